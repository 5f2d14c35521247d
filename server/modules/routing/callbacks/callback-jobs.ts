import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { move } from './callback-move-service.ts';
import {
  headsOfLines,
  loadSettings,
  lockCallback,
  strandedContacts,
  toOpen,
  toTakeBack,
  type CallbackRow,
} from './callback-store.ts';
import { isQuiet } from './callback-window.ts';
import type { CallbackLine, PlaceKeeper } from './ports.ts';

export interface CallbackJobs {
  start(): void;
  stop(): Promise<void>;
  /** One look at everything that the clock or the lines may have brought; called each second, and by tests. */
  round(): Promise<void>;
  /** Into the line at its kept place, now. */
  comeUp(callbackId: string, actor: string): Promise<void>;
}

export interface CallbackJobNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly keeper: PlaceKeeper;
  readonly line: CallbackLine;
  readonly log: Log;
}

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 500;
/** So many of one line can come up in one look: more free agents than this get theirs a second later. */
const HEADS_PER_QUEUE = 50;
/** From the agent's yes to the first ring is a moment; who takes longer is dead, on whatever node. */
const STRANDED_AFTER_MS = 15_000;
const ACTOR = 'system:callbacks';

export function createCallbackJobs(needs: CallbackJobNeeds): CallbackJobs {
  const locked = (id: string, change: (tx: Tx, row: CallbackRow) => Promise<unknown>): Promise<void> =>
    needs.transactor.run(async (tx) => {
      const row = await lockCallback(tx.db, id);
      if (row === undefined) throw new AppError({ code: 'routing.callback_not_found', kind: 'not_found' });
      await change(tx, row);
    });

  const openWindow = (id: string): Promise<void> =>
    locked(id, async (tx, row) => {
      if (row.state !== 'asked') return;
      await move(tx, row, { event: 'open_window', actor: ACTOR, patch: { due_at: tx.now } });
    });

  /** Its time is over, or nobody may be rung any more: out of the line, and expired when nothing is left of the promise. */
  const takeBack = (id: string): Promise<void> =>
    locked(id, async (tx, row) => {
      let now = row;
      if (row.state === 'due') {
        const { outbound_contact_id: contactId } = row;
        if (contactId !== null && !(await needs.keeper.leave(tx, contactId, 'callback_time_over'))) return;
        now = await move(tx, row, {
          event: 'step_back',
          actor: ACTOR,
          reason: 'time_over',
          patch: { outbound_contact_id: null, due_at: tx.now },
        });
      }
      if ((now.state === 'waiting' || now.state === 'asked') && now.window_until <= tx.now) {
        await move(tx, now, { event: 'expire', actor: ACTOR, reason: 'window_over' });
      }
    });

  const comeUp = (id: string, actor: string): Promise<void> =>
    locked(id, async (tx, row) => {
      if (row.number === null) throw new AppError({ code: 'routing.callback_not_allowed', kind: 'conflict' });
      const contact = await needs.life.arrive(tx, {
        channel: 'voice',
        direction: 'outbound',
        customerAddress: row.number,
        serviceClass: row.service_class,
        ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
        ...(row.topic === null ? {} : { topic: row.topic }),
        ...(row.called_number === null ? {} : { calledNumber: row.called_number }),
        actor: ACTOR,
      });
      await needs.keeper.enqueueAt(tx, contact.id, {
        queueCode: row.queue_code,
        keptAt: row.kept_at,
        key: row.kept_key,
        serviceClass: row.service_class,
        actor: ACTOR,
        reason: 'callback',
      });
      await move(tx, row, { event: 'come_up', actor, patch: { outbound_contact_id: contact.id, due_at: null } });
    });

  /**
   * Its place has come up when fewer stand before it than agents are free, or nobody at all: then the next agent is its own.
   * Nobody is on the line yet, so that waiting the last minute in the queue costs the customer nothing.
   */
  const isNext = ({ queue_code, kept_at, kept_key }: CallbackRow): boolean => {
    const { on, free } = needs.line.agents(queue_code);
    const place = { keptAtMs: kept_at.getTime(), key: kept_key };
    return on > 0 && needs.line.aheadOf(queue_code, place) < Math.max(1, free);
  };

  /** One that fails keeps nobody else from coming up. */
  const each = async (rows: readonly CallbackRow[], what: (row: CallbackRow) => Promise<void>): Promise<void> => {
    for (const row of rows) {
      await what(row).catch((error: unknown) =>
        needs.log.warn({ err: error, callbackId: row.id }, 'a callback could not be moved; the next look will try'),
      );
    }
  };

  /** What was accepted or dialled by a process that died is over; its callback hears of that and goes on. */
  const giveUpStranded = async (now: Date): Promise<void> => {
    for (const contactId of await strandedContacts(needs.db, new Date(now.getTime() - STRANDED_AFTER_MS))) {
      await needs.transactor.run((tx) =>
        needs.life.apply(tx, contactId, { event: 'fail', actor: ACTOR, reason: 'system_restart' }),
      );
    }
  };

  const round = async (): Promise<void> => {
    const now = needs.clock.now();
    await giveUpStranded(now);
    const quiet = isQuiet((await loadSettings(needs.db)).quiet, now);
    await each(await toTakeBack(needs.db, now, quiet, AT_ONCE), ({ id }) => takeBack(id));
    if (quiet) return;
    await each(await toOpen(needs.db, now, AT_ONCE), ({ id }) => openWindow(id));
    await each(await headsOfLines(needs.db, now, HEADS_PER_QUEUE), async (row) => {
      if (isNext(row)) await comeUp(row.id, ACTOR);
    });
  };

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  return {
    round,
    comeUp,
    start: () => {
      let busy = false;
      timer = setInterval(() => {
        if (busy) return;
        busy = true;
        running = round()
          .catch((error: unknown) =>
            needs.log.warn({ err: error }, 'looking at callbacks failed; the next look will try'),
          )
          .finally(() => (busy = false));
      }, LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
