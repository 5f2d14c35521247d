import { lazy, Suspense, useEffect, useState, useSyncExternalStore, type ReactElement } from 'react';
import type { ChatLanguage, ChatOpen, ChatTopic } from '../../shared/contracts/messaging.ts';
import { ChatContext, type Chat } from './chat-context.ts';
import type { ChatEngine } from './chat-engine.ts';
import { isRunning, unseen, type ChatState } from './chat-state.ts';
import { hasCall } from './call-mark.ts';
import type { FramePort } from './frame-port.ts';
import { Composer } from './parts/composer.tsx';
import { ConversationView } from './parts/conversation.tsx';
import { Header } from './parts/header.tsx';
import { History } from './parts/history.tsx';
import { Lightbox } from './parts/lightbox.tsx';
import { numberTrouble, Welcome } from './parts/welcome.tsx';
import { useTold } from './told.ts';
import type { SocketClient } from '../ui/socket-client.ts';
import type { VisitorApi } from './visitor-api.ts';
import { wordsOf, type Words } from './words.ts';

export interface ChatAppProps {
  readonly engine: ChatEngine;
  readonly api: VisitorApi;
  readonly socket: SocketClient;
  readonly frame: FramePort;
  readonly first: { readonly language: ChatLanguage; readonly elder: boolean };
  readonly onChoice: (choice: { readonly language: ChatLanguage; readonly elder: boolean }) => void;
}

/** Comes with the first press (or with a call that a reload has interrupted), and so costs nobody who writes. */
const CallView = lazy(async () => ({ default: (await import('./call/call-view.tsx')).CallView }));

type View = { readonly of: 'talk' } | { readonly of: 'history'; readonly opened: string | undefined };

function useChoice({ first, onChoice }: Pick<ChatAppProps, 'first' | 'onChoice'>) {
  const [choice, setChoice] = useState(first);
  useEffect(() => {
    document.documentElement.lang = choice.language === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.classList.toggle('elder', choice.elder);
    document.title = wordsOf(choice.language).title;
    onChoice(choice);
  }, [choice, onChoice]);
  return {
    ...choice,
    toggleElder: () => setChoice((c) => ({ ...c, elder: !c.elder })),
    toggleLanguage: () => setChoice((c) => ({ ...c, language: c.language === 'zh' ? 'en' : 'zh' })),
  };
}

/** `onCall` is absent where there is nothing to press: a call goes on already, or the house takes none. */
function useCalling({ mayCall }: Pick<ChatState, 'mayCall'>) {
  const [calling, setCalling] = useState(() => hasCall(sessionStorage));
  const onCall = mayCall && !calling ? () => setCalling(true) : undefined;
  return { calling, onCall, callClosed: () => setCalling(false) };
}

export function ChatApp({ engine, api, socket, frame, first, onChoice }: ChatAppProps): ReactElement {
  const state = useSyncExternalStore(engine.listen, engine.state);
  const { language, elder, toggleElder, toggleLanguage } = useChoice({ first, onChoice });
  const [view, setView] = useState<View>({ of: 'talk' });
  const [number, setNumber] = useState('');
  const [showTrouble, setShowTrouble] = useState(false);
  const [picture, setPicture] = useState<string>();
  const { calling, onCall, callClosed } = useCalling(state);
  const [dragging, setDragging] = useState(false);
  const words = wordsOf(language);
  const chat: Chat = { engine, api, socket, words, language, elder, framed: frame.framed };
  const waitingForMe = unseen(state);
  useTold(state, words);
  useEffect(() => frame.tellUnread(waitingForMe), [frame, waitingForMe]);

  const wish = (topic: ChatTopic): ChatOpen => ({
    topic,
    language,
    ...(number.trim() === '' ? {} : { number: number.trim() }),
  });
  const again = wish(state.conversation?.topic ?? 'other');
  const openTopic = (topic: ChatTopic): void => {
    setShowTrouble(true);
    if (!numberTrouble(number)) engine.open(wish(topic));
  };
  const fileDropped = (files: Iterable<File>): void => {
    for (const file of files) engine.sendFile(file, again);
  };
  const back = backOf(view, state, { setView, leave: engine.leave });
  return (
    <ChatContext value={chat}>
      <div
        className="page"
        onDragOver={(event) => {
          event.preventDefault();
          setDragging(true);
        }}
        onDragLeave={(event) => event.currentTarget === event.target && setDragging(false)}
        onDrop={(event) => {
          event.preventDefault();
          setDragging(false);
          fileDropped(event.dataTransfer.files);
        }}
      >
        <Header
          state={state}
          onBack={back}
          onElder={toggleElder}
          onLanguage={toggleLanguage}
          onClose={frame.close}
          onEnd={() => void engine.end()}
          onCall={onCall}
        />
        {calling && (
          <Suspense fallback={<p className="note">{words.callOpening}</p>}>
            <CallView number={number} onClose={callClosed} />
          </Suspense>
        )}
        <Ribbon line={state.line} words={words} />
        {view.of === 'history' ? (
          <History
            opened={view.opened}
            onOpen={(opened) => setView({ of: 'history', opened })}
            onPicture={setPicture}
          />
        ) : state.phase === 'conversation' ? (
          <ConversationView state={state} wish={again} onPicture={setPicture} />
        ) : (
          <Welcome
            number={number}
            showTrouble={showTrouble}
            hasHistory={state.hasHistory}
            opening={state.opening !== undefined}
            problem={state.problem}
            onNumber={setNumber}
            onTopic={openTopic}
            onCall={onCall}
            onHistory={() => setView({ of: 'history', opened: undefined })}
          />
        )}
        {view.of === 'talk' && (
          <Composer
            placeholder={
              state.phase === 'conversation' && !isRunning(state.conversation)
                ? words.placeholderEnded
                : words.placeholder
            }
            draft={state.draft}
            onSend={(text) => engine.say(text, again)}
            onFile={(file) => fileDropped([file])}
            onTyping={engine.typing}
          />
        )}
        {dragging && <div className="drop">{words.dropHere}</div>}
        {picture !== undefined && <Lightbox url={picture} onClose={() => setPicture(undefined)} />}
      </div>
    </ChatContext>
  );
}

function backOf(
  view: View,
  state: ChatState,
  go: { setView: (view: View) => void; leave: () => void },
): (() => void) | undefined {
  if (view.of === 'history') {
    return () => go.setView(view.opened === undefined ? { of: 'talk' } : { of: 'history', opened: undefined });
  }
  return state.phase === 'conversation' && !isRunning(state.conversation) ? go.leave : undefined;
}

function Ribbon({ line, words }: Pick<ChatState, 'line'> & { readonly words: Words }): ReactElement {
  const text = line === 'offline' ? words.lineOffline : line === 'connecting' ? words.lineConnecting : '';
  return (
    <div className={text === '' ? 'ribbon' : 'ribbon shown'} role="status">
      {text}
    </div>
  );
}
