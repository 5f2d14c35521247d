import { sql, type Insertable, type Selectable, type Transaction } from 'kysely';
import { POOR_MOS } from '../../../../shared/contracts/voice-traces.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { TracesTables } from './traces-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<TracesTables>();

export type QualityRow = Selectable<TracesTables['call_quality']>;

export async function insertQuality(db: Executor, row: Insertable<TracesTables['call_quality']>): Promise<void> {
  await on(db)
    .insertInto('call_quality')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export const qualityOf = (db: Executor, contactId: string): Promise<QualityRow[]> =>
  on(db)
    .selectFrom('call_quality')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('at')
    .orderBy('leg', 'desc')
    .execute();

export async function hasTraceOf(db: Executor, contactId: string): Promise<boolean> {
  const row = await on(db)
    .selectFrom('sip_traces as t')
    .innerJoin('calls as c', 'c.sip_id', 't.sip_id')
    .select('t.id')
    .where('c.contact_id', '=', contactId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface QualityWish {
  readonly trunk?: string | undefined;
  readonly agentId?: string | undefined;
  readonly codec?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

function among(db: Executor, { trunk, agentId, codec, from, to }: QualityWish) {
  let query = on(db).selectFrom('call_quality');
  if (trunk !== undefined) query = query.where('trunk', '=', trunk);
  if (agentId !== undefined) query = query.where('agent_id', '=', agentId);
  if (codec !== undefined) query = query.where('codec', '=', codec);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  return query;
}

/** The worst first: nothing heard at all, then the lowest estimate, then what could not be estimated. */
const worst = (db: Executor, wish: QualityWish) =>
  among(db, wish)
    .selectAll()
    .orderBy(sql`case when packets_in = 0 then 0 else coalesce(mos, 6) end`)
    .orderBy('at', 'desc')
    .orderBy('contact_id')
    .orderBy('leg');

export async function qualityPage(
  db: Executor,
  wish: QualityWish,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<{ items: QualityRow[]; total: number }> {
  const counted = await among(db, wish)
    .select((e) => e.fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  const items = await worst(db, wish)
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total: Number(counted.n) };
}
export const worstCalls = (db: Executor, wish: QualityWish, limit: number): Promise<QualityRow[]> =>
  worst(db, wish).limit(limit).execute();

/** Legs by bucket, 1 to `buckets`; an estimate of exactly the upper end belongs to the last. */
export async function qualityBuckets(
  db: Executor,
  wish: QualityWish,
  { from, to, buckets }: { readonly from: number; readonly to: number; readonly buckets: number },
): Promise<Map<number, number>> {
  const rows = await among(db, wish)
    .select([
      sql<number>`least(greatest(width_bucket(mos::float8, ${from}::float8, ${to}::float8, ${buckets}::int), 1), ${buckets}::int)`.as(
        'bucket',
      ),
      (e) => e.fn.countAll<string>().as('n'),
    ])
    .where('mos', 'is not', null)
    .where('packets_in', '>', 0)
    .groupBy('bucket')
    .execute();
  return new Map(rows.map((r) => [r.bucket, Number(r.n)]));
}
export async function qualitySums(
  db: Executor,
  wish: QualityWish,
): Promise<{ legs: number; poor: number; silent: number; average: number | null }> {
  const row = await among(db, wish)
    .select([
      sql<string>`count(*)`.as('legs'),
      sql<string>`count(*) filter (where packets_in > 0 and mos < ${POOR_MOS})`.as('poor'),
      sql<string>`count(*) filter (where packets_in = 0)`.as('silent'),
      sql<number | null>`avg(mos) filter (where packets_in > 0)`.as('average'),
    ])
    .executeTakeFirstOrThrow();
  const { average } = row;
  return {
    ...{ legs: Number(row.legs), poor: Number(row.poor), silent: Number(row.silent) },
    average: average === null ? null : Math.round(average * 100) / 100,
  };
}
