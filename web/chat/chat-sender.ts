import { CHAT_LIMITS, IMAGE_TYPES } from '../../shared/contracts/messaging-catalogue.ts';
import type { ChatOpen, ChatSent } from '../../shared/contracts/messaging.ts';
import { ApiError } from '../ui/api-error.ts';
import type { SocketClient } from '../ui/socket-client.ts';
import { isRunning, type ChatState } from './chat-state.ts';
import { change, nextToSend, put, remove, type OutboxItem } from './outbox.ts';
import type { VisitorApi } from './visitor-api.ts';
import type { Words } from './words.ts';

/** Everything that leaves the page as a message goes through here: first into the outbox, then, one at a time, to the server. */
export interface Sender {
  say(text: string, wish: ChatOpen): void;
  sendFile(file: File, wish: ChatOpen): void;
  retry(id: string): void;
  discard(id: string): void;
  /** A message that came too late opens a new conversation and goes there. */
  sendAnew(id: string, wish: ChatOpen): void;
  /** What the person chose, as a local address, while it is not yet up. */
  previewOf(id: string): string | undefined;
  pump(): void;
  /** What is left of conversations that ended while we were away: the server may have it already, or it becomes the draft. */
  flushStrangers(): void;
}

export interface SenderNeeds {
  readonly socket: Pick<SocketClient, 'call'>;
  readonly api: VisitorApi;
  readonly words: () => Words;
  readonly now: () => number;
  readonly newId: () => string;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly get: () => ChatState;
  readonly set: (state: ChatState) => void;
  readonly open: (wish: ChatOpen) => void;
  readonly catchUp: () => void;
}

const RATE_LIMITED = 429;
const AGAIN_MS = 2_000;
const TOO_FAST_MS = 4_000;
/** An acknowledged message whose push was lost is read from the transcript after this. */
const ECHO_MS = 1_500;

const isLineTrouble = (error: unknown): boolean => !(error instanceof ApiError) || error.code.startsWith('client.');

