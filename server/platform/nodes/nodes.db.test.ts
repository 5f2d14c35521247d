import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../shared/kernel/clock.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database.ts';
import { until } from '../../../test/support/until.ts';
import { createExchange, type Exchange } from '../bus/in-process-bus.ts';
import { createTransactor } from '../events/transactor.ts';
import { silentLog } from '../log.ts';
import { createNodes, type Nodes } from './nodes.ts';

let database: FreshDatabase;
let exchange: Exchange;
const open: Nodes[] = [];
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 10 });
});
afterAll(() => database.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((n) => n.stop()));
  await database.pool.query('delete from nodes');
});

const create = (name: string, wish: { watches?: boolean; alone?: boolean } = {}) => {
  const transactor = createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined });
  const bus = exchange.join();
  const cleared: string[] = [];
  const nodes = createNodes({
    db: database.db,
    transactor,
    log: silentLog,
    name,
    roles: ['web'],
    version: '1',
    bus,
    watches: true,
    alone: false,
    ...wish,
  });
  nodes.onBuried((_tx, of) => Promise.resolve(void cleared.push(of)));
  open.push(nodes);
  return { nodes, bus, cleared };
};
/** A node whose process died `seconds` ago. */
const dead = (name: string, seconds: number): Promise<unknown> =>
  database.pool.query(
    `insert into nodes (name, run, roles, version, bus, seen_at)
     values ($1, $2, '{web}', '1', 'connected', now() - make_interval(secs => $3))`,
    [name, newId(), seconds],
  );
const names = async (): Promise<string[]> =>
  (await database.pool.query<{ name: string }>('select name from nodes order by name')).rows.map((r) => r.name);

describe('the nodes of a house', () => {
  it('know of each other, and of one that leaves', async () => {
    exchange = createExchange();
    const [a, b] = [create('a'), create('b')];
    await a.nodes.start();
    await b.nodes.start();
    expect(b.nodes.others().map((n) => n.name)).toEqual(['a']);
    await until(() => a.nodes.isAlive('b'), { what: 'a to see b' });
    await b.nodes.stop();
    await until(() => !a.nodes.isAlive('b'), { what: 'a to miss b' });
    expect(await names()).toEqual(['a']);
  });

  it('are slow while one of them cannot be reached by the bus, whichever it is', async () => {
    exchange = createExchange();
    const [a, b] = [create('a'), create('b')];
    expect(a.nodes.isSlow()).toBe(false);
    await a.nodes.start();
    await b.nodes.start();
    await until(() => a.nodes.isAlive('b') && !a.nodes.isSlow() && !b.nodes.isSlow(), { what: 'both to be well' });
    let changes = 0;
    a.nodes.onChange(() => (changes += 1));
    b.bus.cut();
    expect(b.nodes.isSlow()).toBe(true);
    await until(() => a.nodes.isSlow(), { what: 'a to know that b is cut off' });
    expect(changes).toBe(1);
    b.bus.mend();
    await until(() => !a.nodes.isSlow() && !b.nodes.isSlow(), { what: 'both to be well again' });
  });

  it('bury one that fell silent for three seconds: one of them, once, and not before', async () => {
    exchange = createExchange();
    await dead('gone', 10);
    await dead('slow', 1);
    const all = ['a', 'b', 'c'].map((name) => create(name));
    await Promise.all(all.map(({ nodes }) => nodes.start()));
    await until(async () => !(await names()).includes('gone'), { what: 'the funeral' });
    expect(all.flatMap((n) => n.cleared).filter((name) => name === 'gone')).toEqual(['gone']);
    expect(all[0]?.nodes.isAlive('slow')).toBe(true);
    await until(async () => !(await names()).includes('slow'), { what: 'the other funeral' });
    expect(all.flatMap((n) => n.cleared).filter((name) => name === 'slow')).toEqual(['slow']);
  });

  it('let one back that was only frozen, and it says again what it has', async () => {
    exchange = createExchange();
    const a = create('a');
    let returns = 0;
    a.nodes.onReturned(() => (returns += 1));
    await a.nodes.start();
    await database.pool.query(`delete from nodes where name = 'a'`);
    await until(async () => returns === 1 && (await names()).includes('a'), { what: 'the return' });
  });

  it('refuse a second of the same name, and take the name of a dead one over with what it left', async () => {
    exchange = createExchange();
    const first = create('a');
    await first.nodes.start();
    const second = create('a');
    await expect(second.nodes.start()).rejects.toMatchObject({ code: 'node.name_taken' });
    open.splice(open.indexOf(second.nodes), 1);
    await first.nodes.stop();
    await dead('b', 2);
    const heir = create('b');
    await heir.nodes.start();
    expect(heir.cleared).toContain('b');
  });

  it('find nobody when the database is theirs alone', async () => {
    exchange = createExchange();
    await dead('former', 0);
    const only = create('only', { alone: true });
    await only.nodes.start();
    expect(await names()).toEqual(['only']);
    expect(only.cleared).toContain('former');
    expect(only.nodes.isSlow()).toBe(false);
  });
});
