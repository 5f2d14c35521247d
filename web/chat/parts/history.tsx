import { useCallback, useEffect, useState, type ReactElement } from 'react';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { CHAT_TOPICS } from '../../../shared/contracts/messaging-catalogue.ts';
import type { Conversation } from '../../../shared/contracts/messaging.ts';
import { useChat } from '../chat-context.ts';
import { sayTime } from '../time-words.ts';
import { Entries } from './transcript.tsx';

export interface HistoryProps {
  readonly opened: string | undefined;
  readonly onOpen: (contactId: string) => void;
  readonly onPicture: (url: string) => void;
}

export function History({ opened, onOpen, onPicture }: HistoryProps): ReactElement {
  return opened === undefined ? (
    <HistoryList onOpen={onOpen} />
  ) : (
    <HistoryOne contactId={opened} onPicture={onPicture} />
  );
}

function HistoryList({ onOpen }: Pick<HistoryProps, 'onOpen'>): ReactElement {
  const { api, words, language } = useChat();
  const [items, setItems] = useState<readonly Conversation[]>();
  const [total, setTotal] = useState(0);
  const [trouble, setTrouble] = useState(false);
  const load = useCallback(
    (page: number): void => {
      setTrouble(false);
      api.history(page).then(
        (found) => {
          setItems((before) => [...(page === 1 ? [] : (before ?? [])), ...found.items]);
          setTotal(found.total);
        },
        () => setTrouble(true),
      );
    },
    [api],
  );
  useEffect(() => load(1), [load]);
  const now = new Date();
  return (
    <main className="history">
      <h1>{words.history}</h1>
      {items?.length === 0 && <p className="sub">{words.historyEmpty}</p>}
      <ul>
        {items?.map((c) => (
          <li key={c.contactId}>
            <button type="button" className="past" onClick={() => onOpen(c.contactId)}>
              <strong>{CHAT_TOPICS.find((t) => t.code === c.topic)?.[language]}</strong>
              <span className="hint end">{sayTime(c.openedAt, now, language)}</span>
              <span className="hint">{c.agentName ?? words.ended}</span>
              {c.stars !== null && <span className="past-stars">{'★'.repeat(c.stars)}</span>}
            </button>
          </li>
        ))}
      </ul>
      {trouble && (
        <button type="button" className="link" onClick={() => load(1)}>
          {words.problem}
        </button>
      )}
      {items !== undefined && items.length < total && (
        <button type="button" className="link" onClick={() => load(Math.floor(items.length / 10) + 1)}>
          {words.more}
        </button>
      )}
    </main>
  );
}

function HistoryOne({ contactId, onPicture }: { contactId: string } & Pick<HistoryProps, 'onPicture'>): ReactElement {
  const { engine, words } = useChat();
  const [entries, setEntries] = useState<readonly TranscriptEntry[]>();
  const [trouble, setTrouble] = useState(false);
  useEffect(() => {
    engine.read(contactId).then(setEntries, () => setTrouble(true));
  }, [engine, contactId]);
  return (
    <main className="log">
      <h1 className="sr">{words.history}</h1>
      {trouble && <p className="trouble">{words.problem}</p>}
      {entries === undefined && !trouble && <p className="note">{words.starting}</p>}
      {entries !== undefined && (
        <Entries entries={entries} agentRead={undefined} previewOf={undefined} onPicture={onPicture} />
      )}
    </main>
  );
}
