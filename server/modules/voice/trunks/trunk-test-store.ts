import type { Selectable } from 'kysely';
import type {
  TrunkTestQuery,
  TrunkTestReport,
  TrunkTestState,
  TrunkTestStep,
} from '../../../../shared/contracts/voice-trunk-tests.ts';
import type { Executor } from './trunk-store.ts';
import type { TrunksTables } from './trunks-tables.ts';

const on = (db: Executor) => db.withTables<TrunksTables>();

export type TestRow = Selectable<TrunksTables['trunk_tests']>;

export async function testsPage(
  db: Executor,
  { trunk, page, pageSize }: TrunkTestQuery,
): Promise<{ items: TestRow[]; total: number }> {
  let query = on(db).selectFrom('trunk_tests');
  if (trunk !== undefined) query = query.where('trunk', '=', trunk);
  const { n } = await query.select((e) => e.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const items = await query
    .selectAll()
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total: Number(n) };
}

/** False: another one of this trunk is not over yet. */
export async function insertTest(
  db: Executor,
  test: Pick<TestRow, 'id' | 'trunk' | 'kind' | 'number' | 'asked_by' | 'asked_name'>,
  at: Date,
): Promise<boolean> {
  const done = await on(db)
    .insertInto('trunk_tests')
    .values({ ...test, state: 'asked', asked_at: at, changed_at: at, node: null, step: null, report: null })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export const openTests = (db: Executor): Promise<TestRow[]> =>
  on(db).selectFrom('trunk_tests').selectAll().where('state', 'in', ['asked', 'running']).orderBy('asked_at').execute();

/** From this state and no other; false: somebody was quicker. */
export async function moveTest(
  db: Executor,
  test: Pick<TestRow, 'id' | 'state'>,
  to: { readonly state: TrunkTestState; readonly node?: string; readonly report?: TrunkTestReport },
  at: Date,
): Promise<boolean> {
  const { state, node, report } = to;
  const done = await on(db)
    .updateTable('trunk_tests')
    .set({
      state,
      changed_at: at,
      ...(node === undefined ? {} : { node }),
      ...(report === undefined ? {} : { report: JSON.stringify(report) }),
    })
    .where('id', '=', test.id)
    .where('state', '=', test.state)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Only of a test that still runs: its end may have overtaken what it told before. */
export async function noteStep(db: Executor, id: string, step: TrunkTestStep): Promise<void> {
  await on(db).updateTable('trunk_tests').set({ step }).where('id', '=', id).where('state', '=', 'running').execute();
}
