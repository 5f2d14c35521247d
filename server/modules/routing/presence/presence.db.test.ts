import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_EVENTS } from '../../../../shared/contracts/routing-events.ts';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { until } from '../../../../test/support/until.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { createPresence } from './presence-service.ts';
import { loadPresence } from './presence-store.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 10 });
});
afterEach(async () => {
  await database.pool.query('delete from agent_presence; delete from agent_profiles; truncate events cascade');
});
afterAll(() => database.close());

const transactor = () => createTransactor({ db: database.db, clock: systemClock, onCommitted: () => undefined });
const on = (node: string) => createPresence({ transactor: transactor(), node, log: silentLog, retryMs: 20 });
const agent = async (): Promise<string> => {
  const id = newId();
  await database.pool.query('insert into agent_profiles (staff_id) values ($1)', [id]);
  return id;
};
const told = async (staffId: string): Promise<unknown[]> => {
  const { rows } = await database.pool.query<{ type: string; data: Record<string, unknown> }>(
    'select type, data from events where aggregate_id = $1 order by seq',
    [staffId],
  );
  expect(rows.every((r) => r.type === AGENT_EVENTS.presenceChanged)).toBe(true);
  return rows.map(({ data }) => [data['node'], data['desks'], data['voiceLeg']]);
};

describe('where an agent is', () => {
  it('is written with its event: desks opened and closed, the phone there and gone', async () => {
    const a = on('a');
    const id = await agent();
    await a.opened(id);
    await a.voiceLeg(id, true);
    expect(await loadPresence(database.db)).toEqual([{ staffId: id, node: 'a', desks: 1, voiceLeg: true }]);
    await a.opened(id);
    await a.closed(id);
    await a.voiceLeg(id, false);
    await a.closed(id);
    expect(await loadPresence(database.db)).toEqual([]);
    expect(await told(id)).toEqual([
      ['a', 1, false],
      ['a', 1, true],
      ['a', 2, true],
      ['a', 1, true],
      ['a', 1, false],
      ['a', 0, false],
    ]);
  });

  it('may be two nodes at once, each with its own, and the order of events is one', async () => {
    const nodes = ['a', 'b', 'c'].map(on);
    const id = await agent();
    await Promise.all(nodes.flatMap((n) => [n.opened(id), n.voiceLeg(id, true)]));
    expect((await loadPresence(database.db)).map((p) => [p.node, p.desks, p.voiceLeg])).toEqual([
      ['a', 1, true],
      ['b', 1, true],
      ['c', 1, true],
    ]);
    const last = (await told(id)).slice(-3);
    expect(last).toHaveLength(3);
  });

  it('is nowhere for somebody who is no agent', async () => {
    const id = newId();
    await on('a').opened(id);
    expect(await loadPresence(database.db)).toEqual([]);
    expect(await told(id)).toEqual([]);
  });

  it('is cleared with its node, by an event for each agent, and what other nodes have stays', async () => {
    const [a, b] = [on('a'), on('b')];
    const ids = (await Promise.all([agent(), agent()])).sort();
    for (const id of ids) await a.opened(id);
    await b.opened(ids[0]);
    await transactor().run((tx) => b.clear(tx, 'a'));
    await transactor().run((tx) => b.clear(tx, 'a'));
    expect((await loadPresence(database.db)).map((p) => [p.staffId, p.node])).toEqual([[ids[0], 'b']]);
    for (const id of ids) expect((await told(id)).filter((t) => String(t) === 'a,0,false')).toHaveLength(1);
  });

  it('is said again by a node that was taken for dead', async () => {
    const a = on('a');
    const id = await agent();
    await a.opened(id);
    await transactor().run((tx) => on('b').clear(tx, 'a'));
    await a.sayAgain();
    expect(await loadPresence(database.db)).toEqual([{ staffId: id, node: 'a', desks: 1, voiceLeg: false }]);
  });

  it('is written in the end, though the database was away when it changed', async () => {
    const good = transactor();
    let away = true;
    const a = createPresence({
      transactor: { run: (work) => (away ? Promise.reject(new Error('away')) : good.run(work)) },
      node: 'a',
      log: silentLog,
      retryMs: 10,
    });
    const id = await agent();
    await a.opened(id);
    await a.opened(id);
    away = false;
    await until(async () => (await loadPresence(database.db))[0]?.desks === 2, { what: 'both desks' });
    expect(await told(id)).toEqual([['a', 2, false]]);
  });
});
