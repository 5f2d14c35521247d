import type { Selectable } from 'kysely';
import type { TrunkTestReport, TrunkTestState } from '../../../../shared/contracts/voice-trunk-tests.ts';
import { TRUNK_TESTS_SHOWN } from '../../../../shared/contracts/voice-trunk-tests.ts';
import type { Executor } from './trunk-store.ts';
import type { TrunksTables } from './trunks-tables.ts';

const on = (db: Executor) => db.withTables<TrunksTables>();

export type TestRow = Selectable<TrunksTables['trunk_tests']>;

export const latestTests = (db: Executor, trunk: string): Promise<TestRow[]> =>
  on(db)
    .selectFrom('trunk_tests')
    .selectAll()
    .where('trunk', '=', trunk)
    .orderBy('asked_at', 'desc')
    .limit(TRUNK_TESTS_SHOWN)
    .execute();

/** False: another one of this trunk is not over yet. */
export async function insertTest(
  db: Executor,
  test: Pick<TestRow, 'id' | 'trunk' | 'kind' | 'number' | 'asked_by'>,
  at: Date,
): Promise<boolean> {
  const done = await on(db)
    .insertInto('trunk_tests')
    .values({ ...test, state: 'asked', asked_at: at, changed_at: at, node: null, report: null })
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
