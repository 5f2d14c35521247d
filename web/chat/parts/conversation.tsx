import { useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import type { ChatLanguage, ChatOpen, QueuePlace } from '../../../shared/contracts/messaging.ts';
import { useChat } from '../chat-context.ts';
import { isRunning, type ChatState } from '../chat-state.ts';
import { sayWait } from '../time-words.ts';
import { fill, type Words } from '../words.ts';
import { CallLater } from './call-later.tsx';
import { Rating } from './rating.tsx';
import { Entries, Pending } from './transcript.tsx';

export interface ConversationProps {
  readonly state: ChatState;
  readonly wish: ChatOpen;
  readonly onPicture: (url: string) => void;
}

/** Within so much of the end the newest word pulls the view along; further up somebody is reading and is left alone. */
const NEAR_END_PX = 120;

export function ConversationView({ state, wish, onPicture }: ConversationProps): ReactElement {
  const { engine, words } = useChat();
  const { conversation, log, outbox, marks } = state;
  const running = isRunning(conversation);
  const pending = outbox.filter((item) => item.contactId === null || item.contactId === conversation?.contactId);
  const end = useStickyEnd(
    `${log.through}.${outbox.length}.${running}.${state.agentTyping}.${conversation?.mayRate ?? ''}`,
  );
  useEffect(() => engine.seen(), [engine, log.through]);
  return (
    <main className="log" ref={end.box} onScroll={end.onScroll}>
      <div className="inner" ref={end.inner}>
        <h1 className="sr">{words.title}</h1>
        <div role="log" aria-live="polite" aria-relevant="additions">
          <Entries
            entries={log.entries}
            agentRead={marks.agentRead}
            previewOf={engine.previewOf}
            onPicture={onPicture}
          />
          <Pending
            items={pending}
            ended={!running}
            previewOf={engine.previewOf}
            onPicture={onPicture}
            onRetry={(item) =>
              running ? engine.retry(item.clientMessageId) : engine.sendAnew(item.clientMessageId, wish)
            }
            onDiscard={(item) => engine.discard(item.clientMessageId)}
          />
        </div>
        <Below state={state} />
        {state.problem !== '' && (
          <p className="trouble" role="alert">
            {state.problem}
          </p>
        )}
        {!running && <Again state={state} />}
      </div>
    </main>
  );
}

/** What comes after the last word: the queue, the other's typing, or the question how it was. */
function Below({ state }: Pick<ConversationProps, 'state'>): ReactElement | false {
  const { engine } = useChat();
  const { conversation } = state;
  if (conversation === undefined) return false;
  if (!isRunning(conversation)) {
    const asks = conversation.mayRate || conversation.stars !== null;
    return asks && <Rating given={conversation.stars} onRate={engine.rate} />;
  }
  if (conversation.state !== 'connected') {
    return (
      <WaitingCard place={state.place} aside={conversation.waitsAside} mayLeave={conversation.state === 'waiting'} />
    );
  }
  return (
    state.agentTyping && (
      <div className="row" aria-hidden="true">
        <span className="face">{Array.from(conversation.agentName ?? '')[0]}</span>
        <p className="bubble dots">
          <i /> <i /> <i />
        </p>
      </div>
    )
  );
}

function Again({ state }: Pick<ConversationProps, 'state'>): ReactElement {
  const { engine, words } = useChat();
  if (state.opening !== undefined) return <p className="note">{words.opening}</p>;
  return (
    <button type="button" className="link" onClick={engine.leave}>
      {words.newTalk}
    </button>
  );
}

function useStickyEnd(changed: string) {
  const box = useRef<HTMLElement>(null);
  const near = useRef(true);
  const lastTop = useRef(0);
  const inner = useRef<HTMLDivElement>(null);
  const toEnd = (): void => {
    const own = box.current;
    if (own !== null && near.current) own.scrollTop = own.scrollHeight;
  };
  useLayoutEffect(toEnd, [changed]);
  useEffect(() => {
    const own = box.current;
    if (own === null || inner.current === null) return;
    // The keyboard opens, a picture has loaded, the type grows: the end stays in view.
    const watch = new ResizeObserver(toEnd);
    watch.observe(own);
    watch.observe(inner.current);
    return () => watch.disconnect();
  }, []);
  return {
    box,
    inner,
    onScroll: (): void => {
      const own = box.current;
      if (own === null) return;
      // Only a person scrolls up; that the end moves away below is a picture that has loaded, and the view goes after it.
      const wentUp = own.scrollTop < lastTop.current;
      lastTop.current = own.scrollTop;
      const isNear = own.scrollHeight - own.scrollTop - own.clientHeight < NEAR_END_PX;
      near.current = isNear || (near.current && !wentUp);
    },
  };
}

interface WaitingProps {
  readonly place: QueuePlace | undefined;
  /** The customer has something else to do and will be told. */
  readonly aside: boolean;
  /** Not while it rings at a desk: somebody is about to answer. */
  readonly mayLeave: boolean;
}

/** Where they stand, and how long, as far as it is known: no promise that nobody can keep. */
function sayPlace(place: QueuePlace | undefined, words: Words, language: ChatLanguage): string {
  const ahead = (place?.position ?? 1) - 1;
  const where = ahead === 0 ? words.next : fill(words.ahead, { n: ahead });
  const seconds = place?.estimatedSeconds ?? null;
  const long = seconds === null ? words.waitUnknown : fill(words.wait, { t: sayWait(seconds, language) });
  return place === undefined ? long : `${where}${language === 'zh' ? '，' : ', '}${long}`;
}

function WaitingCard({ place, aside, mayLeave }: WaitingProps): ReactElement {
  const { words, language } = useChat();
  return (
    <section className="card waiting">
      <p className="waiting-title" role="status">
        <span className="pulse" aria-hidden="true" />
        {aside ? words.aside : words.waiting}
      </p>
      <p className="place">{sayPlace(place, words, language)}</p>
      <p className="hint">{aside ? words.asideHint : words.waitMeanwhile}</p>
      {!aside && mayLeave && <OrLater />}
    </section>
  );
}

function OrLater(): ReactElement {
  const { words } = useChat();
  const [asking, setAsking] = useState(false);
  if (asking) return <CallLater onClose={() => setAsking(false)} />;
  return (
    <button type="button" className="later-open" onClick={() => setAsking(true)}>
      {words.later}
    </button>
  );
}
