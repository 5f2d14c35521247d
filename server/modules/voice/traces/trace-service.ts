import { deflateSync, inflateSync } from 'node:zlib';
import {
  TRACE_KEPT_DAYS,
  type Ladder,
  type TraceCall,
  type TraceMessage,
  type TraceQuery,
} from '../../../../shared/contracts/voice-traces.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db } from '../../../platform/db/database.ts';
import { demand, may, type Principal } from '../../identity/index.ts';
import { messagesOf, partiesOf } from './ladder.ts';
import { maskParty } from './sip-masking.ts';
import { createTraceRing, type KeptCall, type TraceRing } from './trace-ring.ts';
import {
  contactsOf,
  deleteTraces,
  findTrace,
  insertTraces,
  searchTraces,
  type NewTrace,
  type TraceRow,
} from './trace-store.ts';

export interface Traces {
  readonly ring: TraceRing;
  search(principal: Principal, query: TraceQuery): Promise<Page<TraceCall>>;
  ladder(principal: Principal, id: string): Promise<Ladder>;
  /** Stores what is over; called every few seconds. */
  keep(): Promise<number>;
  /** Deletes what is older than is kept. */
  clear(): Promise<void>;
}

export interface TraceNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly node: string;
  /** Our own numbers, which are no secret. */
  readonly ours: () => ReadonlySet<string>;
}

const DAY_MS = 24 * 60 * 60_000;
const MAX_STORED = 64 * 1024;

interface Stored {
  readonly messages: readonly TraceMessage[];
  readonly dropped: number;
}

/** Deflated, and cut from behind until it fits: the beginning of a call says most. */
export function pack(messages: readonly TraceMessage[], dropped: number): Buffer {
  for (let kept = messages.length; ; kept = Math.floor(kept / 2)) {
    const stored: Stored = { messages: messages.slice(0, kept), dropped: dropped + messages.length - kept };
    const packed = deflateSync(JSON.stringify(stored));
    if (packed.length <= MAX_STORED || kept === 0) return packed;
  }
}
const unpack = (packed: Buffer): Stored => JSON.parse(inflateSync(packed).toString()) as Stored;

const shown = (row: TraceRow): TraceCall => ({
  id: row.id,
  sipId: row.sip_id,
  node: row.node,
  trunk: row.trunk,
  direction: row.direction,
  caller: row.caller,
  called: row.called,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at.toISOString(),
  status: row.status,
  contactId: row.contact_id,
});

/** Who runs the system sees no customers (GB/T 22239-2019: separate roles), and so gets no way to one. */
const forReader = (principal: Principal, call: TraceCall): TraceCall =>
  may(principal, 'contact.view') ? call : { ...call, contactId: null };

export function createTraces(needs: TraceNeeds): Traces {
  const ring = createTraceRing();
  /** Calls that still run have an id of their own here, so that the screen can open them. */
  const ids = new Map<string, string>();
  const idOf = (call: KeptCall): string => {
    const known = ids.get(call.sipId) ?? newId();
    ids.set(call.sipId, known);
    return known;
  };

  const toRow = (call: KeptCall): NewTrace => {
    const ours = needs.ours();
    return {
      id: idOf(call),
      sip_id: call.sipId.slice(0, 256),
      node: needs.node,
      trunk: call.trunk.slice(0, 40),
      direction: call.direction,
      ...partiesOf(call, ours),
      started_at: new Date(call.startedAt),
      ended_at: new Date(call.lastAt),
      status: call.status ?? null,
      messages: pack(messagesOf(call, ours), call.dropped),
    };
  };
  const live = (call: KeptCall, contacts: ReadonlyMap<string, string>): TraceCall => ({
    id: idOf(call),
    sipId: call.sipId,
    node: needs.node,
    trunk: call.trunk,
    direction: call.direction,
    ...partiesOf(call, needs.ours()),
    startedAt: new Date(call.startedAt).toISOString(),
    endedAt: null,
    status: call.status ?? null,
    contactId: contacts.get(call.sipId) ?? null,
  });

  /** Those of this node that still run; on another node they are seen when they are over. */
  const running = async (query: TraceQuery, party: string | undefined): Promise<TraceCall[]> => {
    const calls = ring.running();
    const contacts = await contactsOf(
      needs.db,
      calls.map((c) => c.sipId),
    );
    return calls
      .map((c) => live(c, contacts))
      .filter(
        (c) =>
          (query.trunk === undefined || c.trunk === query.trunk) &&
          (party === undefined || c.caller === party || c.called === party) &&
          (query.contactId === undefined || c.contactId === query.contactId) &&
          (query.failed !== true || (c.status !== null && c.status >= 300)),
      )
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  };

  return {
    ring,
    search: async (principal, query) => {
      demand(principal, 'voice.trunks');
      const { page, pageSize, number, from, to } = query;
      const party = number === undefined || number.trim() === '' ? undefined : maskParty(number.trim(), needs.ours());
      const filter = {
        ...query,
        party,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
      };
      const stored = await searchTraces(needs.db, filter, query);
      const now = page === 1 && to === undefined ? await running(query, party) : [];
      return {
        items: [...now, ...stored.items.map(shown)].map((call) => forReader(principal, call)),
        total: stored.total + now.length,
        page,
        pageSize,
      };
    },
    ladder: async (principal, id) => {
      demand(principal, 'voice.trunks');
      const call = ring.running().find((c) => ids.get(c.sipId) === id);
      if (call !== undefined) {
        const contacts = await contactsOf(needs.db, [call.sipId]);
        return {
          call: forReader(principal, live(call, contacts)),
          messages: messagesOf(call, needs.ours()),
          dropped: call.dropped,
        };
      }
      const row = await findTrace(needs.db, id);
      if (row === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      const { messages, dropped } = unpack(row.messages);
      return { call: forReader(principal, shown(row)), messages: [...messages], dropped };
    },
    keep: async () => {
      const over = ring.takeOver(needs.clock.now().getTime());
      await insertTraces(needs.db, over.map(toRow));
      for (const call of over) ids.delete(call.sipId);
      return over.length;
    },
    clear: () => deleteTraces(needs.db, new Date(needs.clock.now().getTime() - TRACE_KEPT_DAYS * DAY_MS)),
  };
}
