import { createFloorFeed } from '../server/modules/routing/floor-feed.ts';
import { compileRules } from '../server/modules/routing/engine/compiled-rules.ts';
import { createEngine } from '../server/modules/routing/engine/engine.ts';
import { createFloor } from '../server/modules/routing/floor.ts';
import { createOwner } from '../server/modules/routing/owner.ts';
import { loadAgents, loadRulesInForce } from '../server/modules/routing/routing-store.ts';
import { silentLog } from '../server/platform/log.ts';
import type { BenchDatabase } from './routing-cluster.ts';
import { fillLine } from './routing-run.ts';
import type { World } from './routing-world.ts';

/*
 * A takeover: rules, agents and everything that is not over are read from the database and stand in the engine, so that the next
 * thing that happens is a decision. By the very path of the house (floor-feed, owner), on a database that holds the closed
 * contacts of a while, too.
 */
export const OPEN_CONTACTS = 100_000;
/** So many of them talk; the rest waits. */
const TALKING_SHARE = 0.05;

export async function fillForReload({ pool }: BenchDatabase, world: World): Promise<void> {
  const open = await fillLine(pool, OPEN_CONTACTS, () => world.caller(Date.now()));
  const talking = open.slice(0, OPEN_CONTACTS * TALKING_SHARE);
  await pool.query(
    `update contacts c set state = 'connected', agent_id = i.agent, offered_at = now(), answered_at = now(), version = 3
     from unnest($1::uuid[], $2::uuid[]) as i (id, agent) where c.id = i.id`,
    [talking.map((c) => c.id), talking.map((_, i) => world.agents[i % world.agents.length]?.staffId)],
  );
  await pool.query('analyze contacts');
}

/** Milliseconds from nothing in memory to an engine that has decided once. */
export async function reloadOnce({ db }: BenchDatabase): Promise<{ ms: number; readMs: number; waiting: number }> {
  const began = performance.now();
  const inForce = await loadRulesInForce(db);
  const floor = createFloor(Date.now);
  for (const row of await loadAgents(db)) floor.putAgent({ ...row, state: 'not_ready' });
  const feed = createFloorFeed({
    db,
    floor,
    log: silentLog,
    offerOver: () => undefined,
    ringsNoMore: () => undefined,
    reloadAgents: () => Promise.resolve(),
    settingsChanged: () => Promise.resolve(),
  });
  await feed.load();
  const readMs = performance.now() - began;
  const engine = createEngine(compileRules(inForce.rules, { version: inForce.version }));
  const owner = createOwner({
    engine,
    floor,
    offers: { add: () => Promise.resolve(true), pending: () => 0, idle: () => Promise.resolve() },
    ringSeconds: () => 20,
    reachOf: () => ({ voice: true }),
    mayServe: () => true,
    now: Date.now,
    log: silentLog,
    offered: () => undefined,
    readAgain: () => Promise.resolve(undefined),
    fenced: () => undefined,
  });
  owner.open();
  await new Promise((done) => setImmediate(done));
  const ms = performance.now() - began;
  owner.close();
  return { ms, readMs, waiting: engine.waitingCount() };
}
