import type { Pool } from 'pg';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { PlannedChange } from '../../contacts/index.ts';
import { joinedJson, plainArray, textArray } from './array-text.ts';
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
  text: `select case when count(*) < cardinality($14) then coalesce(string_agg(c::text, ','), '') end as applied
    from routing_commit($1::smallint, $2::bigint, $3::timestamptz, $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::int[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::int[], $16::int[], $17::uuid[], $18::text[],
    $19::uuid[], $20::timestamptz[], $21::text) as c`,
};

const STAFF = 'staff:';

/** Shapes are told apart by what they say; the doer's own name is made of the agent's id in the database. */
interface Shape extends Pick<
  PlannedChange,
  'event' | 'from' | 'to' | 'type' | 'reason' | 'mask' | 'endedBy' | 'disposition'
> {
  readonly actor: string | null;
  readonly outcome: OfferOutcome | null;
}

/** Null: the agent themself, whose name the database makes of their id. */
const actorOf = ({ actor, agentId }: PlannedChange): string | null => {
  const isThemself =
    agentId !== null &&
    actor.length === STAFF.length + agentId.length &&
    actor.startsWith(STAFF) &&
    actor.endsWith(agentId);
  return isThemself ? null : actor;
};

const shapeOf = ({ change, outcome }: CommitItem, actor: string | null): Shape => ({
  event: change.event,
  from: change.from,
  to: change.to,
  type: change.type,
  actor,
  reason: change.reason,
  mask: change.mask,
  endedBy: change.endedBy,
  disposition: change.disposition,
  outcome,
});

/** `to` and `type` follow from the rest. */
const isOfShape = (s: Shape, { change, outcome }: CommitItem, actor: string | null): boolean =>
  s.event === change.event &&
  s.from === change.from &&
  s.mask === change.mask &&
  s.outcome === outcome &&
  s.endedBy === change.endedBy &&
  s.actor === actor &&
  s.disposition === change.disposition &&
  s.reason === change.reason;

const LOOK_BACK = 8;

/**
 * A batch is mostly a few kinds of step: what they have in common is said once, and each row names its kind by number from 1. Only the
 * last few are looked through: where everybody says something else, saying it twice costs less than comparing all with all.
 */
function shapesIn(items: readonly CommitItem[]): { shapes: Shape[]; numbers: number[] } {
  const shapes: Shape[] = [];
  const numbers = items.map((item) => {
    const actor = actorOf(item.change);
    const least = Math.max(0, shapes.length - LOOK_BACK);
    for (let i = shapes.length - 1; i >= least; i -= 1) {
      const shape = shapes[i];
      if (shape !== undefined && isOfShape(shape, item, actor)) return i + 1;
    }
    return shapes.push(shapeOf(item, actor));
  });
  return { shapes, numbers };
}

export type Applied = Pick<ReadonlySet<string>, 'has' | 'size'>;

/** Mostly all of them: then they are neither named one by one nor looked for. */
const appliedOf = (named: string | null, asked: number): Applied =>
  named === null ? { size: asked, has: () => true } : new Set(named === '' ? [] : named.split(','));

/** One statement, one commit. Answers the ids that applied; the others were no longer as planned. */
export async function commitChanges(
  pool: Pool,
  given: readonly CommitItem[],
  { fence, now }: { readonly fence: Fence | null; readonly now: Date },
): Promise<Applied> {
  // Two statements that concern the same contacts lock them in the same order.
  const items = [...given].sort((a, b) => (a.change.contactId < b.change.contactId ? -1 : 1));
  const { shapes, numbers } = shapesIn(items);
  const ofShape = <K extends keyof Shape>(column: K): Shape[K][] => shapes.map((s) => s[column]);
  const of = <T>(pick: (item: CommitItem) => T): T[] => items.map(pick);
  const { rows } = await pool.query<{ applied: string | null }>({
    ...COMMIT,
    values: [
      fence?.shard ?? null,
      fence?.epoch ?? null,
      now,
      ofShape('event'),
      ofShape('from'),
      ofShape('to'),
      ofShape('type'),
      ofShape('actor'),
      ofShape('reason'),
      ofShape('mask'),
      ofShape('endedBy'),
      ofShape('disposition'),
      ofShape('outcome'),
      plainArray(of((i) => i.change.contactId)),
      plainArray(of((i) => i.change.version)),
      plainArray(numbers),
      plainArray(of((i) => i.change.agentId)),
      textArray(of((i) => i.change.note)),
      plainArray(of((i) => i.offer?.id ?? null)),
      plainArray(of((i) => i.offer?.ringUntil.toISOString() ?? null)),
      joinedJson(of((i) => i.offer?.why ?? null)),
    ],
  });
  return appliedOf(rows[0]?.applied ?? null, items.length);
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
  text: `select contacts_arrive($1::timestamptz, $2::text, $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::timestamptz[], $12::text)`,
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
      given.actor,
      plainArray(of((c) => c.id)),
      textArray(of((c) => c.channel)),
      textArray(of((c) => c.direction)),
      textArray(of((c) => c.address)),
      textArray(of((c) => c.customerId)),
      textArray(of((c) => c.queue)),
      textArray(of((c) => c.serviceClass)),
      textArray(of((c) => c.topic)),
      plainArray(of((c) => c.queuedAt?.toISOString() ?? null)),
      joinedJson(of((c) => c.routing)),
    ],
  });
}

/**
 * Connections for decisions and for what agents do, of which there are two for each decision: while one batch is being written, the next
 * is already on its way, and neither the database's processors nor ours wait for the other.
 */
const LANES = { decisions: 2, acts: 3 };

/** So many must wait before a second batch is written beside the first, see decision 0012. */
const CROWD = 32;

/**
 * In ms. A statement costs the database a quarter of a millisecond before its first row, and a sync: decisions go as soon as the ones before
 * them are written, but nobody stands waiting for the end of a talk or the answer to a bell, so what agents do waits for company.
 */
const PACE_MS = { decisions: 0, acts: 6 };

/**
 * Large enough to share an fsync among many, small enough that a crowd is not all in one statement: then every lane but one stands
 * still until it is done. Measured with 500 contacts under way, see decision 0012.
 */
const MAX_BATCH = 125;

/**
 * The group commit of changes to contacts. What cannot apply any more is answered `false`. A decision belongs to the ownership
 * under which it was made: one that still stood in the queue when the shard was lost, and won again by the same process, would
 * pass the new fence though the new owner knows nothing of it.
 */
export const createCommitter =
  (needs: { readonly pool: Pool; readonly clock: Clock; readonly onCommitted: () => void }) =>
  (fence: () => Fence | null, kind: 'decisions' | 'acts'): GroupCommit<CommitItem, boolean> => {
    const group = createGroupCommit<{ readonly item: CommitItem; readonly epoch: number | null }, boolean>({
      maxBatch: MAX_BATCH,
      lanes: LANES[kind],
      crowd: CROWD,
      paceMs: PACE_MS[kind],
      commit: async (queued) => {
        const now = fence();
        const items = queued.filter((q) => q.epoch === (now?.epoch ?? null)).map((q) => q.item);
        if (items.length === 0) return queued.map(() => false);
        const applied = await commitChanges(needs.pool, items, { fence: now, now: needs.clock.now() });
        if (applied.size > 0) needs.onCommitted();
        return queued.map((q) => q.epoch === (now?.epoch ?? null) && applied.has(q.item.change.contactId));
      },
    });
    return { ...group, add: (key, item) => group.add(key, { item, epoch: fence()?.epoch ?? null }) };
  };
