import type { TranscriptEntry } from '../../../../shared/contracts/contacts.ts';
import {
  chatTopicOf,
  IMAGE_TYPES,
  type Attachment,
  type ChatPushes,
  type ChatSent,
  type ConversationPart,
} from '../../../../shared/contracts/messaging.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { ApiError } from '../../../ui/api-error.ts';
import type { PushFrame } from '../../../ui/socket-frames.ts';
import type { SocketClient } from '../../../ui/socket-client.ts';
import { hasHole } from '../../../ui/entry-log.ts';
import {
  add,
  change,
  drop,
  EMPTY_CHAT,
  merge,
  nextToSend,
  readTo,
  restoreUnsent,
  type ChatLog,
  type Unsent,
} from './chat-log.ts';

/** One chat at the desk: everything said, what is on its way, who types. Lives as long as the contact is in hand. */
export interface ChatRoomState {
  readonly log: ChatLog;
  readonly customerTyping: boolean;
  /** The first reading failed; the line's return or a click reads again. */
  readonly problem: unknown;
  readonly loaded: boolean;
}

export interface ChatRoom {
  readonly contactId: string;
  state(): ChatRoomState;
  listen(hear: () => void): () => void;
  say(text: string): void;
  sendFile(file: File): void;
  retry(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  typing(): void;
  /** The agent looks at it: what has come is read. */
  seen(): void;
  readAgain(): void;
  close(): void;
}

export interface ChatRoomNeeds {
  readonly contactId: string;
  readonly socket: SocketClient;
  readonly api: ApiClient;
  readonly now: () => number;
  readonly newId: () => string;
  readonly after: (ms: number, run: () => void) => () => void;
  /** What is on its way outlasts a reload. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

const AGAIN_MS = 2_000;
const TYPING_EVERY_MS = 2_000;
const TYPING_SHOWN_MS = 4_000;
/** A topic is confirmed a moment after it was asked for; one more look catches what was said in between. */
const SETTLE_MS = 1_000;
const UPLOAD_DEADLINE_MS = 60_000;

const isLineTrouble = (error: unknown): boolean => !(error instanceof ApiError) || error.code.startsWith('client.');

export function createChatRoom(needs: ChatRoomNeeds): ChatRoom {
  const { contactId, socket } = needs;
  const key = `shoujie.desk.unsent.${contactId}`;
  const kept = restoreUnsent(needs.storage.getItem(key));
  let state: ChatRoomState = {
    log: { ...EMPTY_CHAT, unsent: kept },
    customerTyping: false,
    problem: undefined,
    loaded: false,
  };
  const hearers = new Set<() => void>();
  const files = new Map<string, File>();
  const busy = { reading: false, sending: false, closed: false };
  let typedAt = 0;
  let stopTyping: (() => void) | undefined;

  const set = (patch: Partial<ChatRoomState>): void => {
    if (busy.closed) return;
    const before = state.log.unsent;
    state = { ...state, ...patch };
    if (state.log.unsent !== before) keepUnsent();
    for (const hear of [...hearers]) hear();
  };
  const keepUnsent = (): void => {
    const { unsent } = state.log;
    if (unsent.length === 0) needs.storage.removeItem(key);
    else needs.storage.setItem(key, JSON.stringify(unsent));
  };
  const update = (id: string, patch: Partial<Unsent>): void => set({ log: change(state.log, id, patch) });

  /** Reads everything after the last number without a hole, page by page; one reader at a time. */
  const catchUp = async (): Promise<void> => {
    if (busy.reading || busy.closed) return;
    busy.reading = true;
    try {
      for (let more = true; more;) {
        const data = { contactId, afterSeq: state.log.through };
        const part = await socket.call<ConversationPart>({ cmd: 'chat.resume', data });
        const log = merge(state.log, part.entries);
        const marks = readTo(readTo(log, 'customer', part.marks.customerRead), 'agent', part.marks.agentRead);
        set({ log: marks, loaded: true, problem: undefined });
        more = part.more && part.entries.length > 0;
      }
    } catch (error) {
      set({ problem: error });
    } finally {
      busy.reading = false;
    }
  };

  const hear = ({ type, data }: PushFrame<unknown>): void => {
    if (type === 'message') {
      const entry = data as TranscriptEntry;
      set({ log: merge(state.log, [entry]), ...(entry.author === 'customer' ? { customerTyping: false } : {}) });
      if (hasHole(state.log)) void catchUp();
    } else if (type === 'read') {
      const { side, seq } = data as ChatPushes['read'];
      set({ log: readTo(state.log, side, seq) });
    } else if (type === 'typing' && (data as ChatPushes['typing']).side === 'customer') {
      stopTyping?.();
      set({ customerTyping: true });
      stopTyping = needs.after(TYPING_SHOWN_MS, () => set({ customerTyping: false }));
    }
  };

  const send = async (item: Unsent): Promise<void> => {
    const id = item.clientMessageId;
    const blob = item.attachment === null ? {} : { blobId: item.attachment.blobId };
    const data = { contactId, clientMessageId: id, kind: item.kind, text: item.text, ...blob };
    try {
      const { seq } = await socket.call<ChatSent>({ cmd: 'chat.send', data });
      update(id, { state: 'sent' });
      if (state.log.through < seq) needs.after(SETTLE_MS, () => void catchUp());
    } catch (error) {
      // A broken line may have carried it: the same id again is harmless. A refusal is the agent's to read.
      if (isLineTrouble(error)) needs.after(AGAIN_MS, pump);
      else update(id, { state: 'failed', error });
    }
  };
  const pump = (): void => {
    const item = nextToSend(state.log);
    if (item === undefined || busy.sending || busy.closed || socket.status().state !== 'connected') return;
    busy.sending = true;
    void send(item).finally(() => {
      busy.sending = false;
      if (state.log.unsent.find((u) => u.clientMessageId === item.clientMessageId)?.state !== 'waiting') pump();
    });
  };

  const upload = async (id: string, file: File): Promise<void> => {
    const body = new FormData();
    body.append('file', file, file.name);
    const query = { contactId };
    try {
      const attachment = await needs.api.post<Attachment>({
        path: '/api/chat/attachments',
        query,
        body,
        deadlineMs: UPLOAD_DEADLINE_MS,
      });
      files.delete(id);
      update(id, { attachment, state: 'waiting' });
      pump();
    } catch (error) {
      update(id, { state: 'failed', error });
    }
  };

  const stops = [
    socket.subscribe<unknown>({ topic: chatTopicOf(contactId) }, hear),
    socket.onResynced(() => void catchUp().then(pump)),
  ];
  void catchUp().then(pump);
  needs.after(SETTLE_MS, () => void catchUp().then(pump));

  const put = (item: Pick<Unsent, 'kind' | 'text' | 'fileName' | 'state'>): string => {
    const clientMessageId = needs.newId();
    set({ log: add(state.log, { ...item, clientMessageId, attachment: null }) });
    return clientMessageId;
  };

  return {
    contactId,
    state: () => state,
    listen: (heard) => {
      hearers.add(heard);
      return () => void hearers.delete(heard);
    },
    say: (text) => {
      put({ kind: 'text', text, fileName: null, state: 'waiting' });
      pump();
    },
    sendFile: (file) => {
      const kind = (IMAGE_TYPES as readonly string[]).includes(file.type) ? 'image' : 'file';
      const id = put({ kind, text: '', fileName: file.name, state: 'uploading' });
      files.set(id, file);
      void upload(id, file);
    },
    retry: (id) => {
      const file = files.get(id);
      update(id, { state: file === undefined ? 'waiting' : 'uploading', error: undefined });
      if (file === undefined) pump();
      else void upload(id, file);
    },
    discard: (id) => {
      files.delete(id);
      set({ log: drop(state.log, id) });
    },
    typing: () => {
      if (needs.now() - typedAt < TYPING_EVERY_MS) return;
      typedAt = needs.now();
      socket.call({ cmd: 'chat.typing', data: { contactId } }).catch(() => undefined);
    },
    seen: () => {
      const { through, marks } = state.log;
      if (through <= marks.agentRead || socket.status().state !== 'connected') return;
      set({ log: readTo(state.log, 'agent', through) });
      socket.call({ cmd: 'chat.read', data: { contactId, seq: through } }).catch(() => undefined);
    },
    readAgain: () => void catchUp(),
    close: () => {
      busy.closed = true;
      for (const stop of stops) stop();
    },
  };
}
