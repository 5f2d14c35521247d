import type pg from 'pg';
import type { Log } from '../log.ts';
import {
  backendPid,
  contendNow,
  ensureRow,
  evict,
  giveBack,
  renewRow,
  takeRow,
  tryLock,
  unlock,
  wakeBlockers,
  type Session,
} from './lease-statements.ts';

/**
 * One owner per shard, by three means at once, each for what the others miss:
 * - an advisory lock on a session of its own: PostgreSQL frees it the moment the process or its connection dies, so a crash costs
 *   one look of the standby (50 ms);
 * - a row with a time: a process that hangs keeps its session, but not its time; then the standby ends that session and takes over;
 * - an epoch that rises with every change of hands: what a former owner still sends is refused by it (`demandEpoch`).
 * Time is the database's alone; the owner itself counts from before it asked, on the monotonic clock, and stops deciding before
 * anybody else may begin. A wall clock that jumps means nothing to it.
 */
export interface Lease {
  /** The epoch under which this process may decide at this moment; undefined: it may not. */
  epoch(): number | undefined;
  start(): void;
  /** Gives it back at once. */
  stop(): Promise<void>;
}

export type LeaseLoss = 'expired' | 'fenced' | 'connection' | 'stopped';

export interface LeaseNeeds {
  /** Of real sessions: behind a transaction pooler an advisory lock belongs to nobody. */
  readonly pool: Pick<pg.Pool, 'connect' | 'query'>;
  readonly shard: number;
  readonly holder: string;
  readonly log: Log;
  readonly ttlMs?: number;
  readonly renewMs?: number;
  readonly pollMs?: number;
  onGained(epoch: number): void;
  /** Called before anybody else can hold it, unless the process could not run. */
  onLost(reason: LeaseLoss): void;
}

/** Three renewals may fail. Shorter would lose the lease to a long pause of garbage collection, longer prolongs a hang. */
const TTL_MS = 1_500;
const RENEW_MS = 400;
/** One question of a row and a lock: twenty a second are nothing to the database, and each is a twentieth of a second less without decisions. */
const POLL_MS = 50;

interface Held {
  readonly epoch: number;
  /** By performance.now(). */
  until: number;
  locked: boolean;
}

export function createLease(needs: LeaseNeeds): Lease {
  const { shard, holder, log, ttlMs = TTL_MS, renewMs = RENEW_MS, pollMs = POLL_MS } = needs;
  let session: (Session & { readonly pid: number }) | undefined;
  let held: Held | undefined;
  let running = false;
  let end: NodeJS.Timeout | undefined;
  let wake: () => void = () => undefined;
  let loop: Promise<void> = Promise.resolve();

  const drop = (): void => {
    // Never back into the pool: it may hold the lock.
    session?.release(true);
    session = undefined;
  };
  const lose = (reason: LeaseLoss): void => {
    if (held === undefined) return;
    clearTimeout(end);
    log.warn({ shard, epoch: held.epoch, reason }, 'lease lost');
    held = undefined;
    needs.onLost(reason);
  };
  const watchTime = (): void => {
    clearTimeout(end);
    if (held === undefined) return;
    end = setTimeout(
      () => {
        if (held === undefined || performance.now() < held.until) watchTime();
        else {
          lose('expired');
          // The lock goes with it: whoever waits need not wait for our row to expire.
          drop();
        }
      },
      Math.max(1, held.until - performance.now()),
    );
  };
  const asked = (of: Session) => ({ session: of, shard, deadlineMs: ttlMs });

  const open = async (): Promise<NonNullable<typeof session>> => {
    const client = await needs.pool.connect();
    client.on('error', () => {
      if (session !== mine) return;
      lose('connection');
      drop();
    });
    const mine = Object.assign(client, { pid: 0 });
    session = mine;
    await ensureRow(asked(client));
    mine.pid = await backendPid(asked(client));
    return mine;
  };

  const take = async (of: NonNullable<typeof session>, after: number, locked: boolean): Promise<void> => {
    const sentAt = performance.now();
    const blockers = setInterval(() => void wakeBlockers(needs.pool, of.pid).catch(() => undefined), pollMs);
    const epoch = await takeRow(asked(of), { holder, ttlMs, locked, after }).finally(() => clearInterval(blockers));
    if (epoch === undefined || !isRunning() || session !== of) return;
    held = { epoch, until: sentAt + ttlMs, locked };
    if (performance.now() >= held.until) {
      held = undefined;
      return;
    }
    log.info({ shard, epoch, locked }, 'lease gained');
    watchTime();
    needs.onGained(epoch);
  };

  const contend = async (of: NonNullable<typeof session>): Promise<void> => {
    const row = await contendNow(asked(of));
    if (row === undefined) return;
    if (row.mine) {
      // Free because its owner died, or because its owner never had it: only the row can tell.
      if (row.locked || row.expired || row.holder === null) await take(of, row.epoch, true);
      if (held === undefined) await unlock(asked(of));
    } else if (row.expired) {
      await take(of, row.epoch, await evict(asked(of)));
    }
  };
  const renew = async (of: NonNullable<typeof session>, mine: Held): Promise<void> => {
    if (!mine.locked) mine.locked = await tryLock(asked(of));
    const sentAt = performance.now();
    const good = await renewRow(asked(of), { epoch: mine.epoch, ttlMs, locked: mine.locked });
    if (held !== mine) return;
    if (good) {
      mine.until = sentAt + ttlMs;
      watchTime();
      return;
    }
    lose('fenced');
    drop();
  };

  /** Read anew after every await: the compiler would take it for unchanged. */
  const isRunning = (): boolean => running;
  const round = async (): Promise<void> => {
    try {
      const of = session ?? (await open());
      if (held === undefined) await contend(of);
      else await renew(of, held);
    } catch (error) {
      log.warn({ err: error, shard }, 'the lease could not be looked at');
      lose('connection');
      drop();
    }
  };
  const run = async (): Promise<void> => {
    while (isRunning()) {
      await round();
      if (!isRunning()) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, held === undefined ? pollMs : renewMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  return {
    epoch: () => (held !== undefined && performance.now() < held.until ? held.epoch : undefined),
    start: () => {
      running = true;
      loop = run();
    },
    stop: async () => {
      running = false;
      wake();
      const epoch = held?.epoch;
      lose('stopped');
      await loop;
      if (epoch !== undefined && session !== undefined) await giveBack(asked(session), epoch).catch(() => undefined);
      drop();
    },
  };
}
