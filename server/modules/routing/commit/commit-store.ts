import type { Pool } from 'pg';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { PlannedChange } from '../../contacts/index.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import type { OfferOutcome } from '../routing-tables.ts';

/** A planned step of one contact with what routing writes beside it. */
export interface CommitItem {
  readonly change: PlannedChange;
  /** A new offer, when the change is one. */
  readonly offer: { readonly id: string; readonly ringUntil: Date; readonly why: string } | null;
  /** How the running offer ends with this change. */
  readonly outcome: OfferOutcome | null;
}

/** The owner's decisions carry the fence; what an agent does themself holds by the version alone. */
export interface Fence {
  readonly shard: number;
  readonly epoch: number;
}

/** SQLSTATE of a decision that came too late: somebody else owns the shard now. */
const FENCED = 'SJ001';
export const isFenced = (error: unknown): boolean => (error as { code?: unknown }).code === FENCED;

const COMMIT = {
  name: 'routing_commit',
  text: `select * from routing_commit($1::smallint, $2::bigint, $3::timestamptz, $4::uuid[], $5::int[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::uuid[], $12::int[], $13::text[], $14::text[], $15::text[], $16::uuid[], $17::timestamptz[], $18::jsonb[], $19::text[]) as id`,
};

/** One statement, one commit. Answers the ids that applied; the others were no longer as planned. */
export async function commitChanges(
  pool: Pool,
  items: readonly CommitItem[],
  given: { readonly fence: Fence | null; readonly now: Date },
): Promise<Set<string>> {
  const of = <T>(pick: (item: CommitItem) => T): T[] => items.map(pick);
  const { rows } = await pool.query<{ id: string }>({
    ...COMMIT,
    values: [
      given.fence?.shard ?? null,
      given.fence?.epoch ?? null,
      given.now,
      of((i) => i.change.contactId),
      of((i) => i.change.version),
      of((i) => i.change.event),
      of((i) => i.change.to),
      of((i) => i.change.type),
      of((i) => i.change.actor),
      of((i) => i.change.reason),
      of((i) => i.change.agentId),
      of((i) => i.change.mask),
      of((i) => i.change.endedBy),
      of((i) => i.change.disposition),
      of((i) => i.change.note),
      of((i) => i.offer?.id ?? null),
      of((i) => i.offer?.ringUntil ?? null),
      of((i) => i.offer?.why ?? null),
      of((i) => i.outcome),
    ],
  });
  return new Set(rows.map((r) => r.id));
}

/** A contact that comes into being in the line. */
export interface ArrivingContact {
  readonly id: string;
  readonly channel: string;
  readonly direction: 'inbound' | 'outbound';
  readonly address: string;
  readonly customerId: string | null;
  readonly queue: string;
  readonly serviceClass: string;
  readonly topic: string | null;
  /** The place it has kept; null: now. */
  readonly queuedAt: Date | null;
  readonly routing: string | null;
}

const ARRIVE = {
  name: 'contacts_arrive',
  text: `select contacts_arrive($1::timestamptz, $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::timestamptz[], $11::jsonb[], $12::text)`,
};

export async function commitArrivals(
  pool: Pool,
  contacts: readonly ArrivingContact[],
  given: { readonly now: Date; readonly actor: string },
): Promise<void> {
  const of = <T>(pick: (contact: ArrivingContact) => T): T[] => contacts.map(pick);
  await pool.query({
    ...ARRIVE,
    values: [
      given.now,
      of((c) => c.id),
      of((c) => c.channel),
      of((c) => c.direction),
      of((c) => c.address),
      of((c) => c.customerId),
      of((c) => c.queue),
      of((c) => c.serviceClass),
      of((c) => c.topic),
      of((c) => c.queuedAt),
      of((c) => c.routing),
      given.actor,
    ],
  });
}

/** A batch this big still commits within a few dozen milliseconds; more would only make each of them wait longer. */
const MAX_BATCH = 500;

/** The group commit of changes to contacts. What cannot apply any more is answered `false`. */
export const createCommitter =
  (needs: { readonly pool: Pool; readonly clock: Clock; readonly onCommitted: () => void }) =>
  (fence: () => Fence | null): GroupCommit<CommitItem, boolean> =>
    createGroupCommit<CommitItem, boolean>({
      maxBatch: MAX_BATCH,
      commit: async (items) => {
        const applied = await commitChanges(needs.pool, items, { fence: fence(), now: needs.clock.now() });
        if (applied.size > 0) needs.onCommitted();
        return items.map((item) => applied.has(item.change.contactId));
      },
    });
