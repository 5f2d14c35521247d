import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { AccountManager } from '../../../../shared/contracts/customers.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { localDay } from '../../../modules/customers/index.ts';
import { chargeItems } from './charge-items.ts';
import {
  appendHousehold,
  emptyCopyText,
  LOADED_TABLE_NAMES,
  LOADED_TABLES,
  minutesFrom,
  type CopyContext,
  type CopyText,
} from './copy-rows.ts';
import { makeHousehold } from './province.ts';
import { makeWorld, type World } from './world.ts';

/** Change it when rows of an older load can no longer be read. */
const FORMAT = 1;
const DEFAULT_SEED = 20_260_101;
const DEFAULT_CUSTOMERS = 20_000;
/** Households generated in one turn of the event loop: about 10 ms, so that calls and pages are served meanwhile. */
const HOUSEHOLDS_PER_TURN = 100;
/** Households per COPY: enough to forget the cost of a statement, little enough to keep 3 MB in memory. */
const HOUSEHOLDS_PER_COPY = 1_000;
const LOAD_LOCK = 7_210_020;

export interface SeedNeeds {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly seed?: number;
  readonly customers?: number;
  /** VIP managers of the demo staff, so that "the own manager first" finds somebody who can sign in. */
  readonly managers?: readonly AccountManager[];
  /** 0 … 1 */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

export interface SeedReport {
  readonly loaded: boolean;
  readonly customers: number;
  readonly today: string;
  readonly ms: number;
}

/**
 * Loads the sandbox operator unless it is there already. A load that was cut off (crash, kill, full disk) left `loading`
 * behind: its tables are emptied and filled again. Two processes that start together take turns by an advisory lock, and
 * the second finds the work done.
 */
export async function seedSandboxOperator(needs: SeedNeeds): Promise<SeedReport> {
  const began = performance.now();
  const seed = needs.seed ?? DEFAULT_SEED;
  const customers = needs.customers ?? DEFAULT_CUSTOMERS;
  const client = await needs.pool.connect();
  let healthy = false;
  try {
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
    await client.query('SELECT pg_advisory_lock($1)', [LOAD_LOCK]);
    const known = await completeLoad(client, seed, customers);
    const now = needs.clock.now();
    const today = known ?? localDay(now);
    if (known === undefined) await load(client, { ...needs, seed, customers, now, world: worldOf(needs, seed, today) });
    await client.query('SELECT pg_advisory_unlock($1)', [LOAD_LOCK]);
    await client.query('RESET statement_timeout; RESET lock_timeout');
    healthy = true;
    return { loaded: known === undefined, customers, today, ms: Math.round(performance.now() - began) };
  } finally {
    // A session in the middle of a COPY cannot be used again; closing it gives the lock back too.
    client.release(!healthy);
  }
}

const worldOf = ({ managers }: SeedNeeds, seed: number, today: string): World =>
  makeWorld({ seed, today, ...(managers === undefined ? {} : { managers }) });

async function completeLoad(client: pg.PoolClient, seed: number, customers: number): Promise<string | undefined> {
  const { rows } = await client.query<{ today: string }>(
    `SELECT today::text AS today FROM operator_sandbox.seed_state
     WHERE state = 'complete' AND seed = $1 AND customers = $2 AND format = $3`,
    [seed, customers, FORMAT],
  );
  return rows[0]?.today;
}

interface Load extends SeedNeeds {
  readonly seed: number;
  readonly customers: number;
  readonly now: Date;
  readonly world: World;
}

async function load(client: pg.PoolClient, load: Load): Promise<void> {
  const { world, now, seed, customers } = load;
  await client.query('BEGIN');
  await client.query('DROP INDEX IF EXISTS operator_sandbox.customers_search');
  const tables = ['seed_state', 'reference_data', 'area_faults', ...LOADED_TABLE_NAMES];
  await client.query(`TRUNCATE ${tables.map((name) => `operator_sandbox.${name}`).join(', ')}`);
  await client.query(
    `INSERT INTO operator_sandbox.seed_state (seed, customers, format, today, state, started_at) VALUES ($1, $2, $3, $4, 'loading', $5)`,
    [seed, customers, FORMAT, world.calendar.today, now],
  );
  await writeReferenceData(client, world, now);
  await client.query('COMMIT');
  await copyHouseholds(client, load);
  await client.query(
    'CREATE INDEX customers_search ON operator_sandbox.customers USING gin (search_text gin_trgm_ops)',
  );
  await client.query(COUNT_AFFECTED_LINES);
  await client.query(`ANALYZE ${LOADED_TABLE_NAMES.map((name) => `operator_sandbox.${name}`).join(', ')}`);
  await client.query(`UPDATE operator_sandbox.seed_state SET state = 'complete', finished_at = clock_timestamp()`);
}

const COUNT_AFFECTED_LINES = `
  UPDATE operator_sandbox.area_faults f SET affected_lines = (
    SELECT count(*) FROM operator_sandbox.customers c
    JOIN operator_sandbox.subscriptions s ON s.key >= c.no * 8 AND s.key < c.no * 8 + 8
    WHERE c.grid_code = f.grid_code AND (f.community IS NULL OR c.community = f.community) AND s.kind = ANY (f.services))`;

async function writeReferenceData(client: pg.PoolClient, world: World, now: Date): Promise<void> {
  const plans = world.shelf.all.map(({ weight: _, ...plan }) => plan);
  const documents = {
    plans,
    areas: world.geography.areas,
    managers: world.managers,
    charge_items: chargeItems(world.shelf),
  };
  for (const [kind, body] of Object.entries(documents)) {
    await client.query('INSERT INTO operator_sandbox.reference_data VALUES ($1, $2)', [kind, JSON.stringify(body)]);
  }
  for (const f of world.faultGrids) {
    await client.query(
      `INSERT INTO operator_sandbox.area_faults (id, area_code, grid_code, community, services, cause, started_at, expected_repair_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        f.id,
        f.areaCode,
        f.gridCode,
        f.community ?? null,
        f.services,
        f.cause,
        minutesFrom(now, -f.startedMinutesAgo),
        minutesFrom(now, f.repairInMinutes),
      ],
    );
  }
}

/** While the server takes in one batch, the next is generated: two cores, one after the other would cost the sum. */
async function copyHouseholds(client: pg.PoolClient, load: Load): Promise<void> {
  const itemPlaces = new Map(chargeItems(load.world.shelf).map(({ code }, place) => [code, place]));
  const context: CopyContext = { world: load.world, now: load.now, itemPlaces };
  let writing: Promise<void> = Promise.resolve();
  for (let first = 1; first <= load.customers; first += HOUSEHOLDS_PER_COPY) {
    const last = Math.min(first + HOUSEHOLDS_PER_COPY - 1, load.customers);
    const [text] = await Promise.all([generate(context, first, last), writing]);
    if (load.signal?.aborted === true) {
      throw new AppError({ code: 'customers.seed_aborted', kind: 'unavailable', details: { customers: first - 1 } });
    }
    load.onProgress?.((first - 1) / load.customers);
    writing = writeAll(client, text);
  }
  await writing;
  load.onProgress?.(1);
}

async function generate(context: CopyContext, first: number, last: number): Promise<CopyText> {
  const text = emptyCopyText();
  for (let no = first; no <= last; no += 1) {
    appendHousehold(text, context, makeHousehold(context.world, no));
    if (no % HOUSEHOLDS_PER_TURN === 0) await nextTurn();
  }
  return text;
}

async function writeAll(client: pg.PoolClient, text: CopyText): Promise<void> {
  for (const table of LOADED_TABLE_NAMES) {
    const rows = text[table];
    if (rows.length === 0) continue;
    const stream = client.query(copyFrom(`COPY operator_sandbox.${table} (${LOADED_TABLES[table]}) FROM STDIN`));
    await new Promise<void>((resolve, reject) => {
      stream.on('error', reject);
      stream.on('finish', resolve);
      stream.end(rows.join(''));
    });
  }
}
