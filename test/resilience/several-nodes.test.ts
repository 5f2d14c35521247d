import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chatTopicOf } from '../../shared/contracts/messaging.ts';
import { newId, shardOf } from '../../shared/kernel/id.ts';
import { saidIn } from '../support/chatter.ts';
import { openNodeHouse, type NodeHouse, type RunningNode } from '../support/nodes.ts';
import { answer, wrapUpAll } from '../support/stage.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from '../support/staff-client.ts';
import { until } from '../support/until.ts';
import { visitChat, type Visitor } from '../support/visitor.ts';

let house: NodeHouse;
let a: RunningNode;
let b: RunningNode;
const open: { close(): void }[] = [];
const agents: StaffClient[] = [];
const keep = <T extends { close(): void }>(thing: T): T => {
  open.push(thing);
  return thing;
};

beforeAll(async () => {
  house = await openNodeHouse();
  a = await house.add('a');
  b = await house.add('b', 'all', { KEY_SHARD: '3' });
});
afterEach(async () => {
  await house.nats.mend();
  for (const agent of agents.splice(0)) {
    for (const { contact } of (await agent.desk().catch(() => ({ contacts: [] }))).contacts) {
      await agent.raw('POST', `/contacts/${contact.id}/end`).catch(() => undefined);
    }
    await wrapUpAll(agent).catch(() => undefined);
    await agent.raw('POST', '/desk/state', { state: 'not_ready', reason: 'meal' }).catch(() => undefined);
  }
  for (const thing of open.splice(0)) thing.close();
});
afterAll(() => house.clear());

const agentAt = async (node: RunningNode): Promise<StaffClient> => {
  const agent = keep(await signIn(node.url, '1004', DEMO_PASSWORD));
  agents.push(agent);
  await agent.ready();
  return agent;
};
interface Talk {
  readonly contactId: string;
  readonly agent: StaffClient;
  readonly visitor: Visitor;
  agentSays(text: string): Promise<unknown>;
}
/** A visitor at one node talks with the agent at another. */
async function talk(visitorAt: RunningNode, node: RunningNode): Promise<Talk> {
  const agent = await agentAt(node);
  const visitor = keep(await visitChat(visitorAt.url));
  const contactId = await visitor.open();
  expect(await answer(agent)).toBe(contactId);
  await agent.command('subscribe', { topic: chatTopicOf(contactId) });
  await visitor.socket().ask('subscribe', { topic: chatTopicOf(contactId) });
  return {
    contactId,
    agent,
    visitor,
    agentSays: (text) => agent.command('chat.send', { contactId, clientMessageId: newId(), kind: 'text', text }),
  };
}
const heard = (who: StaffClient | Visitor, text: string, timeoutMs: number): Promise<unknown> =>
  until(() => ('pushes' in who ? who.pushes : who.socket().pushes).some((p) => JSON.stringify(p.data).includes(text)), {
    what: `"${text}" to be heard`,
    timeoutMs,
  });
/** Until both have heard the other. */
async function exchange({ visitor, contactId, agent, agentSays }: Talk, word: string, timeoutMs: number) {
  await visitor.send(contactId, `${word}来`);
  await heard(agent, `${word}来`, timeoutMs);
  await agentSays(`${word}去`);
  await heard(visitor, `${word}去`, timeoutMs);
}
const busOf = async (node: RunningNode): Promise<string | undefined> => (await node.parts())?.['bus'];
/** Both know of both, and wake each other by the bus alone. */
const allConnected = (): Promise<unknown> =>
  until(
    async () => {
      const parts = await Promise.all([a.parts(), b.parts()]);
      return parts.every((p) => p?.['bus'] === 'connected' && p['nodes'] === '2' && p['woken'] === 'by_bus');
    },
    { what: 'both nodes to be on the bus' },
  );

describe('a customer on one node and the agent on another', () => {
  it('meet, and each hears what the other says at once', async () => {
    await allConnected();
    const both = await talk(a, b);
    await exchange(both, '快', 20_000);
    const pushed = both.agent.pushes.filter((p) => p.type === 'message' && JSON.stringify(p.data).includes('快来'));
    expect(pushed).toHaveLength(1);
  });

  it('give a contact the shard of the node that it came to, and anybody serves it', async () => {
    expect(shardOf((await talk(b, a)).contactId)).toBe(3);
  });

  it('an event committed on one reaches a socket of the other, woken by the bus', async () => {
    await allConnected();
    const { visitor, contactId, agent } = await talk(a, b);
    await visitor.end(contactId);
    await until(() => agent.pushes.some((p) => p.type === 'contact.ended' && p.data['contactId'] === contactId), {
      what: 'the end at the desk',
    });
    await allConnected();
  });

  it('still hear each other while the message system is gone, and again at once when it is back', async () => {
    await allConnected();
    const both = await talk(a, b);
    await house.nats.cut();
    await until(async () => (await busOf(a)) === 'lost' && (await busOf(b)) === 'lost', { what: 'the loss' });
    await exchange(both, '慢', 20_000);
    await exchange(both, '还慢', 20_000);
    const ended = await talk(b, a);
    await ended.visitor.end(ended.contactId);
    await until(
      () => ended.agent.pushes.some((p) => p.type === 'contact.ended' && p.data['contactId'] === ended.contactId),
      {
        what: 'the end at the desk, without a bus',
      },
    );
    await house.nats.mend();
    await allConnected();
    await exchange(both, '又快', 20_000);
    const said = await saidIn(both.visitor, both.contactId);
    expect(new Set(said).size).toBe(3);
  });

  it('lose nothing that was said while a message system that hangs was still believed to be well', async () => {
    await allConnected();
    const both = await talk(a, b);
    house.nats.freeze();
    // Nobody has noticed yet: the line is open, and swallows it.
    expect(await busOf(a)).toBe('connected');
    await both.visitor.send(both.contactId, '还在吗');
    await both.agentSays('在的');
    await heard(both.agent, '还在吗', 8_000);
    await heard(both.visitor, '在的', 8_000);
    house.nats.thaw();
    await allConnected();
  });

  it('need no message system at all: a node without one is heard, only slower', async () => {
    const c = await house.add('c', 'all', { NATS_URL: '' });
    try {
      const both = await talk(c, b);
      await exchange(both, '没有总线', 3_000);
      await both.visitor.end(both.contactId);
    } finally {
      await c.stop();
    }
  });
});

describe('one node after the other is restarted', () => {
  it('and nobody loses the conversation: sockets come back to another node and go on where they were', async () => {
    await allConnected();
    const { visitor, contactId, agent } = await talk(a, b);
    await visitor.send(contactId, '重启前');
    expect(await a.stop()).toBe(0);
    await visitor.reconnect(b.url);
    await visitor.send(contactId, '甲重启时');
    await heard(agent, '甲重启时', 2_000);
    a = await a.again();
    await allConnected();
    expect(await b.stop()).toBe(0);
    const back = await agentAt(a);
    await visitor.reconnect(a.url);
    expect((await back.desk()).contacts.map((c) => [c.contact.id, c.contact.state])).toEqual([
      [contactId, 'connected'],
    ]);
    b = await b.again();
    await allConnected();
    await visitor.reconnect(b.url);
    await visitor.socket().ask('subscribe', { topic: chatTopicOf(contactId) });
    await back.command('subscribe', { topic: chatTopicOf(contactId) });
    await exchange(
      {
        visitor,
        contactId,
        agent: back,
        agentSays: (text) => back.command('chat.send', { contactId, clientMessageId: newId(), kind: 'text', text }),
      },
      '重启后',
      2_000,
    );
  });
});
