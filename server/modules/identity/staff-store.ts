import { sql } from 'kysely';
import type { StaffQuery } from '../../../shared/contracts/identity.ts';
import type { Permission, PostCode, StaffState } from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';
import { tablesOf, type IdentityTables, type StaffRow } from './identity-tables.ts';
import type { ScopeLimit } from './principal.ts';

export const findStaffByNo = (db: Db, staffNo: string): Promise<StaffRow | undefined> =>
  tablesOf(db).selectFrom('staff').selectAll().where('staff_no', '=', staffNo).executeTakeFirst();

export const findStaff = (db: Db, id: string): Promise<StaffRow | undefined> =>
  tablesOf(db).selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst();

export const lockStaff = (db: Db, id: string): Promise<StaffRow | undefined> =>
  tablesOf(db).selectFrom('staff').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export const insertStaff = async (db: Db, rows: readonly StaffRow[]): Promise<void> => {
  await tablesOf(db).insertInto('staff').values(rows).execute();
};

/** The version counts every change that a screen can show; a sign-in is none. */
export const updateStaff = (db: Db, id: string, change: Partial<Omit<StaffRow, 'version'>>): Promise<StaffRow> =>
  tablesOf(db)
    .updateTable('staff')
    .set((e) => ({ ...change, version: e('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export const stampSignIn = async (db: Db, id: string, now: Date): Promise<void> => {
  await tablesOf(db).updateTable('staff').set({ last_sign_in_at: now }).where('id', '=', id).execute();
};

export const insertTransition = async (db: Db, row: IdentityTables['staff_transitions']): Promise<void> => {
  await tablesOf(db).insertInto('staff_transitions').values(row).execute();
};

export async function pageOfStaff(
  db: Db,
  query: StaffQuery,
  limit: ScopeLimit,
): Promise<{ rows: StaffRow[]; total: number }> {
  let found = tablesOf(db).selectFrom('staff');
  if (limit.by === 'own') found = found.where('id', '=', limit.ownerId);
  else if (limit.by !== 'all') {
    const { by, code, ownerId } = limit;
    found = found.where((e) => e.or([e(by, '=', code), e('id', '=', ownerId)]));
  }
  if (query.text !== undefined && query.text !== '') {
    // position() instead of LIKE: nothing to escape, and a few thousand staff need no index for it.
    found = found.where(sql<boolean>`(position(${query.text} in name) > 0 or position(${query.text} in staff_no) > 0)`);
  }
  if (query.post !== undefined) found = found.where('post', '=', query.post);
  if (query.team !== undefined) found = found.where('team', '=', query.team);
  if (query.state !== undefined) found = found.where('state', '=', query.state);
  const { total } = await found.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .selectAll()
    .orderBy('staff_no')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { rows, total };
}

export interface StaffCard {
  readonly id: string;
  readonly staffNo: string;
  readonly name: string;
  readonly post: PostCode;
  readonly centre: string;
  readonly area: string | null;
  readonly team: string | null;
  readonly state: StaffState;
}

const cards = (db: Db) =>
  tablesOf(db)
    .selectFrom('staff')
    .select(['id', 'staff_no as staffNo', 'name', 'post', 'centre', 'area', 'team', 'state']);

export const cardsById = (db: Db, ids: readonly string[]): Promise<StaffCard[]> =>
  ids.length === 0 ? Promise.resolve([]) : cards(db).where('id', 'in', ids).execute();

export const cardByNo = (db: Db, staffNo: string): Promise<StaffCard | undefined> =>
  cards(db).where('staff_no', '=', staffNo).executeTakeFirst();

export const cardsOfTeam = (db: Db, team: string): Promise<StaffCard[]> =>
  cards(db).where('team', '=', team).where('state', '=', 'active').orderBy('staff_no').execute();

export const cardsOfPost = (db: Db, post: PostCode): Promise<StaffCard[]> =>
  cards(db).where('post', '=', post).where('state', '=', 'active').orderBy('staff_no').execute();

export const cardsWith = (db: Db, permission: Permission): Promise<StaffCard[]> =>
  cards(db)
    .where('state', '=', 'active')
    .where('post', 'in', (e) => e.selectFrom('post_permissions').select('post').where('permission', '=', permission))
    .orderBy('staff_no')
    .execute();

/** The lowest number of each post among those who still have the demo password. */
export const demoAccountPerPost = (db: Db): Promise<Pick<StaffRow, 'staff_no' | 'name' | 'post'>[]> =>
  tablesOf(db)
    .selectFrom('staff')
    .innerJoin('posts', 'posts.code', 'staff.post')
    .distinctOn('posts.place')
    .select(['staff.staff_no', 'staff.name', 'staff.post'])
    .where('staff.is_demo_password', '=', true)
    .where('staff.state', '=', 'active')
    .orderBy('posts.place')
    .orderBy('staff.staff_no')
    .execute();

export async function isStaffed(db: Db): Promise<boolean> {
  return (await tablesOf(db).selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** Takes turns, so that two administrators cannot suspend each other at the same moment. */
export async function countHoldersInTurn(db: Db, permission: Permission): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('identity.holders', 0))`.execute(db);
  const { n } = await tablesOf(db)
    .selectFrom('staff')
    .innerJoin('post_permissions as p', 'p.post', 'staff.post')
    .where('p.permission', '=', permission)
    .where('staff.state', '=', 'active')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

export const rememberPassword = async (
  db: Db,
  staffId: string,
  former: { readonly hash: string; readonly setAt: Date },
): Promise<void> => {
  await tablesOf(db)
    .insertInto('staff_former_passwords')
    .values({ staff_id: staffId, set_at: former.setAt, password_hash: former.hash })
    .onConflict((c) => c.columns(['staff_id', 'set_at']).doUpdateSet({ password_hash: former.hash }))
    .execute();
};

export async function formerPasswords(db: Db, staffId: string, count: number): Promise<string[]> {
  const rows = await tablesOf(db)
    .selectFrom('staff_former_passwords')
    .select('password_hash')
    .where('staff_id', '=', staffId)
    .orderBy('set_at', 'desc')
    .limit(count)
    .execute();
  return rows.map((row) => row.password_hash);
}
