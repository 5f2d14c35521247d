import {
  add,
  EMPTY,
  failureOf,
  letGo,
  nextToSend,
  refuse,
  sent,
  tryAgain,
  type FieldThing,
  type Outbox,
  type OutboxItem,
  type Refusal,
} from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface OutboxView {
  readonly box: Outbox;
  /** The last try did not reach the server. */
  readonly lineDown: boolean;
}

/** What became of one try. `refusal` only where the answer will be the same next time. */
export type Sending =
  | { readonly done: true; readonly fileId?: string }
  | { readonly done: false; readonly status: number; readonly refusal: Refusal };

export interface FieldOutbox {
  view(): OutboxView;
  listen(hear: () => void): () => void;
  /** Kept before it is sent; answers when it is kept. */
  put(thing: OutboxItem, photo?: Blob): Promise<void>;
  tryAgain(key: string): void;
  letGo(key: string): void;
  /** The line may be back. */
  kick(): void;
  photo(key: string): Promise<Blob | undefined>;
  close(): void;
}

interface Needs {
  readonly store: OutboxStore;
  readonly send: (item: OutboxItem, box: Outbox) => Promise<Sending>;
  /** Answers how to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export const SHORTEST_WAIT_MS = 2_000;
export const LONGEST_WAIT_MS = 30_000;

/** The outbox at work: one thing at a time, in order, until nothing is left or the line is down; then again, ever less often. */
export async function openOutbox(needs: Needs): Promise<FieldOutbox> {
  const { store } = needs;
  let view: OutboxView = { box: await store.load().catch(() => EMPTY), lineDown: false };
  let isRunning = false;
  let isClosed = false;
  let waitMs = SHORTEST_WAIT_MS;
  let cancelRetry: (() => void) | undefined;
  let saving = Promise.resolve();
  const hearers = new Set<() => void>();

  const show = (next: Partial<OutboxView>): void => {
    view = { ...view, ...next };
    for (const hear of [...hearers]) hear();
  };
  const change = (box: Outbox): Promise<void> => {
    show({ box });
    // A full disk must not stop the work: the page still holds everything.
    saving = saving.then(() => store.save(box)).catch(() => undefined);
    return saving;
  };

  const sendOne = async (item: OutboxItem): Promise<'sent' | 'line' | 'later'> => {
    const tried = await needs.send(item, view.box);
    if (tried.done) {
      await change(sent(view.box, item.key, tried.fileId));
      if (item.thing.kind === 'photo') await store.dropPhoto(item.key).catch(() => undefined);
      return 'sent';
    }
    const failure = failureOf(tried.status);
    if (failure !== 'refused') return failure;
    await change(refuse(view.box, item.key, tried.refusal));
    return 'sent';
  };

  /** True: something is left that may go later. */
  const round = async (): Promise<boolean> => {
    const resting = new Set<string>();
    for (let item = nextToSend(view.box); item !== undefined && !isClosed; item = nextToSend(view.box, resting)) {
      const fate = await sendOne(item);
      show({ lineDown: fate === 'line' });
      if (fate === 'line') return true;
      if (fate === 'sent') waitMs = SHORTEST_WAIT_MS;
      else resting.add(item.orderId);
    }
    return resting.size > 0;
  };

  const run = async (): Promise<void> => {
    if (isRunning || isClosed) return;
    isRunning = true;
    cancelRetry?.();
    const isLeft = await round();
    isRunning = false;
    if (isLeft) retryLater();
    else if (nextToSend(view.box) !== undefined) void run();
  };
  const retryLater = (): void => {
    if (isClosed) return;
    cancelRetry = needs.after(waitMs, () => void run());
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  };
  const kick = (): void => {
    waitMs = SHORTEST_WAIT_MS;
    void run();
  };

  kick();
  return {
    view: () => view,
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    put: async (item, photo) => {
      if (photo !== undefined) await store.putPhoto(item.key, photo);
      await change(add(view.box, item));
      kick();
    },
    tryAgain: (key) => {
      void change(tryAgain(view.box, key));
      kick();
    },
    letGo: (key) => {
      void change(letGo(view.box, key));
      void store.dropPhoto(key).catch(() => undefined);
      kick();
    },
    kick,
    photo: (key) => store.photo(key),
    close: () => {
      isClosed = true;
      cancelRetry?.();
    },
  };
}

export const itemOf = (key: string, orderId: string, thing: FieldThing): OutboxItem => ({
  key,
  orderId,
  at: Date.now(),
  thing,
});
