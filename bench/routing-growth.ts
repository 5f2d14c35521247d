import type { Pool } from 'pg';
import { createOursDesign } from './routing-closed.ts';
import { createWorld, type WorldSize } from './routing-world.ts';

/*
 * How the work of deciding grows. Floor, engine, owner and the building of statements as in the closed loop, with a database
 * that says yes at once: what is left is this process's own time per assignment, which the size of the world can change.
 */
export interface Grown {
  readonly what: string;
  readonly size: WorldSize;
  readonly cpuUs: number;
}

const FULL: WorldSize = { agents: 10_000, skills: 200, waiting: 50_000 };
const PARTS = [16, 4, 1] as const;
const IN_FLIGHT = 500;

const IDS_AT = 13;
/** A database that has committed before one has asked: every id applies. */
const query = (asked: string | { name: string; values: string[] }): Promise<unknown> =>
  new Promise((done) => {
    const isCommit = typeof asked !== 'string' && asked.name === 'routing_commit';
    const ids = isCommit ? (asked.values[IDS_AT] ?? '{}').slice(1, -1).split(',') : [];
    setImmediate(() => done({ rows: ids.map((id) => ({ id })) }));
  });
const yes = { query } as unknown as Pool;

async function measured(what: string, size: WorldSize, seconds: number): Promise<Grown> {
  const design = await createOursDesign({
    pool: yes,
    world: createWorld(size),
    inFlight: Math.min(IN_FLIGHT, size.agents / 4),
  });
  // The first seconds belong to the compiler.
  await design.run(seconds / 2);
  const before = process.cpuUsage();
  const run = await design.run(seconds);
  const { user, system } = process.cpuUsage(before);
  await design.close();
  return { what, size, cpuUs: (user + system) / run.done };
}

/** Each dimension at a sixteenth, a fourth and the whole, the others whole. */
export async function measureGrowth(seconds: number, say: (line: string) => void): Promise<Grown[]> {
  const grown: Grown[] = [];
  for (const dimension of ['agents', 'skills', 'waiting'] as const) {
    for (const part of PARTS) {
      const size = { ...FULL, [dimension]: Math.ceil(FULL[dimension] / part) };
      const one = await measured(`${dimension} ×${16 / part}`, size, seconds);
      say(`${one.what}: ${one.cpuUs.toFixed(0)} µs of this process per assignment`);
      grown.push(one);
    }
  }
  return grown;
}
