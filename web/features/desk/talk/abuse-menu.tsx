import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TALK_LIMITS, type TalkNow } from '../../../../shared/contracts/voice-talk.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { transferContact } from '../transfer/transfer-api.ts';
import { useAct } from '../use-act.ts';
import { useTalkDoing } from './talk-api.ts';

const SHORTEST_REASON = 2;

/** A caller who insults: the warning in the voice of the house, the leader, and after the warning the end. */
export function AbuseMenu({ contactId, talk }: { contactId: string; talk: TalkNow | null }) {
  const { t } = useTranslation('desk');
  const warned = talk?.warned === true;
  const api = useApi();
  const problemText = useProblemText();
  const doing = useTalkDoing(contactId);
  const toLeader = useAct<string>((id) =>
    transferContact(api, id, { to: { kind: 'post', post: 'shift_leader' }, reason: 'escalation' }),
  );
  const [isEnding, setEnding] = useState(false);
  const error = doing.error ?? toLeader.error;
  const act = (key: string): void => {
    if (key === 'warn') doing.mutate({ do: 'warn' });
    else if (key === 'leader') toLeader.mutate(contactId);
    else setEnding(true);
  };
  return (
    <>
      {error !== null && <span className="sj-desk-bad">{problemText(error)}</span>}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'warn', label: warned ? t('abuse.warnAgain') : t('abuse.warn') },
            { key: 'leader', label: t('abuse.leader') },
            { key: 'end', label: t('abuse.end'), danger: true, disabled: !warned },
          ],
          onClick: ({ key }) => act(key),
        }}
      >
        <Button aria-label={t('abuse.more')} title={t('abuse.more')} icon={<MoreOutlined />} />
      </Dropdown>
      {isEnding && (
        <EndForAbuse
          onClose={() => setEnding(false)}
          onEnd={(reason) => {
            doing.mutate({ do: 'abuse_end', reason });
            setEnding(false);
          }}
        />
      )}
    </>
  );
}

function EndForAbuse({ onClose, onEnd }: { onClose: () => void; onEnd: (reason: string) => void }) {
  const { t } = useTranslation('desk');
  const [reason, setReason] = useState('');
  return (
    <Modal
      open
      title={t('abuse.endTitle')}
      okText={t('abuse.end')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < SHORTEST_REASON }}
      onOk={() => onEnd(reason.trim())}
      onCancel={onClose}
    >
      <p>{t('abuse.endHint')}</p>
      <Input.TextArea
        autoFocus
        aria-label={t('abuse.reason')}
        placeholder={t('abuse.reason')}
        maxLength={TALK_LIMITS.reasonChars}
        value={reason}
        onChange={(e) => setReason(e.target.value)}
      />
    </Modal>
  );
}