export function createSender(needs: SenderNeeds): Sender {
  const { get } = needs;
  const files = new Map<string, { readonly file: File; readonly url: string }>();
  let sending = false;
  let flushing = false;

  const update = (id: string, patch: Partial<OutboxItem>): void =>
    needs.set({ ...get(), outbox: change(get().outbox, id, patch) });
  const sentence = (error: unknown): string =>
    error instanceof ApiError && error.title !== '' ? error.title : needs.words().problem;
  const post = (item: OutboxItem): Promise<ChatSent> =>
    needs.socket.call<ChatSent>({
      cmd: 'chat.send',
      data: {
        contactId: item.contactId,
        clientMessageId: item.clientMessageId,
        kind: item.kind,
        text: item.text,
        ...(item.attachment === null ? {} : { blobId: item.attachment.blobId }),
      },
    });

  const sendNext = async (item: OutboxItem): Promise<void> => {
    try {
      const { seq } = await post(item);
      update(item.clientMessageId, { state: 'sent' });
      if (get().log.through < seq) needs.after(ECHO_MS, needs.catchUp);
    } catch (error) {
      if (isLineTrouble(error)) needs.after(AGAIN_MS, pump);
      else if (error instanceof ApiError && error.status === RATE_LIMITED) needs.after(TOO_FAST_MS, pump);
      else {
        update(item.clientMessageId, { state: 'failed', problem: sentence(error) });
        needs.after(0, pump);
      }
      return;
    }
    needs.after(0, pump);
  };

  const pump = (): void => {
    const { conversation, line, outbox } = get();
    if (sending || line !== 'connected' || conversation === undefined) return;
    upload();
    const item = nextToSend(outbox, conversation.contactId);
    if (item === undefined) return;
    sending = true;
    void sendNext(item).finally(() => {
      sending = false;
    });
  };

  /** Bytes go up as soon as there is a conversation to put them in; the message follows in its place. */
  const uploading = new Set<string>();
  const upload = (): void => {
    for (const item of get().outbox) {
      const held = files.get(item.clientMessageId);
      const id = item.clientMessageId;
      if (item.state !== 'uploading' || item.contactId === null || held === undefined || uploading.has(id)) continue;
      uploading.add(id);
      needs.api
        .upload(item.contactId, held.file, held.file.name)
        .then(
          (attachment) => update(id, { attachment, state: 'waiting' }),
          (error: unknown) =>
            update(id, {
              state: 'failed',
              problem: isLineTrouble(error) ? needs.words().uploadFailed : sentence(error),
            }),
        )
        .finally(() => {
          uploading.delete(id);
          pump();
        });
    }
  };

  const add = (item: Pick<OutboxItem, 'kind' | 'text' | 'fileName' | 'state' | 'problem'>, wish: ChatOpen): string => {
    const { conversation, outbox, opening } = get();
    const running = isRunning(conversation);
    const id = needs.newId();
    const whole: OutboxItem = {
      ...item,
      clientMessageId: id,
      contactId: running && conversation !== undefined ? conversation.contactId : null,
      attachment: null,
      at: new Date(needs.now()).toISOString(),
    };
    needs.set({ ...get(), outbox: put(outbox, whole), draft: '' });
    if (!running && opening === undefined) needs.open(wish);
    return id;
  };

  const flush = async (): Promise<void> => {
    const strangers = get().outbox.filter((i) => i.contactId !== null && i.contactId !== get().conversation?.contactId);
    for (const item of strangers) {
      const lost = item.kind === 'text' ? item.text : '';
      if (item.state !== 'failed') {
        try {
          await post(item);
          needs.set({ ...get(), outbox: remove(get().outbox, item.clientMessageId) });
          continue;
        } catch (error) {
          if (isLineTrouble(error)) return;
        }
      }
      const draft = [get().draft, lost].filter((t) => t !== '').join('\n');
      needs.set({ ...get(), draft, outbox: remove(get().outbox, item.clientMessageId) });
    }
  };

  const accept = (file: File): string => {
    if (file.size > CHAT_LIMITS.attachmentBytes) return needs.words().tooLarge;
    return file.size === 0 ? needs.words().wrongType : '';
  };

  return {
    pump,
    previewOf: (id) => files.get(id)?.url,
    say: (text, wish) => {
      for (let rest = Array.from(text.trim()); rest.length > 0; rest = rest.slice(MAX_CHARS)) {
        const part = rest.slice(0, MAX_CHARS).join('');
        add({ kind: 'text', text: part, fileName: null, state: 'waiting', problem: '' }, wish);
      }
      pump();
    },
    sendFile: (file, wish) => {
      const problem = accept(file);
      const image = (IMAGE_TYPES as readonly string[]).includes(file.type);
      const state = problem === '' ? ('uploading' as const) : ('failed' as const);
      const id = add({ kind: image ? 'image' : 'file', text: '', fileName: file.name, state, problem }, wish);
      files.set(id, { file, url: URL.createObjectURL(file) });
      pump();
    },
    retry: (id) => {
      const item = get().outbox.find((i) => i.clientMessageId === id);
      if (item === undefined) return;
      const bytes = item.kind === 'text' || item.attachment !== null;
      if (bytes || files.has(id)) update(id, { state: bytes ? 'waiting' : 'uploading', problem: '' });
      pump();
    },
    discard: (id) => needs.set({ ...get(), outbox: remove(get().outbox, id) }),
    sendAnew: (id, wish) => {
      const item = get().outbox.find((i) => i.clientMessageId === id);
      if (item === undefined) return;
      // The bytes belong to the old conversation: they go up again, if the page still has them.
      const held = item.kind === 'text' || files.has(id);
      const state = item.kind === 'text' ? 'waiting' : 'uploading';
      update(
        id,
        held ? { contactId: null, attachment: null, state, problem: '' } : { problem: needs.words().lostFile },
      );
      if (held) needs.open(wish);
    },
    flushStrangers: () => {
      if (flushing || get().line !== 'connected') return;
      flushing = true;
      void flush().finally(() => {
        flushing = false;
      });
    },
  };
}

/** Half the limit in characters: one of them may count double in UTF-16, and the contract counts like that. */
const MAX_CHARS = 2_000;
