import { sql } from 'kysely';
import type { DataScope, PostCode } from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';
import { tablesOf, type IdentityTables } from './identity-tables.ts';

export const insertSession = async (db: Db, session: IdentityTables['staff_sessions']): Promise<void> => {
  await tablesOf(db).insertInto('staff_sessions').values(session).execute();
};

export interface LiveSession {
  readonly id: string;
  readonly staff_id: string;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly source: string | null;
  readonly staff_no: string;
  readonly name: string;
  readonly post: PostCode;
  readonly centre: string;
  readonly area: string | null;
  readonly team: string | null;
  readonly must_change_password: boolean;
  readonly is_demo_password: boolean;
  readonly data_scope: DataScope;
  readonly permissions: string[];
}

/** One round trip for the question that every request asks. Only active staff have live sessions. */
export function findLiveSession(
  db: Db,
  by: { readonly tokenHash: Buffer } | { readonly id: string },
  at: { readonly now: Date; readonly seenAfter: Date },
): Promise<LiveSession | undefined> {
  return tablesOf(db)
    .selectFrom('staff_sessions as s')
    .innerJoin('staff', 'staff.id', 's.staff_id')
    .innerJoin('posts', 'posts.code', 'staff.post')
    .where((eb) => ('id' in by ? eb('s.id', '=', by.id) : eb('s.token_hash', '=', by.tokenHash)))
    .where('s.expires_at', '>', at.now)
    .where('s.last_seen_at', '>', at.seenAfter)
    .where('staff.state', '=', 'active')
    .select(['s.id', 's.staff_id', 's.last_seen_at', 's.expires_at', 's.source'])
    .select(['staff.staff_no', 'staff.name', 'staff.post', 'staff.centre', 'staff.area', 'staff.team'])
    .select(['staff.must_change_password', 'staff.is_demo_password', 'posts.data_scope'])
    .select(
      sql<string[]>`array(select permission from post_permissions where post_permissions.post = staff.post)`.as(
        'permissions',
      ),
    )
    .executeTakeFirst();
}

export const touchSession = async (db: Db, id: string, now: Date): Promise<void> => {
  await tablesOf(db).updateTable('staff_sessions').set({ last_seen_at: now }).where('id', '=', id).execute();
};

export const deleteSession = async (db: Db, id: string): Promise<void> => {
  await tablesOf(db).deleteFrom('staff_sessions').where('id', '=', id).execute();
};

/** Answers the ids of those that are gone. */
export async function deleteSessionsOf(db: Db, staffId: string, exceptId?: string): Promise<string[]> {
  let gone = tablesOf(db).deleteFrom('staff_sessions').where('staff_id', '=', staffId);
  if (exceptId !== undefined) gone = gone.where('id', '<>', exceptId);
  return (await gone.returning('id').execute()).map((row) => row.id);
}

/** Stamps those that are still good, and answers which they are. */
export async function stampLive(
  db: Db,
  ids: readonly string[],
  at: { readonly now: Date; readonly seenAfter: Date },
): Promise<string[]> {
  const rows = await tablesOf(db)
    .updateTable('staff_sessions as s')
    .set({ last_seen_at: at.now })
    .where('s.id', 'in', ids)
    .where('s.expires_at', '>', at.now)
    .where('s.last_seen_at', '>', at.seenAfter)
    .where((e) =>
      e.exists(
        e.selectFrom('staff').select('id').whereRef('staff.id', '=', 's.staff_id').where('state', '=', 'active'),
      ),
    )
    .returning('s.id')
    .execute();
  return rows.map((row) => row.id);
}

export async function dropEndedSessions(db: Db, at: { now: Date; seenAfter: Date }): Promise<number> {
  const { numDeletedRows } = await tablesOf(db)
    .deleteFrom('staff_sessions')
    .where((e) => e.or([e('expires_at', '<=', at.now), e('last_seen_at', '<=', at.seenAfter)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
