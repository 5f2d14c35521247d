import type pg from 'pg';
import type { PartitionHead, SequenceState, TableHead } from './backup-format.ts';

/** What of the database is ours: every schema but PostgreSQL's own, and nothing that belongs to an extension. */
const OURS = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoted = (schema: string, name: string): string => `${quotedName(schema)}.${quotedName(name)}`;

/** `"schema"."table" ("a", "b")` for COPY; a table without columns has no list either, for () is not SQL. */
export function copyTarget({ schema, name, columns }: TableHead): string {
  if (columns.length === 0) return quoted(schema, name);
  return `${quoted(schema, name)} (${columns.map(quotedName).join(', ')})`;
}

/**
 * Every table that holds rows itself (partitions, not their parents), with the columns COPY may write: all but generated
 * ones. schema_migrations is left out: restoring migrates first, and its rows must be those of that run.
 */
export async function listTables(client: pg.ClientBase): Promise<TableHead[]> {
  const { rows } = await client.query<TableHead>(
    `SELECT n.nspname AS schema, c.relname AS name,
            coalesce(array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attname IS NOT NULL), '{}') AS columns
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${OURS}
        AND NOT (n.nspname = 'public' AND c.relname = 'schema_migrations')
      GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  return rows;
}

/** Parents come before their partitions. */
export async function listPartitions(client: pg.ClientBase): Promise<PartitionHead[]> {
  const { rows } = await client.query<PartitionHead>(
    `SELECT n.nspname AS schema, c.relname AS name, pn.nspname AS "parentSchema", p.relname AS "parentName",
            pg_get_expr(c.relpartbound, c.oid) AS bound,
            CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "splitBy",
            pg_get_partkeydef(p.oid) AS "parentSplitBy"
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_inherits i ON i.inhrelid = c.oid
       JOIN pg_class p ON p.oid = i.inhparent
       JOIN pg_namespace pn ON pn.oid = p.relnamespace
      WHERE c.relispartition AND c.relkind IN ('r', 'p') AND ${OURS}
      ORDER BY (SELECT count(*) FROM pg_partition_ancestors(c.oid)), 1, 2`,
  );
  return rows;
}

/** Sequences stand outside transactions: read after the snapshot they are at or ahead of every row in it. */
export async function listSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${OURS} ORDER BY 1, 2`,
  );
  const states: SequenceState[] = [];
  for (const { schema, name } of rows) {
    const state = await client.query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoted(schema, name)}`,
    );
    const found = state.rows[0];
    if (found !== undefined) states.push({ schema, name, ...found });
  }
  return states;
}

interface Statement {
  readonly undo: string;
  readonly redo: string;
}

/**
 * What stands in the way of loading rows in any order, as pairs of statements: foreign keys are dropped and made again
 * (which checks every row, and needs no superuser as session_replication_role would), triggers are switched off and on.
 * Constraints come first when undone and last when redone.
 */
export async function listObstacles(
  client: pg.ClientBase,
): Promise<{ foreignKeys: Statement[]; triggers: Statement[] }> {
  const foreignKeys = await client.query<Statement>(
    `SELECT format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname) AS undo,
            format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) AS redo
       FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND ${OURS} ORDER BY 1`,
  );
  const triggers = await client.query<Statement>(
    `SELECT format('ALTER TABLE ONLY %I.%I DISABLE TRIGGER %I', n.nspname, c.relname, t.tgname) AS undo,
            format('ALTER TABLE ONLY %I.%I ENABLE %s TRIGGER %I', n.nspname, c.relname,
                   CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END, t.tgname) AS redo
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND ${OURS} ORDER BY 1`,
  );
  return { foreignKeys: foreignKeys.rows, triggers: triggers.rows };
}

export async function listMaterializedViews(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'm' AND ${OURS} ORDER BY c.oid`,
  );
  return rows.map(({ schema, name }) => quoted(schema, name));
}

/**
 * A table with rows that no migration wrote, or undefined. A row that a migration wrote carries the transaction number that
 * the migration's own line in schema_migrations carries: reference data of a fresh database do not count as content.
 */
export async function firstFilledTable(
  client: pg.ClientBase,
  tables: readonly TableHead[],
): Promise<string | undefined> {
  for (const { schema, name } of tables) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM ${quoted(schema, name)} t
        WHERE NOT EXISTS (SELECT 1 FROM public.schema_migrations m WHERE m.xmin = t.xmin) LIMIT 1`,
    );
    if (rowCount !== 0) return `${schema}.${name}`;
  }
  return undefined;
}
