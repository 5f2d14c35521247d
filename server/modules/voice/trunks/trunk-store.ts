import { sql, type Selectable, type Transaction } from 'kysely';
import type {
  NumberDraft,
  OutboundPlan,
  TrunkDraft,
  TrunkPeer,
  TrunkSettings,
} from '../../../../shared/contracts/voice-trunks.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { TrunksTables } from './trunks-tables.ts';

export type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<TrunksTables>();

export interface StoredTrunk {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly enabled: boolean;
  readonly addresses: readonly string[];
  readonly peers: readonly TrunkPeer[];
  readonly username: string;
  readonly inboundUsername: string;
  readonly secret: string | null;
  readonly inboundSecret: string | null;
  readonly settings: TrunkSettings;
  readonly version: number;
}

/** Who holds this changes trunks, numbers and the plan alone: their checks look at one another. */
export async function lockPlan(db: Executor, at: Date): Promise<void> {
  await on(db).updateTable('outbound_plan').set({ changed_at: at }).where('id', '=', 1).execute();
}

export async function loadTrunks(db: Executor): Promise<StoredTrunk[]> {
  const rows = await on(db).selectFrom('trunks').selectAll().orderBy('name').execute();
  const peers = await on(db).selectFrom('trunk_peers').selectAll().orderBy('place').execute();
  return rows.map((r) => ({
    id: r.id,
    name: r.name,
    note: r.note,
    enabled: r.enabled,
    addresses: r.addresses,
    peers: peers.filter((p) => p.trunk_id === r.id).map(({ host, port, transport }) => ({ host, port, transport })),
    username: r.username,
    inboundUsername: r.inbound_username,
    secret: r.secret,
    inboundSecret: r.inbound_secret,
    settings: r.settings,
    version: r.version,
  }));
}

export interface TrunkRow extends Omit<TrunkDraft, 'password' | 'inboundPassword'> {
  readonly id: string;
  readonly secret: string | null;
  readonly inboundSecret: string | null;
}

export async function saveTrunk(db: Executor, trunk: TrunkRow, at: Date): Promise<void> {
  const values = {
    name: trunk.name,
    note: trunk.note,
    enabled: trunk.enabled,
    addresses: [...trunk.addresses],
    username: trunk.username,
    inbound_username: trunk.inboundUsername,
    secret: trunk.secret,
    inbound_secret: trunk.inboundSecret,
    settings: JSON.stringify(trunk.settings),
    changed_at: at,
  };
  await on(db)
    .insertInto('trunks')
    .values({ id: trunk.id, ...values })
    .onConflict((c) => c.column('id').doUpdateSet((e) => ({ ...values, version: e('trunks.version', '+', 1) })))
    .execute();
  await on(db).deleteFrom('trunk_peers').where('trunk_id', '=', trunk.id).execute();
  if (trunk.peers.length === 0) return;
  await on(db)
    .insertInto('trunk_peers')
    .values(trunk.peers.map((peer, i) => ({ trunk_id: trunk.id, place: i + 1, ...peer })))
    .execute();
}

export async function removeTrunk(db: Executor, id: string): Promise<void> {
  await on(db).deleteFrom('trunks').where('id', '=', id).execute();
}

const numberOf = (r: Selectable<TrunksTables['numbers']>): NumberDraft & { version: number } => ({
  number: r.number,
  label: r.label,
  topic: r.topic,
  queue: r.queue,
  // No flow is the empty word outside of the database, where a form has a field for it.
  entryFlow: r.entry_flow ?? '',
  greeting: r.greeting,
  noticeWhen: r.notice_when,
  notice: r.notice,
  noticeHours: r.notice_hours,
  enabled: r.enabled,
  version: r.version,
});

export const loadNumbers = async (db: Executor): Promise<(NumberDraft & { version: number })[]> =>
  (await on(db).selectFrom('numbers').selectAll().orderBy('number').execute()).map(numberOf);

export async function saveNumber(db: Executor, draft: NumberDraft, at: Date): Promise<void> {
  const { number, label, topic, queue, entryFlow, greeting, noticeWhen, notice, noticeHours, enabled } = draft;
  const values = {
    label,
    topic,
    queue,
    entry_flow: entryFlow === '' ? null : entryFlow,
    greeting,
    notice_when: noticeWhen,
    notice,
    notice_hours: noticeHours,
    enabled,
    changed_at: at,
  };
  await on(db)
    .insertInto('numbers')
    .values({ number, ...values })
    .onConflict((c) => c.column('number').doUpdateSet((e) => ({ ...values, version: e('numbers.version', '+', 1) })))
    .execute();
}

export async function removeNumber(db: Executor, number: string): Promise<void> {
  await on(db).deleteFrom('numbers').where('number', '=', number).execute();
}

export async function loadPlan(db: Executor): Promise<OutboundPlan> {
  const row = await on(db)
    .selectFrom('outbound_plan')
    .select(['routes', 'shown', 'version'])
    .where('id', '=', 1)
    .executeTakeFirst();
  return row ?? { routes: [], shown: [], version: 1 };
}

export async function savePlan(db: Executor, plan: Pick<OutboundPlan, 'routes' | 'shown'>, at: Date): Promise<void> {
  await on(db)
    .updateTable('outbound_plan')
    .set({
      routes: JSON.stringify(plan.routes),
      shown: JSON.stringify(plan.shown),
      version: sql<number>`version + 1`,
      changed_at: at,
    })
    .where('id', '=', 1)
    .execute();
}
