import { sql } from 'kysely';
import type { Post } from '../../../shared/contracts/identity.ts';
import {
  isPermission,
  type DataScope,
  type Permission,
  type PostCode,
} from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';
import { tablesOf } from './identity-tables.ts';

export async function listPosts(db: Db): Promise<Post[]> {
  const rows = await tablesOf(db)
    .selectFrom('posts')
    .select(['code', 'name_zh as nameZh', 'name_en as nameEn', 'data_scope as dataScope'])
    .select(
      sql<string[]>`array(select permission from post_permissions p where p.post = posts.code order by permission)`.as(
        'held',
      ),
    )
    .select(
      sql<number>`(select count(*) from staff where staff.post = posts.code and staff.state <> 'left')`.as(
        'staffCount',
      ),
    )
    .orderBy('place')
    .execute();
  return rows.map(({ held, ...post }) => ({ ...post, permissions: held.filter(isPermission) }));
}

export const lockPost = (db: Db, code: PostCode): Promise<{ data_scope: DataScope } | undefined> =>
  tablesOf(db).selectFrom('posts').select('data_scope').where('code', '=', code).forUpdate().executeTakeFirst();

export async function permissionsOf(db: Db, code: PostCode): Promise<string[]> {
  const rows = await tablesOf(db)
    .selectFrom('post_permissions')
    .select('permission')
    .where('post', '=', code)
    .orderBy('permission')
    .execute();
  return rows.map((row) => row.permission);
}

export async function replacePost(
  db: Db,
  code: PostCode,
  next: { readonly permissions: readonly Permission[]; readonly dataScope: DataScope },
): Promise<void> {
  await tablesOf(db).updateTable('posts').set({ data_scope: next.dataScope }).where('code', '=', code).execute();
  await tablesOf(db).deleteFrom('post_permissions').where('post', '=', code).execute();
  if (next.permissions.length === 0) return;
  await tablesOf(db)
    .insertInto('post_permissions')
    .values(next.permissions.map((permission) => ({ post: code, permission })))
    .execute();
}
