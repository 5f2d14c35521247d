import { createRoot } from 'react-dom/client';
import {
  SOCKET_PROTOCOL,
  SOCKET_TOKEN_PREFIX,
  VISITOR_SOCKET_PATH,
  type ChatLanguage,
} from '../../shared/contracts/messaging-catalogue.ts';
import { newId } from '../../shared/kernel/id.ts';
import { createSocketClient, type SocketLike } from '../ui/socket-client.ts';
import { ChatApp } from './chat-app.tsx';
import { createChatEngine, type ChatEngine } from './chat-engine.ts';
import './chat.css';
import { createFramePort } from './frame-port.ts';
import { browserStorage } from './browser-storage.ts';
import { createVisitorApi } from './visitor-api.ts';
import { wordsOf } from './words.ts';

const CHOICE_KEY = 'shoujie.choice';
interface Choice {
  readonly language: ChatLanguage;
  readonly elder: boolean;
}

/** The address says first (?lang=en, ?elder=1), then what was chosen last time, then the browser. */
function firstChoice(storage: Pick<Storage, 'getItem'>): Choice {
  const asked = new URLSearchParams(location.search);
  let kept: Partial<Choice> = {};
  try {
    kept = JSON.parse(storage.getItem(CHOICE_KEY) ?? '{}') as Partial<Choice>;
  } catch {
    // Somebody else's value under our key: start from the browser's language.
  }
  const lang = asked.get('lang') ?? kept.language ?? navigator.language;
  const elder = asked.get('mode') === 'elder' ? '1' : asked.get('elder');
  return { language: lang.startsWith('en') ? 'en' : 'zh', elder: elder === null ? kept.elder === true : elder === '1' };
}

function socketLike(socket: WebSocket): SocketLike {
  const like: SocketLike = {
    send: (text) => socket.send(text),
    close: (code) => socket.close(code),
    onopen: null,
    onclose: null,
    onmessage: null,
  };
  socket.onopen = () => like.onopen?.();
  socket.onclose = () => like.onclose?.();
  socket.onmessage = (event: MessageEvent<unknown>) => like.onmessage?.(event);
  return like;
}

function main(root: HTMLElement): void {
  const storage = browserStorage(window);
  const first = firstChoice(storage);
  let { language } = first;
  const held: { engine?: ChatEngine } = {};
  const frame = createFramePort(window, () => held.engine?.seen());
  const api = createVisitorApi({ fetch: fetch.bind(window), storage, framed: frame.framed, language: () => language });
  const after = (ms: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const socket = createSocketClient({
    open: () => {
      const token = api.token();
      const protocols = [SOCKET_PROTOCOL, ...(token === undefined ? [] : [`${SOCKET_TOKEN_PREFIX}${token}`])];
      return socketLike(new WebSocket(`${location.origin.replace(/^http/, 'ws')}${VISITOR_SOCKET_PATH}`, protocols));
    },
    now: Date.now,
    random: Math.random,
    after,
    // Perhaps the server knows this visitor no longer: say hello again, and the next try carries the new proof.
    onNotOpened: () => void api.hello().catch(() => undefined),
  });
  const visible = (): boolean => document.visibilityState === 'visible' && frame.shown();
  const engine = createChatEngine({
    socket,
    api,
    storage,
    words: () => wordsOf(language),
    now: Date.now,
    newId,
    after,
    visible,
  });
  held.engine = engine;
  document.addEventListener('visibilitychange', () => engine.seen());
  const onChoice = (choice: Choice): void => {
    language = choice.language;
    storage.setItem(CHOICE_KEY, JSON.stringify(choice));
  };
  createRoot(root).render(
    <ChatApp engine={engine} api={api} socket={socket} frame={frame} first={first} onChoice={onChoice} />,
  );
  engine.start();
}

const root = document.getElementById('root');
if (root !== null) main(root);
