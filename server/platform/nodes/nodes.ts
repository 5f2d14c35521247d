import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { BusState } from '../bus/bus.ts';
import type { Db } from '../db/database.ts';
import type { Transactor, Tx } from '../events/transactor.ts';
import type { Log } from '../log.ts';
import { pause } from '../pause.ts';
import { beat, bury, enter, SILENT_AFTER_SECONDS, type NodeRow } from './node-statements.ts';

/**
 * Who is alive, by a heartbeat a second in the database and by its time. A node that is silent for three seconds is buried by
 * whoever watches, once, in the transaction that also clears what it had; if it was only frozen, it enters again and says anew what
 * it has. Nothing here decides who may do what: that is the lease.
 */
export interface Nodes {
  readonly name: string;
  /** The others, as of the last heartbeat. */
  others(): readonly NodeRow[];
  isAlive(name: string): boolean;
  /** Somebody who lives cannot be woken by the bus. */
  isSlow(): boolean;
  onChange(hear: () => void): void;
  /** In the transaction that buries; also for what a former life under my own name left behind. */
  onBuried(clear: (tx: Tx, name: string) => Promise<void>): void;
  /** I was taken for dead, and am not: say again what I have. */
  onReturned(hear: () => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface NodesNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly log: Log;
  readonly name: string;
  readonly roles: readonly string[];
  readonly version: string;
  readonly bus: { state(): BusState; onState(hear: (state: BusState) => void): unknown };
  /** Buries those who fell silent. */
  readonly watches: boolean;
  /** The database belongs to this process: whoever else is in the table is dead. */
  readonly alone: boolean;
}

const BEAT_MS = 1_000;
const NAME_PATIENCE_MS = (SILENT_AFTER_SECONDS + 1) * 1_000;
const TRY_NAME_MS = 200;

export function createNodes(needs: NodesNeeds): Nodes {
  const { db, transactor, log, name } = needs;
  const run = newId();
  const changed: (() => void)[] = [];
  const clearers: ((tx: Tx, name: string) => Promise<void>)[] = [];
  const returned: (() => void)[] = [];
  let others: readonly NodeRow[] = [];
  let told = '';
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  const isSlow = (): boolean =>
    others.length > 0 && (needs.bus.state() !== 'connected' || others.some((o) => o.bus !== 'connected'));
  const tell = (): void => {
    const now = JSON.stringify([isSlow(), others.map((o) => [o.name, o.run, o.bus])]);
    if (now === told) return;
    told = now;
    log.info({ others: others.map((o) => o.name), slow: isSlow() }, 'nodes');
    for (const hear of changed) hear();
  };
  const clear = async (tx: Tx, of: string): Promise<void> => {
    for (const clearer of clearers) await clearer(tx, of);
  };
  const buryNode = (node: NodeRow, evenAlive: boolean): Promise<boolean> =>
    transactor.run(async (tx) => {
      const done = await bury(tx, node, evenAlive);
      if (done) await clear(tx, node.name);
      return done;
    });
  const enterNow = (): Promise<boolean> =>
    transactor.run(async (tx) => {
      const done = await enter(tx, { name, run, roles: needs.roles, version: needs.version, bus: needs.bus.state() });
      if (done) await clear(tx, name);
      return done;
    });

  const look = async (): Promise<void> => {
    const rows = await beat(db, { name, run, bus: needs.bus.state() });
    if (!rows.some((r) => r.name === name && r.run === run)) {
      log.warn({ name }, 'taken for dead by the other nodes; back again');
      if (await enterNow()) for (const hear of returned) hear();
    }
    const strangers = rows.filter((r) => r.name !== name);
    for (const node of strangers.filter((r) => r.silent && needs.watches)) {
      if (await buryNode(node, false)) log.warn({ node: node.name }, 'a node fell silent');
    }
    others = strangers.filter((r) => !r.silent);
    tell();
  };
  const beatOnce = (): Promise<void> => {
    beating = beating
      .then(look)
      .catch((error: unknown) => log.warn({ err: error }, 'a heartbeat failed; the next will try'));
    return beating;
  };
  needs.bus.onState(() => {
    tell();
    if (running) void beatOnce();
  });
  const next = (): void => {
    timer = setTimeout(() => {
      void beatOnce().then(() => {
        if (running) next();
      });
    }, BEAT_MS);
  };

  /** A former life under this name is silent soon; one that goes on beating is another process, and two of a name are none. */
  const takeName = async (): Promise<void> => {
    const until = performance.now() + NAME_PATIENCE_MS;
    for (;;) {
      if (await enterNow()) return;
      const former = (await beat(db, { name, run, bus: 'lost' })).find((r) => r.name === name);
      if (former !== undefined) await buryNode(former, needs.alone);
      else continue;
      if (await enterNow()) return;
      if (performance.now() > until)
        throw new AppError({ code: 'node.name_taken', kind: 'refused', details: { name } });
      await pause(TRY_NAME_MS);
    }
  };

  return {
    name,
    others: () => others,
    isAlive: (of) => of === name || others.some((o) => o.name === of),
    isSlow,
    onChange: (hear) => void changed.push(hear),
    onBuried: (clearer) => void clearers.push(clearer),
    onReturned: (hear) => void returned.push(hear),
    start: async () => {
      await takeName();
      if (needs.alone) {
        const rows = await beat(db, { name, run, bus: needs.bus.state() });
        for (const node of rows.filter((r) => r.name !== name)) await buryNode(node, true);
      }
      running = true;
      await look();
      next();
    },
    stop: async () => {
      running = false;
      clearTimeout(timer);
      await beating;
      await transactor.run(async (tx) => {
        if (await bury(tx, { name, run }, true)) await clear(tx, name);
      });
    },
  };
}
