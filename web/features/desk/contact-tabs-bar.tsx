import { CheckCircleOutlined, MessageOutlined, PhoneOutlined } from '@ant-design/icons';
import { Badge } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useNow } from '../../ui/ticker.tsx';
import type { ChatSign } from './chat/use-chats.ts';
import { keyWord } from './key-map.ts';

interface Props {
  readonly tabs: readonly DeskContact[];
  readonly openId: string | undefined;
  readonly signs: readonly ChatSign[];
  readonly onChoose: (id: string) => void;
}

/** Past this, an unanswered customer is red on the tab. */
const LATE_MS = 60_000;

/** Everything in hand side by side: who, how long they wait for a word of ours, how much is unread. */
export function ContactTabs({ tabs, openId, signs, onChoose }: Props) {
  const { t } = useTranslation('desk');
  const now = useNow().getTime();
  return (
    <div className="sj-tabs" role="tablist" aria-label={t('tabs.label')}>
      {tabs.map(({ contact }) => {
        const sign = signs.find((s) => s.contactId === contact.id);
        const since = sign?.waitingSince ?? null;
        const waits = since === null ? undefined : now - Date.parse(since);
        const over = contact.state === 'after_call_work';
        return (
          <button
            key={contact.id}
            type="button"
            role="tab"
            aria-selected={contact.id === openId}
            className="sj-tab"
            onClick={() => onChoose(contact.id)}
          >
            {over ? <CheckCircleOutlined /> : contact.channel === 'voice' ? <PhoneOutlined /> : <MessageOutlined />}
            <span className="sj-tab-name">{contact.customerLabel}</span>
            {over && <span className="sj-desk-second">{t('tabs.wrapUp')}</span>}
            {!over && waits !== undefined && (
              <span className={waits >= LATE_MS ? 'sj-desk-bad' : 'sj-desk-second'}>
                {t('tabs.waits')} {sayDuration(waits)}
              </span>
            )}
            {sign !== undefined && <Badge count={sign.unread} size="small" title={t('tabs.unread')} />}
          </button>
        );
      })}
      <span className="sj-tabs-hint">
        {t('keys.nextTab')}
        <KeyHint keys={keyWord('nextTab')} />
      </span>
    </div>
  );
}
