import { CheckOutlined, ClockCircleOutlined, ExclamationCircleOutlined, FileOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { TranscriptEntry } from '../../../../shared/contracts/contacts.ts';
import { ApiProblem, useProblemText } from '../../../ui/api-problem.tsx';
import { clockTime } from '../../../ui/said-time.ts';
import type { Unsent } from './chat-log.ts';
import type { ChatRoom } from './chat-room.ts';
import { Composer } from './composer.tsx';
import { EntryBody } from '../../contacts/entry-body.tsx';

interface Props {
  readonly room: ChatRoom;
  /** Only to be read: the conversation has ended. */
  readonly over: boolean;
}

/** One conversation: bubbles with the newest below, what is on its way, and the field to answer. */
export function ChatPanel({ room, over }: Props) {
  const { t } = useTranslation('desk');
  const state = useSyncExternalStore(room.listen, room.state);
  const { log } = state;
  const end = useRef<HTMLDivElement>(null);
  const count = log.through + log.unsent.length;
  useEffect(() => {
    // In braces: newer browsers answer a promise here, which an effect would take for its undoing.
    end.current?.scrollIntoView({ block: 'end' });
  }, [count, state.customerTyping]);
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') room.seen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [room, log.through]);
  return (
    <div className="sj-chat">
      <div className="sj-chat-log" role="log" aria-label={t('chat.log')} tabIndex={0}>
        {state.problem !== undefined && <ApiProblem error={state.problem} onRetry={room.readAgain} />}
        {log.entries.map((entry) => (
          <Bubble key={entry.seq} entry={entry} read={entry.seq <= log.marks.customerRead} />
        ))}
        {log.unsent.map((item) => (
          <UnsentBubble key={item.clientMessageId} item={item} room={room} />
        ))}
        {state.customerTyping && <div className="sj-chat-typing">{t('chat.typing')}</div>}
        <div ref={end} />
      </div>
      {!over && <Composer room={room} />}
    </div>
  );
}

function Bubble({ entry, read }: { entry: TranscriptEntry; read: boolean }) {
  const { t } = useTranslation('desk');
  const at = clockTime(new Date(entry.at));
  if (entry.author === 'system') {
    return (
      <div className="sj-chat-notice">
        {entry.text} <time dateTime={entry.at}>{at}</time>
      </div>
    );
  }
  return (
    <div className={`sj-bubble sj-bubble-${entry.author}`}>
      <div className="sj-bubble-body">
        <EntryBody entry={entry} />
      </div>
      <div className="sj-bubble-foot">
        <time dateTime={entry.at}>{at}</time>
        {entry.author === 'agent' && (
          <span>
            {read ? <CheckOutlined aria-hidden /> : null} {read ? t('chat.read') : t('chat.delivered')}
          </span>
        )}
      </div>
    </div>
  );
}

function UnsentBubble({ item, room }: { item: Unsent; room: ChatRoom }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const failed = item.state === 'failed';
  return (
    <div className="sj-bubble sj-bubble-agent">
      <div className="sj-bubble-body">
        {item.fileName === null ? (
          item.text
        ) : (
          <>
            <FileOutlined aria-hidden /> {item.fileName}
          </>
        )}
      </div>
      <div className="sj-bubble-foot">
        {failed ? (
          <span className="sj-desk-bad" role="alert">
            <ExclamationCircleOutlined aria-hidden /> {problemText(item.error)}
            <Button type="link" size="small" onClick={() => room.retry(item.clientMessageId)}>
              {t('chat.retry')}
            </Button>
            <Button type="link" size="small" onClick={() => room.discard(item.clientMessageId)}>
              {t('chat.discard')}
            </Button>
          </span>
        ) : (
          <span>
            <ClockCircleOutlined aria-hidden /> {item.state === 'uploading' ? t('chat.uploading') : t('chat.sending')}
          </span>
        )}
      </div>
    </div>
  );
}
