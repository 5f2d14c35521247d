/**
 * Group commit. Whatever is handed in while a commit is under way goes with the next one, so that at leisure each thing is
 * committed at once and alone, and under load hundreds share one fsync: no timer, no waiting for company. What is traded: an
 * error of the statement fails the whole batch, so callers must be able to ask again.
 *
 * Two things about the same key never ride in one batch, and never overtake each other.
 */
export interface GroupCommit<T, R> {
  /** Resolves after the commit with what the batch answered for this thing; rejects when the batch failed. */
  add(key: string, thing: T): Promise<R>;
  /** Things not yet committed. */
  pending(): number;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Queued<T, R> {
  readonly key: string;
  readonly thing: T;
  readonly done: (answer: R) => void;
  readonly failed: (error: unknown) => void;
}

export interface GroupCommitNeeds<T, R> {
  /** Commits all or nothing; answers for each in order. */
  readonly commit: (things: readonly T[]) => Promise<readonly R[]>;
  readonly maxBatch: number;
  /** Batches under way at once, each on a connection of its own. */
  readonly lanes?: number;
  /**
   * Between the beginnings of two batches lie at least so many milliseconds, unless one is full: company for things that nobody stands
   * waiting for, and processors for those that somebody does. Whoever comes alone still goes at once.
   */
  readonly paceMs?: number;
  /**
   * A second batch begins beside one under way when so many wait, or when that one takes long (a row that somebody else holds). Few are better off with
   * the next one: it begins as soon as the one before is written, while two at a time share nothing and each waits for the other's sync.
   */
  readonly crowd?: number;
}

/** A batch that takes so long is held up by something; what came after it does not wait for that. */
const BESIDE_MS = 25;

/** After everything that was answered in this turn has gone on as far as it can. */
const turnOver = (): Promise<void> => new Promise((done) => process.nextTick(done));

export function createGroupCommit<T, R>(needs: GroupCommitNeeds<T, R>): GroupCommit<T, R> {
  let queue: Queued<T, R>[] = [];
  const underWay = new Set<string>();
  let running = 0;
  let isAsked = false;
  let waiters: (() => void)[] = [];
  let beganAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const { lanes = 1, paceMs = 0, crowd = 1 } = needs;

  /** How long the next batch is still to wait, for company or for what is under way beside it. */
  const earlyMs = (beside: number): number => {
    if (queue.length >= needs.maxBatch) return 0;
    const wait = beside > 0 && queue.length < crowd ? Math.max(paceMs, BESIDE_MS) : paceMs;
    return wait === 0 ? 0 : Math.max(0, beganAt + wait - performance.now());
  };

  const take = (): Queued<T, R>[] => {
    const batch: Queued<T, R>[] = [];
    const left: Queued<T, R>[] = [];
    const blocked = new Set<string>();
    let looked = 0;
    for (const item of queue) {
      if (batch.length >= needs.maxBatch) break;
      looked += 1;
      (underWay.has(item.key) || blocked.has(item.key) ? left : batch).push(item);
      blocked.add(item.key);
    }
    // What lies behind is not looked at: in a flood, a hundred thousand would be walked over for each batch.
    queue = looked === queue.length ? left : [...left, ...queue.slice(looked)];
    return batch;
  };

  const runLane = async (): Promise<void> => {
    for (let batch = take(); batch.length > 0; batch = take()) {
      for (const item of batch) underWay.add(item.key);
      beganAt = performance.now();
      let settle: () => void;
      try {
        const answers = await needs.commit(batch.map((b) => b.thing));
        settle = () => batch.forEach((b, i) => b.done(answers[i] as R));
      } catch (error) {
        settle = () => batch.forEach((b) => b.failed(error));
      }
      for (const item of batch) underWay.delete(item.key);
      settle();
      // What the answered do next belongs into the next batch, not into the one after it.
      await turnOver();
      if (earlyMs(running - 1) > 0) return;
    }
  };

  const unask = (): void => {
    isAsked = false;
    clearTimeout(timer);
    timer = undefined;
  };

  const wake = (): void => {
    unask();
    if (running >= lanes || queue.length === 0) return;
    const early = earlyMs(running);
    if (early > 0) {
      isAsked = true;
      timer = setTimeout(wake, early);
      return;
    }
    running += 1;
    void runLane().finally(() => {
      running -= 1;
      // Its time was set by what was under way then.
      if (timer !== undefined) unask();
      // What waits for its own key in another lane is that lane's next: looking for it again and again would let nothing else run.
      if (queue.some((q) => !underWay.has(q.key))) {
        if (!isAsked) wake();
      } else if (running === 0) {
        const now = waiters;
        waiters = [];
        for (const done of now) done();
      }
    });
  };

  return {
    add: (key, thing) =>
      new Promise<R>((done, failed) => {
        queue.push({ key, thing, done, failed });
        if (running >= lanes) return;
        // Somebody waits for their time already; unless there is enough company now.
        if (isAsked && (timer === undefined || earlyMs(running) > 0)) return;
        unask();
        isAsked = true;
        // Whoever is called in the same turn, or by what was answered in it, comes along.
        process.nextTick(wake);
      }),
    pending: () => queue.length + underWay.size,
    idle: () => (running === 0 && queue.length === 0 ? Promise.resolve() : new Promise((done) => waiters.push(done))),
  };
}
