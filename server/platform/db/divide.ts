import type pg from 'pg';
import { quoted, quotedName } from './backup-catalogue.ts';

/*
 * Makes a table the first partition of a table of its name, without copying a row or building an index: the old one is renamed and attached,
 * and what hung on it (keys, indexes, triggers, rights) is made again on the new one under the old names, so that later migrations
 * find them. Each table is read once, because PostgreSQL looks whether all rows fit; so is each that points to one with a foreign key.
 */

export interface Division {
  readonly schema: string;
  readonly name: string;
  /** As PostgreSQL writes it: `RANGE (id)`. */
  readonly splitBy: string;
  /** What has been the whole. Its name begins with that of the table. */
  readonly first: { readonly name: string; readonly bound: string };
}

/** Statements that PostgreSQL writes itself, one a row, before anything is renamed. */
async function told(client: pg.ClientBase, text: string, values: readonly unknown[]): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(text, [...values]);
  return rows.map((row) => row.line);
}

/** From the tables and to the tables. */
async function foreignKeys(
  client: pg.ClientBase,
  tables: readonly string[],
): Promise<{ undo: string; redo: string }[]> {
  const { rows } = await client.query<{ undo: string; redo: string }>(
    `select format('alter table %I.%I drop constraint %I', n.nspname, c.relname, k.conname) as undo,
            format('alter table %I.%I add constraint %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as redo
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and k.conparentid = 0 and (k.conrelid = any($1::regclass[]) or k.confrelid = any($1::regclass[])) order by 1`,
    [tables],
  );
  return rows;
}

const KEYS = `select format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as line
  from pg_constraint k where k.contype in ('p', 'u') and k.conrelid = $1::regclass order by k.conname`;

const INDEXES = `select pg_get_indexdef(i.indexrelid) as line from pg_index i
  where i.indrelid = $1::regclass and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
  order by i.indexrelid`;

/** A key is renamed with its constraint. */
const RENAMES = `select case when k.oid is null then format('alter index %s rename to %I', i.indexrelid::regclass, c.relname || $2)
              else format('alter table %s rename constraint %I to %I', i.indrelid::regclass, k.conname, k.conname || $2) end as line
  from pg_index i join pg_class c on c.oid = i.indexrelid
  left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u') where i.indrelid = $1::regclass`;

const TRIGGERS_OFF = `select format('drop trigger %I on %s', tgname, tgrelid::regclass) as line from pg_trigger
  where tgrelid = $1::regclass and not tgisinternal order by tgname`;

const TRIGGERS = `select pg_get_triggerdef(oid) || case tgenabled when 'O' then '' else format('; alter table %s %s trigger %I', tgrelid::regclass,
    case tgenabled when 'D' then 'disable' when 'A' then 'enable always' else 'enable replica' end, tgname) end as line
  from pg_trigger where tgrelid = $1::regclass and not tgisinternal order by tgname`;

/** Who may do what, with whole rows and with single columns, and whose it is. */
const RIGHTS = `with t as (select oid, relacl, relowner from pg_class where oid = $1::regclass), given as (
    select a.*, null::name as attname from t, aclexplode(t.relacl) a
    union all select a.*, c.attname from t join pg_attribute c on c.attrelid = t.oid, aclexplode(c.attacl) a)
  select format('grant %s %s on %s to %s %s', g.privilege_type, '(' || quote_ident(g.attname) || ')', t.oid::regclass,
           case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
           case when g.is_grantable then 'with grant option' end) as line
    from given g, t where g.grantee <> t.relowner
  union all select format('alter table %s owner to %I', oid::regclass, pg_get_userbyid(relowner)) from t
    where relowner <> (select oid from pg_roles where rolname = current_user)`;

async function divide(client: pg.ClientBase, { schema, name, splitBy, first }: Division): Promise<void> {
  const [whole, part] = [quoted(schema, name), quoted(schema, first.name)];
  const again: string[] = [];
  for (const text of [KEYS, INDEXES]) again.push(...(await told(client, text, [whole])));
  const triggers = await told(client, TRIGGERS, [whole]);
  const rights = await told(client, RIGHTS, [whole]);
  const off = await told(client, TRIGGERS_OFF, [whole]);
  const renames = await told(client, RENAMES, [whole, first.name.slice(name.length)]);
  for (const line of [
    ...off,
    ...renames,
    `alter table ${whole} rename to ${quotedName(first.name)}`,
    `create table ${whole} (like ${part} including all excluding indexes) partition by ${splitBy}`,
    ...again,
    `alter table ${whole} attach partition ${part} ${first.bound}`,
    ...triggers,
    ...rights,
  ])
    await client.query(line);
}

/**
 * Within the caller's transaction. While the tables are taken apart nothing may point from them or to them: a partition that is pointed to
 * cannot be detached. Keys that are made again check every row.
 */
export async function withoutForeignKeys(
  client: pg.ClientBase,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const keys = await foreignKeys(client, tables);
  for (const { undo } of keys) await client.query(undo);
  await work();
  for (const { redo } of keys) await client.query(redo);
}

/** Within the caller's transaction and `withoutForeignKeys`. What the tables hold and who they are to others is as before. */
export async function divideTables(client: pg.ClientBase, divisions: readonly Division[]): Promise<void> {
  for (const division of divisions) await divide(client, division);
}

export interface NewPartition {
  readonly schema: string;
  readonly name: string;
  /** With its schema, quoted. */
  readonly parent: string;
  readonly bound: string;
  /** When it is split further itself. */
  readonly splitBy: string | null;
}

/** A further partition, filled as loosely as its sisters: what a table says of its pages is not inherited. */
export async function addPartition(
  client: pg.ClientBase,
  { schema, name, parent, bound, splitBy }: NewPartition,
): Promise<void> {
  const { rows } = await client.query<{ options: string }>(
    `select array_to_string(c.reloptions, ', ') as options from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = $1::regclass and c.relkind = 'r' and c.reloptions is not null order by c.oid limit 1`,
    [parent],
  );
  const [sister] = splitBy === null ? rows : [];
  const how = splitBy === null ? '' : ` partition by ${splitBy}`;
  const filled = sister === undefined ? '' : ` with (${sister.options})`;
  await client.query(`create table ${quoted(schema, name)} partition of ${parent} ${bound}${how}${filled}`);
}
