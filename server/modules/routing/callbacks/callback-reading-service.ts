import {
  CALLBACK_LIMITS,
  type Callback,
  type CallbackFigures,
  type CallbackQuery,
  type CallbackStory,
  type CallbackWindow,
  type FiguresQuery,
} from '../../../../shared/contracts/routing-callbacks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { maskPhone } from '../../../../shared/kernel/masking.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { Db } from '../../../platform/db/database.ts';
import { demand, type OrganisationView, type Principal } from '../../identity/index.ts';
import { settledPromises } from '../promise/promise-store.ts';
import { accuracyByQueue, accuracyOfAll, byTheHour, fatesOf } from './callback-figures.ts';
import { judgedCallbacks, searchCallbacks } from './callback-reading-store.ts';
import { findCallback, findOfContact, loadSettings, movesOf, triesOf, type CallbackRow } from './callback-store.ts';
import { windowsFrom } from './callback-window.ts';

/** What the shift leader sees of promises and callbacks. Numbers are masked here and nowhere shown whole. */
export interface CallbackReading {
  list(principal: Principal, query: CallbackQuery): Promise<Page<Callback>>;
  story(principal: Principal, id: string): Promise<CallbackStory>;
  /** The callback behind a contact at the desk: who asked, when, and what was promised. Null: it is none. */
  ofContact(principal: Principal, contactId: string): Promise<Callback | null>;
  /** For whoever calls by hand a customer whom we promised to: the number is dialled and not shown. */
  dialTarget(
    principal: Principal,
    id: string,
  ): Promise<{ readonly number: string; readonly calledNumber: string | null; readonly customerId: string | null }>;
  windows(principal: Principal): Promise<CallbackWindow[]>;
  figures(principal: Principal, query: FiguresQuery): Promise<CallbackFigures>;
  view(row: CallbackRow): Callback;
}

export interface QueueName {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const DAY_MS = 24 * 3_600_000;
const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());
export const callbackNotFound = (): AppError => new AppError({ code: 'routing.callback_not_found', kind: 'not_found' });

export function createCallbackReading(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly organisation: OrganisationView;
  readonly queues: () => readonly QueueName[];
}): CallbackReading {
  const view = (row: CallbackRow): Callback => {
    const queue = needs.queues().find((q) => q.code === row.queue_code);
    return {
      id: row.id,
      state: row.state,
      way: row.way,
      channel: row.channel,
      number: row.number === null ? null : maskPhone(row.number),
      contactId: row.contact_id,
      outboundContactId: row.outbound_contact_id,
      customerId: row.customer_id,
      serviceClass: row.service_class,
      topic: row.topic,
      queueCode: row.queue_code,
      queueZh: queue?.zh ?? row.queue_code,
      queueEn: queue?.en ?? row.queue_code,
      keptAt: row.kept_at.toISOString(),
      windowCode: row.window_code,
      windowFrom: row.window_from.toISOString(),
      windowUntil: row.window_until.toISOString(),
      dueAt: iso(row.due_at),
      tries: row.tries,
      dials: row.dials,
      promisedAt: row.promised_at.toISOString(),
      connectedAt: iso(row.connected_at),
      endedAt: iso(row.ended_at),
      endedReason: row.ended_reason,
      note: row.note,
      settledAt: iso(row.settled_at),
      settledNote: row.settled_note,
    };
  };

  const periodOf = ({ from, until }: FiguresQuery): { from: Date; until: Date } => {
    const end = until === undefined ? needs.clock.now() : new Date(until);
    const begin = from === undefined ? new Date(end.getTime() - DAY_MS) : new Date(from);
    const earliest = end.getTime() - CALLBACK_LIMITS.days * DAY_MS;
    return { from: new Date(Math.max(begin.getTime(), earliest)), until: end };
  };

  return {
    view,
    list: async (principal, query) => {
      demand(principal, 'queue.view');
      const { rows, total } = await searchCallbacks(needs.db, query);
      return { items: rows.map(view), total, page: query.page, pageSize: query.pageSize };
    },
    story: async (principal, id) => {
      demand(principal, 'queue.view');
      const row = await findCallback(needs.db, id);
      if (row === undefined) throw callbackNotFound();
      const [moves, tries] = await Promise.all([movesOf(needs.db, id), triesOf(needs.db, id)]);
      const staff = await needs.organisation.staff(tries.map((t) => t.agent_id));
      return {
        callback: view(row),
        moves: moves.map((m) => ({
          at: m.at.toISOString(),
          from: m.from_state,
          event: m.event,
          to: m.to_state,
          actor: m.actor,
          reason: m.reason,
        })),
        tries: tries.map((t) => ({
          nth: t.nth,
          at: t.at.toISOString(),
          agentName: staff.get(t.agent_id)?.name ?? null,
          outcome: t.outcome,
          endedAt: iso(t.ended_at),
        })),
      };
    },
    ofContact: async (principal, contactId) => {
      demand(principal, 'desk.use');
      const row = await findOfContact(needs.db, contactId);
      return row === undefined ? null : view(row);
    },
    dialTarget: async (principal, id) => {
      demand(principal, 'queue.view');
      const row = await findCallback(needs.db, id);
      if (row === undefined) throw callbackNotFound();
      return { number: row.number ?? '', calledNumber: row.called_number, customerId: row.customer_id };
    },
    windows: async (principal) => {
      demand(principal, 'queue.view');
      const { windows, quiet } = await loadSettings(needs.db);
      return windowsFrom(windows, quiet, needs.clock.now()).map(({ code, zh, en, from, until }) => ({
        code,
        zh,
        en,
        from: from.toISOString(),
        until: until.toISOString(),
      }));
    },
    figures: async (principal, query) => {
      demand(principal, 'queue.view');
      const { from, until } = periodOf(query);
      const [rows, promises] = await Promise.all([
        judgedCallbacks(needs.db, from, until),
        settledPromises(needs.db, from, until),
      ]);
      return {
        from: from.toISOString(),
        until: until.toISOString(),
        ...fatesOf(rows, needs.clock.now()),
        overall: accuracyOfAll(promises, { code: 'all', zh: '全部队列', en: 'All queues' }),
        queues: accuracyByQueue(promises, needs.queues()),
        hours: byTheHour(promises),
      };
    },
  };
}
