import type { Pool } from 'pg';
import { newId } from '../shared/kernel/id.ts';
import { planChange, type Happening } from '../server/modules/contacts/index.ts';
import {
  commitArrivals,
  commitChanges,
  type ArrivingContact,
  type CommitItem,
} from '../server/modules/routing/commit/commit-store.ts';
import { FENCE } from './routing-run.ts';

/*
 * What happens in virtual time, written by the statements of the house in pieces of at most half a virtual second: arrivals,
 * then changes under the fence of an owner, each piece with one time. While one piece is written the next half second is lived;
 * never more than one piece ahead.
 */
export interface DayBook {
  arrive(contact: ArrivingContact): void;
  /** The self-service settled it; its story is not routing's and is written as a whole. */
  selfServed(call: { readonly fromMs: number; readonly untilMs: number }): void;
  change(life: Life, happening: Happening, more?: Pick<CommitItem, 'offer' | 'outcome'>): void;
  /** What happens from now on happens at this time. */
  at(nowMs: number): void;
  /** Writes what has come together. Awaited: memory stays bounded. */
  turn(): Promise<void>;
  close(): Promise<void>;
  readonly counts: { pieces: number; changes: number; arrivals: number; selfServed: number };
}

/** What the book knows of a contact: where it stands in its life. */
export interface Life {
  readonly id: string;
  state: Parameters<typeof planChange>[0]['state'];
  version: number;
}

interface Piece {
  readonly fromMs: number;
  toMs: number;
  readonly arrivals: ArrivingContact[];
  readonly selfServed: { fromMs: number; untilMs: number }[];
  readonly changes: CommitItem[];
  readonly changed: Set<string>;
}

const PIECE_MS = 500;
const PIECE_ITEMS = 400;

/** Self-service as a whole: came, went through the menu, was settled. */
const SELF_SERVED = `
  with calls as (select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as c (id, since, until)), told as (
    insert into contacts (id, channel, state, customer_address, topic, arrived_at, ended_at, closed_at, ended_by, end_reason, version)
    select id, 'voice', 'closed', '13900000000', 'billing', since, until, until, 'customer', 'self_service', 3 from calls
  ), steps as (
    select c.id, s.seq, case when s.seq = 3 then c.until else c.since end as at, s.from_state, s.event, s.to_state, s.type
    from calls c cross join (values (1, null, 'arrive', 'arrived', 'contact.arrived'), (2, 'arrived', 'navigate', 'self_service',
      'contact.navigated'), (3, 'self_service', 'end', 'closed', 'contact.ended')) as s (seq, from_state, event, to_state, type)
  ), history as (
    insert into contact_transitions (contact_id, seq, at, from_state, event, to_state, actor)
    select id, seq, at, from_state, event, to_state, 'customer' from steps
  )
  insert into events (aggregate, aggregate_id, seq, type, data, at, tx)
  select 'contact', id::text, seq, type, jsonb_build_object('contactId', id, 'state', to_state, 'version', seq), at, pg_current_xact_id()
  from steps order by id, seq`;

async function write(pool: Pool, piece: Piece): Promise<void> {
  const now = new Date(piece.toMs);
  const { selfServed, arrivals, changes } = piece;
  if (selfServed.length > 0) {
    const values = [
      selfServed.map((c) => newId(c.fromMs)),
      selfServed.map((c) => new Date(c.fromMs)),
      selfServed.map((c) => new Date(c.untilMs)),
    ];
    await pool.query({ name: 'self_served', text: SELF_SERVED, values });
  }
  if (arrivals.length > 0) await commitArrivals(pool, arrivals, { now, actor: 'customer' });
  if (changes.length === 0) return;
  const applied = await commitChanges(pool, changes, { fence: FENCE, now });
  if (applied.size !== changes.length)
    throw new Error(`${changes.length - applied.size} changes of the day did not apply`);
}

export async function openDayBook(pool: Pool): Promise<DayBook> {
  await pool.query('update routing_leases set epoch = $1 where shard = $2', [FENCE.epoch, FENCE.shard]);
  const counts = { pieces: 0, changes: 0, arrivals: 0, selfServed: 0 };
  const full: Piece[] = [];
  let open: Piece | undefined;
  let writing: Promise<void> = Promise.resolve();

  const shut = (): void => {
    if (open === undefined) return;
    full.push(open);
    open = undefined;
  };
  const piece = (atMs: number): Piece => {
    if (open !== undefined && (atMs - open.fromMs >= PIECE_MS || open.changes.length >= PIECE_ITEMS)) shut();
    open ??= { fromMs: atMs, toMs: atMs, arrivals: [], selfServed: [], changes: [], changed: new Set() };
    open.toMs = Math.max(open.toMs, atMs);
    return open;
  };
  let nowMs = 0;
  const writeAll = async (): Promise<void> => {
    for (let next = full.shift(); next !== undefined; next = full.shift()) {
      counts.pieces += 1;
      counts.changes += next.changes.length;
      counts.arrivals += next.arrivals.length;
      counts.selfServed += next.selfServed.length;
      await write(pool, next);
    }
  };

  return {
    counts,
    arrive: (contact) => void piece(nowMs).arrivals.push(contact),
    selfServed: (call) => void piece(nowMs).selfServed.push(call),
    change: (life, happening, more) => {
      const planned = planChange(life, happening);
      if (!planned.ok) throw new Error(`the life of a contact refuses ${happening.event} in ${life.state}`);
      // Two steps of one contact never ride together.
      if (piece(nowMs).changed.has(life.id)) shut();
      const into = piece(nowMs);
      into.changed.add(life.id);
      into.changes.push({ change: planned.value, offer: more?.offer ?? null, outcome: more?.outcome ?? null });
      life.state = planned.value.to;
      life.version += 1;
    },
    at: (atMs) => {
      nowMs = atMs;
    },
    turn: async () => {
      if (open !== undefined && nowMs - open.fromMs >= PIECE_MS) shut();
      if (full.length === 0) return;
      await writing;
      writing = writeAll();
    },
    close: async () => {
      shut();
      await writing;
      await writeAll();
    },
  };
}
