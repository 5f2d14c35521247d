import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { CommittedEvent } from './event.ts';
import { toEvent, type EventTail } from './event-tail.ts';
import { writersGone } from './event-writers.ts';
import type { Transactor, Tx } from './transactor.ts';

/**
 * A durable listener hears every event of its types, in order, at least once: what it does and how far it has come are
 * committed together, so that after a crash it goes on where its last commit was. Effects outside the database may repeat.
 */
export interface Listener {
  /** Stable: the cursor is kept under this name. */
  readonly name: string;
  readonly types: readonly string[];
  /** Where a listener that has never run begins. */
  readonly from: 'beginning' | 'now';
  handle(event: CommittedEvent, tx: Tx): Promise<void>;
}

export interface Listeners {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when every listener has digested what is committed now; for tests and graceful stop. */
  drained(): Promise<void>;
}

const BATCH = 200;
/** After so many tries an event is put aside in event_failures, so that one bad event cannot hold up all that follow. */
const MAX_TRIES = 8;
const RETRY_MS = 100;
/** A listener that hears little still moves its cursor now and then, so that a restart does not read the whole log again. */
const SAVE_EVERY = 2_000;
/** Whoever writes at the start is waited for, so long: a commit takes milliseconds. */
const WRITERS_AT_START_MS = 5_000;

export function createListeners(needs: {
  db: Db;
  transactor: Transactor;
  tail: EventTail;
  log: Log;
  listeners: readonly Listener[];
  /** First pause before a failed event is tried again; it doubles each time. */
  retryMs?: number;
}): Listeners {
  const retryMs = needs.retryMs ?? RETRY_MS;
  let running = false;
  const loops: Promise<void>[] = [];
  const states = needs.listeners.map((listener) => ({
    listener,
    cursor: 0,
    saved: 0,
    wake: (): void => undefined,
    poked: false,
  }));
  type State = (typeof states)[number];

  const batchOf = async (state: State, upTo: number): Promise<CommittedEvent[]> => {
    const { rows } = await sql<Parameters<typeof toEvent>[0]>`
      select position, aggregate, aggregate_id, seq, type, data, at from events
      where position > ${state.cursor} and position <= ${upTo} and type = any(${[...state.listener.types]}::text[])
      order by position limit ${BATCH}
    `.execute(needs.db);
    return rows.map(toEvent);
  };

  const saveCursor = (tx: Tx, state: State, position: number): Promise<unknown> =>
    sql`update event_cursors set position = ${position}, updated_at = ${tx.now}
        where listener = ${state.listener.name} and position < ${position}`.execute(tx.db);

  const saveIdle = async (state: State): Promise<void> => {
    if (state.cursor === state.saved) return;
    await needs.transactor.run((tx) => saveCursor(tx, state, state.cursor));
    state.saved = state.cursor;
  };

  const digest = async (state: State, events: readonly CommittedEvent[]): Promise<void> => {
    await needs.transactor.run(async (tx) => {
      // Another node may be running the same listener: the row lock lets one of them work, the other then sees it is done.
      const held = await sql<{ position: number }>`
        select position from event_cursors where listener = ${state.listener.name} for update`.execute(tx.db);
      const reached = held.rows[0]?.position ?? 0;
      for (const event of events) if (event.position > reached) await state.listener.handle(event, tx);
      const last = events.at(-1);
      if (last !== undefined) await saveCursor(tx, state, last.position);
    });
  };

  const putAside = async (state: State, event: CommittedEvent, error: unknown): Promise<void> => {
    needs.log.error({ err: error, listener: state.listener.name, position: event.position }, 'event put aside');
    await needs.transactor.run(async (tx) => {
      await sql`insert into event_failures (listener, position, error, tries)
        values (${state.listener.name}, ${event.position}, ${String(error).slice(0, 2000)}, ${MAX_TRIES})
        on conflict do nothing`.execute(tx.db);
      await saveCursor(tx, state, event.position);
    });
  };

  /** The batch in one transaction; when it fails, event by event, so that the bad one is known. */
  const digestPatiently = async (state: State, events: readonly CommittedEvent[]): Promise<void> => {
    try {
      await digest(state, events);
      return;
    } catch (error) {
      needs.log.warn({ err: error, listener: state.listener.name }, 'listener failed; going event by event');
    }
    for (const event of events) {
      for (let tries = 1; running; tries += 1) {
        try {
          await digest(state, [event]);
          break;
        } catch (error) {
          if (tries >= MAX_TRIES) {
            await putAside(state, event, error);
            break;
          }
          await new Promise((resolve) => setTimeout(resolve, retryMs * 2 ** (tries - 1)));
        }
      }
    }
  };

  const loopOf = async (state: State): Promise<void> => {
    while (running) {
      state.poked = false;
      const upTo = needs.tail.settled();
      const events = await batchOf(state, upTo).catch(() => undefined);
      if (events !== undefined && events.length > 0) {
        await digestPatiently(state, events);
        state.cursor = events.at(-1)?.position ?? state.cursor;
        continue;
      }
      if (events !== undefined) {
        state.cursor = Math.max(state.cursor, upTo);
        if (state.cursor - state.saved >= SAVE_EVERY) await saveIdle(state).catch(() => undefined);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        state.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (state.poked) state.wake();
      });
    }
  };

  return {
    start: async () => {
      running = true;
      for (const state of states) {
        const { rows } = await sql<{ position: number }>`
          insert into event_cursors (listener, position)
          values (${state.listener.name}, ${state.listener.from === 'now' ? sql`(select coalesce(max(position), 0) from events)` : 0})
          on conflict (listener) do update set listener = excluded.listener returning position`.execute(needs.db);
        state.cursor = rows[0]?.position ?? 0;
      }
      // The tail settles holes from the oldest cursor on, so that no listener can step over an uncommitted position.
      const { rows } = await sql<{ position: number }>`
        select coalesce((select min(position) from event_cursors), (select max(position) from events), 0) as position
      `.execute(needs.db);
      needs.tail.subscribe((events) => {
        const types = new Set(events.map((e) => e.type));
        for (const state of states) {
          if (!state.listener.types.some((t) => types.has(t))) continue;
          state.poked = true;
          state.wake();
        }
      });
      // Nor below it: a cursor that began at the newest position may stand above one that is still being written, and whoever
      // reads the state of things after this start must find in it what the tail will not tell.
      if (!(await writersGone(needs.db, WRITERS_AT_START_MS))) needs.log.warn({}, 'somebody has been writing for long');
      needs.tail.start(rows[0]?.position ?? 0);
      for (const state of states) loops.push(loopOf(state));
    },
    stop: async () => {
      running = false;
      for (const state of states) state.wake();
      await Promise.all(loops);
      for (const state of states) await saveIdle(state).catch(() => undefined);
      await needs.tail.stop();
    },
    drained: async () => {
      const { rows } = await sql<{
        position: number;
      }>`select coalesce(max(position), 0) as position from events`.execute(needs.db);
      const target = rows[0]?.position ?? 0;
      while (states.some((s) => s.cursor < target) && running) {
        needs.tail.poke();
        for (const state of states) state.wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}
