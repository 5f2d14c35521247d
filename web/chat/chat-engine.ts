import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';
import { chatTopicOf } from '../../shared/contracts/messaging-catalogue.ts';
import type {
  CallbackChoices,
  ChatCallback,
  ChatOpen,
  ChatPushes,
  Conversation,
  ConversationPart,
} from '../../shared/contracts/messaging.ts';
import { ApiError } from '../ui/api-error.ts';
import type { PushFrame } from '../ui/socket-frames.ts';
import type { SocketClient, SocketStatus } from '../ui/socket-client.ts';
import { createSender, type Sender } from './chat-sender.ts';
import {
  entering,
  FIRST_STATE,
  isRunning,
  withConversation,
  withEntries,
  withMarks,
  withPart,
  type ChatState,
  type Line,
} from './chat-state.ts';
import { hasHole } from '../ui/entry-log.ts';
import { assign, restore } from './outbox.ts';
import type { VisitorApi } from './visitor-api.ts';
import type { Words } from './words.ts';

export interface ChatEngineNeeds {
  readonly socket: SocketClient;
  readonly api: VisitorApi;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly words: () => Words;
  readonly now: () => number;
  readonly newId: () => string;
  /** Runs later; answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Does somebody look at the page now? */
  readonly visible: () => boolean;
}

export interface ChatEngine extends Omit<Sender, 'pump' | 'flushStrangers'> {
  state(): ChatState;
  listen(hear: () => void): () => void;
  start(): void;
  open(wish: ChatOpen): void;
  typing(): void;
  /** The page is looked at: what has come is read. */
  seen(): void;
  end(): Promise<void>;
  rate(stars: number, words: string): Promise<void>;
  /** What can be promised instead of waiting; fails when the line does. */
  laterChoices(): Promise<CallbackChoices>;
  /** Answers a sentence for a person when it was not promised. */
  askLater(wish: Omit<ChatCallback, 'contactId'>): Promise<string>;
  /** Back to the first page, once the conversation is over. */
  leave(): void;
  /** The entries of a former conversation. */
  read(contactId: string): Promise<readonly TranscriptEntry[]>;
}

const OUTBOX_KEY = 'shoujie.outbox';
const AGAIN_MS = 2_000;
const TYPING_EVERY_MS = 2_000;
const TYPING_SHOWN_MS = 4_000;
/** The push of a state can be lost without leaving a hole in the numbers, so the truth is read again this often. */
const LOOK_AGAIN_MS = 30_000;
/** The topic is confirmed a moment after it was asked for; what was said in between is caught by one more look. */
const SETTLE_MS = 1_000;

const LINES: Readonly<Record<SocketStatus['state'], Line>> = {
  stopped: 'opening',
  connecting: 'opening',
  connected: 'connected',
  reconnecting: 'connecting',
  offline: 'offline',
};
const isLineTrouble = (error: unknown): boolean => !(error instanceof ApiError) || error.code.startsWith('client.');

