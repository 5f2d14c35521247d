import { Button, Flex, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TALK_LIMITS, type TalkNow } from '../../../../shared/contracts/voice-talk.ts';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { transferContact } from '../transfer/transfer-api.ts';
import { useAct } from '../use-act.ts';
import { useTalkDoing } from './talk-api.ts';

const SHORTEST_REASON = 2;

interface Props {
  readonly contactId: string;
  readonly talk: TalkNow | null;
  readonly onClose: () => void;
}

/** A caller who insults: the warning in the voice of the house, the leader, and after the warning the end, with a reason. */
export function AbuseDialog({ contactId, talk, onClose }: Props) {
  const { t } = useTranslation('desk');
  const warned = talk?.warned === true;
  const api = useApi();
  const problemText = useProblemText();
  const warning = useTalkDoing(contactId);
  const ending = useTalkDoing(contactId, onClose);
  const toLeader = useAct<string>((id) =>
    transferContact(api, id, { to: { kind: 'post', post: 'shift_leader' }, reason: 'escalation' }),
  );
  const [reason, setReason] = useState('');
  const error = warning.error ?? ending.error ?? toLeader.error;
  return (
    <Modal open footer={null} title={t('abuse.more')} onCancel={onClose}>
      <Flex vertical gap={12}>
        {error !== null && <span className="sj-desk-bad">{problemText(error)}</span>}
        <Button type="primary" loading={warning.isPending} onClick={() => warning.mutate({ do: 'warn' })}>
          {warned ? t('abuse.warnAgain') : t('abuse.warn')}
        </Button>
        <Button loading={toLeader.isPending} onClick={() => toLeader.mutate(contactId)}>
          {t('abuse.leader')}
        </Button>
        <span>{t('abuse.endHint')}</span>
        <Input.TextArea
          aria-label={t('abuse.reason')}
          placeholder={t('abuse.reason')}
          disabled={!warned}
          maxLength={TALK_LIMITS.reasonChars}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
        <Button
          danger
          disabled={!warned || reason.trim().length < SHORTEST_REASON}
          loading={ending.isPending}
          onClick={() => ending.mutate({ do: 'abuse_end', reason: reason.trim() })}
        >
          {t('abuse.end')}
        </Button>
      </Flex>
    </Modal>
  );
}
