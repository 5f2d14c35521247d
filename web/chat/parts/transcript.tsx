import { Fragment, type ReactElement } from 'react';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { useChat } from '../chat-context.ts';
import type { OutboxItem } from '../outbox.ts';
import { needsSeparator, sayTime } from '../time-words.ts';
import { Bubble, type Said } from './bubble.tsx';

const saidOf = (entry: TranscriptEntry): Said => ({
  key: `${entry.contactId}-${entry.seq}`,
  mine: entry.author === 'customer',
  name: entry.authorName,
  kind: entry.kind === 'notice' ? 'text' : entry.kind,
  text: entry.text,
  attachment: entry.attachment,
  preview: undefined,
  fileName: null,
});

export interface EntriesProps {
  readonly entries: readonly TranscriptEntry[];
  /** How far the agent has read; undefined where it is not shown (history). */
  readonly agentRead: number | undefined;
  readonly previewOf: ((clientMessageId: string) => string | undefined) | undefined;
  readonly onPicture: (url: string) => void;
}

export function Entries({ entries, agentRead, previewOf, onPicture }: EntriesProps): ReactElement {
  const { words, language } = useChat();
  const now = new Date();
  const lastMine = entries.findLast((e) => e.author === 'customer');
  return (
    <>
      {entries.map((entry, i) => {
        const before = entries[i - 1];
        const newTime = needsSeparator(before?.at, entry.at);
        const showFace = newTime || before?.author !== entry.author || before.authorName !== entry.authorName;
        const preview = entry.clientMessageId === null ? undefined : previewOf?.(entry.clientMessageId);
        return (
          <Fragment key={entry.seq}>
            {newTime && (
              <time className="time" dateTime={entry.at}>
                {sayTime(entry.at, now, language)}
              </time>
            )}
            {entry.author === 'system' ? (
              <p className="notice">{entry.text}</p>
            ) : (
              <Bubble said={{ ...saidOf(entry), preview }} showFace={showFace} onPicture={onPicture}>
                {agentRead !== undefined && entry === lastMine && (
                  <small className="mark-read">{agentRead >= entry.seq ? words.read : words.delivered}</small>
                )}
              </Bubble>
            )}
          </Fragment>
        );
      })}
    </>
  );
}

export interface PendingProps {
  readonly items: readonly OutboxItem[];
  readonly ended: boolean;
  readonly previewOf: (clientMessageId: string) => string | undefined;
  readonly onPicture: (url: string) => void;
  readonly onRetry: (item: OutboxItem) => void;
  readonly onDiscard: (item: OutboxItem) => void;
}

/** What has not arrived yet, under what has; a failure keeps the words and says what can be done. */
export function Pending({ items, ended, previewOf, onPicture, onRetry, onDiscard }: PendingProps): ReactElement {
  const { words } = useChat();
  return (
    <>
      {items.map((item) => {
        const said: Said = {
          ...item,
          key: item.clientMessageId,
          mine: true,
          name: '',
          preview: previewOf(item.clientMessageId),
        };
        return (
          <Bubble key={said.key} said={said} showFace={false} onPicture={onPicture}>
            {item.state === 'failed' ? (
              <span className="failed" role="alert">
                <span>
                  {words.failed}：{item.problem}
                </span>
                <button type="button" onClick={() => onRetry(item)}>
                  {ended ? words.again : words.retry}
                </button>
                <button type="button" onClick={() => onDiscard(item)}>
                  {words.drop}
                </button>
              </span>
            ) : (
              <small className="mark-read">{item.state === 'sent' ? words.delivered : words.sending}</small>
            )}
          </Bubble>
        );
      })}
    </>
  );
}