export function createChatEngine(needs: ChatEngineNeeds): ChatEngine {
  const { socket } = needs;
  let state: ChatState = { ...FIRST_STATE, outbox: restore(needs.storage.getItem(OUTBOX_KEY), needs.words().lostFile) };
  const hearers = new Set<() => void>();
  let leaveTopic: (() => void) | undefined;
  let typedAt = 0;
  let stopTyping: (() => void) | undefined;
  const busy = { catching: false, opening: false };

  const set = (next: ChatState): void => {
    if (next.outbox !== state.outbox) needs.storage.setItem(OUTBOX_KEY, JSON.stringify(next.outbox));
    state = next;
    for (const hear of [...hearers]) hear();
  };
  const contactId = (): string | undefined => state.conversation?.contactId;
  const sentence = (error: unknown): string =>
    error instanceof ApiError && error.title !== '' ? error.title : needs.words().problem;

  /** Reads everything after the last number without a hole, page by page; one reader at a time. */
  const catchUp = async (): Promise<void> => {
    const id = contactId();
    if (id === undefined || busy.catching || state.line !== 'connected') return;
    busy.catching = true;
    try {
      for (let more = true; more && id === contactId();) {
        const data = { contactId: id, afterSeq: state.log.through };
        const part = await socket.call<ConversationPart>({ cmd: 'chat.resume', data });
        if (id === contactId()) set(withPart(state, part));
        more = part.more && part.entries.length > 0;
      }
      seen();
    } catch (error) {
      // The line will come back and ask again; a conversation that is not ours any more leads back to the first page.
      if (!isLineTrouble(error) && error instanceof ApiError && error.status === 404) leave();
    } finally {
      busy.catching = false;
    }
  };
  const soon = (): void => void needs.after(SETTLE_MS, () => void catchUp());

  const seen = (): void => {
    const id = contactId();
    const { through } = state.log;
    if (id === undefined || !needs.visible() || state.line !== 'connected' || through <= state.marks.customerRead)
      return;
    set(withMarks(state, { customerRead: through }));
    socket.call({ cmd: 'chat.read', data: { contactId: id, seq: through } }).catch(() => undefined);
  };

  const showTyping = (): void => {
    stopTyping?.();
    set({ ...state, agentTyping: true });
    stopTyping = needs.after(TYPING_SHOWN_MS, () => set({ ...state, agentTyping: false }));
  };

  const hear = (push: PushFrame<unknown>): void => {
    switch (push.type as keyof ChatPushes) {
      case 'message':
        set(withEntries(state, [push.data as TranscriptEntry]));
        if (hasHole(state.log)) void catchUp();
        seen();
        break;
      case 'state':
        set(withConversation(state, push.data as Conversation));
        break;
      case 'read': {
        const { side, seq } = push.data as ChatPushes['read'];
        set(withMarks(state, side === 'agent' ? { agentRead: seq } : { customerRead: seq }));
        break;
      }
      case 'position':
        set({ ...state, place: push.data as ChatPushes['position'] });
        break;
      case 'typing':
        if ((push.data as ChatPushes['typing']).side === 'agent') showTyping();
    }
  };

  const enter = (conversation: Conversation): void => {
    leaveTopic?.();
    set(entering(state, conversation));
    leaveTopic = socket.subscribe<unknown>({ topic: chatTopicOf(conversation.contactId) }, hear);
    void catchUp();
    soon();
  };
  const leave = (): void => {
    leaveTopic?.();
    leaveTopic = undefined;
    set({
      ...entering(state, state.conversation as Conversation),
      phase: 'welcome',
      conversation: undefined,
      hasHistory: true,
    });
  };

  const tryOpen = async (): Promise<void> => {
    const wish = state.opening;
    if (wish === undefined || busy.opening || state.line !== 'connected') return;
    busy.opening = true;
    try {
      const part = await socket.call<ConversationPart>({ cmd: 'chat.open', data: wish });
      set({ ...state, opening: undefined, outbox: assign(state.outbox, part.conversation.contactId) });
      enter(part.conversation);
      set(withPart(state, part));
      sender.pump();
    } catch (error) {
      if (isLineTrouble(error)) needs.after(AGAIN_MS, () => void tryOpen());
      else set({ ...state, opening: undefined, problem: sentence(error) });
    } finally {
      busy.opening = false;
    }
  };
  const open = (wish: ChatOpen): void => {
    set({ ...state, opening: wish, problem: '' });
    void tryOpen();
  };

  const sender = createSender({ ...needs, get: () => state, set, open, catchUp: () => void catchUp() });

  const hello = async (): Promise<void> => {
    try {
      const { brand, running, hasHistory, mayCall } = await needs.api.hello();
      set({ ...state, brand, hasHistory, mayCall });
      if (running !== null) {
        set({ ...state, outbox: assign(state.outbox, running.contactId) });
        enter(running);
      } else if (state.phase === 'starting') set({ ...state, phase: 'welcome' });
      socket.start();
      sender.flushStrangers();
    } catch {
      set({ ...state, line: 'offline' });
      needs.after(AGAIN_MS, () => void hello());
    }
  };
  const online = (): void => {
    void tryOpen();
    void catchUp();
    sender.flushStrangers();
    sender.pump();
  };

  return {
    ...sender,
    state: () => state,
    listen: (heard) => {
      hearers.add(heard);
      return () => void hearers.delete(heard);
    },
    start: () => {
      socket.onStatus((status) => {
        set({ ...state, line: LINES[status.state] });
        if (status.state === 'connected') online();
      });
      socket.onResynced(() => void catchUp());
      const look = (): void => {
        void catchUp();
        needs.after(LOOK_AGAIN_MS, look);
      };
      needs.after(LOOK_AGAIN_MS, look);
      void hello();
    },
    open,
    seen,
    leave,
    typing: () => {
      const id = contactId();
      if (id === undefined || !isRunning(state.conversation) || needs.now() - typedAt < TYPING_EVERY_MS) return;
      typedAt = needs.now();
      socket.call({ cmd: 'chat.typing', data: { contactId: id } }).catch(() => undefined);
    },
    end: async () => {
      try {
        await socket.call({ cmd: 'chat.end', data: { contactId: contactId() } });
      } catch (error) {
        set({ ...state, problem: sentence(error) });
      }
      await catchUp();
    },
    laterChoices: () => socket.call({ cmd: 'chat.callback_options', data: { contactId: contactId() } }),
    askLater: async (wish) => {
      try {
        await socket.call({ cmd: 'chat.callback', data: { contactId: contactId(), ...wish } });
        await catchUp();
        return '';
      } catch (error) {
        return sentence(error);
      }
    },
    rate: async (stars, words) => {
      const data = { contactId: contactId(), stars, ...(words.trim() === '' ? {} : { words: words.trim() }) };
      try {
        await socket.call({ cmd: 'chat.rate', data });
        if (state.conversation !== undefined) {
          set({ ...state, problem: '', conversation: { ...state.conversation, stars, mayRate: false } });
        }
      } catch (error) {
        set({ ...state, problem: sentence(error) });
      }
    },
    read: async (id) => {
      const all: TranscriptEntry[] = [];
      for (let more = true; more;) {
        const data = { contactId: id, afterSeq: all.at(-1)?.seq ?? 0 };
        const part = await socket.call<ConversationPart>({ cmd: 'chat.resume', data });
        all.push(...part.entries);
        more = part.more && part.entries.length > 0;
      }
      return all;
    },
  };
}
