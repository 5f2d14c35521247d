import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPhone, type Phone } from '../support/baresip.ts';
import { breaches } from '../support/honesty.ts';
import { openNodeHouse, type NodeHouse, type RunningNode } from '../support/nodes.ts';
import { answer } from '../support/stage.ts';
import { signIn } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { visitChat } from '../support/visitor.ts';

let house: NodeHouse;
let a: RunningNode;
let b: RunningNode;
const open: { close(): unknown }[] = [];
const keep = <T extends { close(): unknown }>(thing: T): T => {
  open.push(thing);
  return thing;
};
const other = (node: RunningNode): RunningNode => (node.name === 'a' ? b : a);
const deciding = (): Promise<RunningNode> => until(() => house.decider(), { what: 'a node to decide' });
const again = async (node: RunningNode): Promise<RunningNode> => {
  const started = await (node.name === 'a' ? a : b).again();
  if (node.name === 'a') a = started;
  else b = started;
  return started;
};
const presence = async (): Promise<string[]> => {
  const { rows } = await house.database().pool.query<{ node: string }>('select node from agent_presence');
  return rows.map((r) => r.node);
};

beforeAll(async () => {
  house = await openNodeHouse();
  a = await house.add('a');
  b = await house.add('b');
});
beforeEach(async () => {
  await until(async () => (await a.parts())?.['nodes'] === '2' && (await b.parts())?.['nodes'] === '2', {
    what: 'both nodes to know each other',
  });
  await deciding();
});
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});
afterAll(() => house.clear());

describe('the node that decides', () => {
  it('is killed: the other decides', async () => {
    const owner = await deciding();
    await owner.kill9();
    await until(async () => (await house.decider())?.name === other(owner).name, { what: 'the other to decide' });
    await again(owner);
  });

  it('freezes: the other decides, and the frozen one, thawed, knows that it no longer does', async () => {
    const owner = await deciding();
    const frozen = owner.name === 'a' ? a : b;
    frozen.freeze();
    await until(async () => (await house.decider())?.name === other(owner).name, { what: 'the other to decide' });
    await until(async () => (await other(owner).parts())?.['nodes'] === '1', { what: 'it to be missed' });
    frozen.thaw();
    await until(async () => (await frozen.parts())?.['router'] === 'standby', { what: 'it to stand by' });
    await until(async () => (await other(owner).parts())?.['nodes'] === '2', { what: 'it to be back' });
    expect((await house.decider())?.name).toBe(other(owner).name);
  });

  it('is stopped for an upgrade: the other decides', async () => {
    const owner = await deciding();
    const stopping = owner.stop();
    await until(async () => (await house.decider())?.name === other(owner).name, { what: 'the other to decide' });
    expect(await stopping).toBe(0);
    await again(owner);
  });

  it('and all others lose their database for a moment: one decides again, and what waits is offered', async () => {
    const visitor = keep(await visitChat(a.url));
    const contactId = await visitor.open();
    await house.restartDatabase();
    await deciding();
    const agent = keep(await signIn(b.url, '1004'));
    await agent.ready();
    expect(await answer(agent)).toBe(contactId);
    await agent.api('POST', `/contacts/${contactId}/end`);
    await agent.api('POST', `/contacts/${contactId}/wrap-up`, { disposition: 'consultation_answered' });
  });
});

describe('a node dies with an agent at it', () => {
  it('and is cleared away once; the agent comes back at another node, and goes on with the same customer', async () => {
    const visitor = keep(await visitChat(a.url));
    const agent = await signIn(b.url, '1004');
    await agent.ready();
    const contactId = await visitor.open();
    await answer(agent);
    await until(async () => (await presence()).includes('b'), { what: 'the presence at b' });
    const killedAt = new Date();
    await b.kill9();
    const back = keep(await signIn(a.url, '1004'));
    await back.ready();
    expect((await back.desk()).contacts.map((c) => [c.contact.id, c.contact.state])).toEqual([
      [contactId, 'connected'],
    ]);
    await until(async () => String(await presence()) === 'a', { what: 'the dead node to be cleared' });
    const { rows } = await house.database().pool.query(
      `select 1 from events where type = 'agent.presence_changed' and data->>'node' = 'b' and data->>'desks' = '0'
       and aggregate_id = $1 and at > $2`,
      [back.staffId, killedAt],
    );
    expect(rows).toHaveLength(1);
    expect(await breaches(house.database())).toEqual([]);
    await back.api('POST', `/contacts/${contactId}/end`);
    await back.api('POST', `/contacts/${contactId}/wrap-up`, { disposition: 'consultation_answered' });
    await again(b);
  });
});

describe('calls belong to the node that has their sound', () => {
  const stateOf = async (number: string): Promise<{ state: string; end_reason: string | null } | undefined> => {
    const { rows } = await house
      .database()
      .pool.query<{ state: string; end_reason: string | null }>(
        'select state, end_reason from contacts where customer_address = $1 order by arrived_at desc limit 1',
        [number],
      );
    return rows[0];
  };
  const call = async (node: RunningNode, number: string): Promise<Phone> => {
    const phone = keep(await startPhone({ number, toneHz: 700 }));
    await phone.dial(`sip:96000@127.0.0.1:${node.sipPort}`);
    await phone.happened('CALL_ESTABLISHED');
    return phone;
  };

  it('and run on while other nodes come and go; when their own dies, another tells the story and says goodbye', async () => {
    const phone = await call(a, '13900000171');
    expect(await b.stop()).toBe(0);
    await again(b);
    await until(async () => (await b.parts())?.['nodes'] === '2', { what: 'b to be back' });
    expect(phone.events.some((e) => e.type === 'CALL_CLOSED')).toBe(false);
    expect((await stateOf('13900000171'))?.state).toBe('arrived');
    await a.kill9();
    await until(async () => (await stateOf('13900000171'))?.state === 'failed', { what: 'the end of the story' });
    expect(await stateOf('13900000171')).toMatchObject({ end_reason: 'system_restart' });
    await phone.happened('CALL_CLOSED');
    await again(a);
  });
});

describe('a node does what its roles say', () => {
  it('without web it says how it is and nothing else; without voice nobody can call it, and its desks have their phones at others; without router it never decides', async () => {
    const jobs = await house.add('jobs', 'jobs');
    const web = await house.add('web', 'web', { DEMO: 'off' });
    try {
      expect((await fetch(`${jobs.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${jobs.url}/metrics`)).status).toBe(200);
      for (const path of ['/', '/api/session', '/ws', '/chat']) {
        expect([path, (await fetch(`${jobs.url}${path}`)).status]).toEqual([path, 404]);
      }
      expect([jobs.sipPort, web.sipPort]).toEqual([0, 0]);
      expect([(await jobs.parts())?.['router'], (await web.parts())?.['router']]).toEqual(['none', 'none']);
      const agent = keep(await signIn(web.url, '1004'));
      await agent.ready();
      const leader = keep(await signIn(web.url, '1001'));
      keep(await leader.attachPhone());
      const { rows } = await house.database().pool.query<{ node: string }>('select node from agent_phones');
      expect(rows.map(({ node }) => node)).toEqual([expect.stringMatching(/^[ab]$/)]);
      const visitor = keep(await visitChat(web.url));
      const contactId = await visitor.open();
      expect(await answer(agent)).toBe(contactId);
      await agent.api('POST', `/contacts/${contactId}/end`);
      await agent.api('POST', `/contacts/${contactId}/wrap-up`, { disposition: 'consultation_answered' });
    } finally {
      expect(await jobs.stop()).toBe(0);
      expect(await web.stop()).toBe(0);
    }
  });
});
