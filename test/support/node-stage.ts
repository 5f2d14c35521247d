import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { startPhone, type Phone } from './baresip.ts';
import { AGENT, atDesk, atPhone, CUSTOMER, hears } from './ears.ts';
import { openNodeHouse, type NodeHouse, type RunningNode } from './nodes.ts';
import { answer, wrapUpAll } from './stage.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from './staff-client.ts';
import { until } from './until.ts';

const IN_HAND = "('arrived', 'self_service', 'waiting', 'offered', 'connected')";

export type AtDesk = StaffClient & { readonly phone: TestBrowser };
type NodeName = 'a' | 'b' | 'web';

/** Three nodes for a test file: calls come to `a` and `b`, `web` has pages and no sound. */
export interface NodeStage {
  house(): NodeHouse;
  at(name: NodeName): RunningNode;
  /** After kill9 or stop, and all know of all again. */
  again(node: RunningNode): Promise<void>;
  allConnected(): Promise<unknown>;
  signedIn(staffNo: string, node: NodeName): Promise<StaffClient>;
  withPhone(staffNo: string, node: NodeName, tone: number): Promise<AtDesk>;
  /** The same, and ready. */
  onDuty(staffNo: string, node: NodeName, tone?: number): Promise<AtDesk>;
  /** A call that has come to this node, and waits for a person. */
  impatient(number: string, node: NodeName): Promise<Phone>;
  talking(
    number: string,
    at: { readonly call: NodeName; readonly desk: NodeName; readonly staffNo?: string },
  ): Promise<{ agent: AtDesk; phone: Phone; id: string }>;
  /** Which node has the sound of this contact. */
  nodeOf(contactId: string): Promise<string | undefined>;
  /** Where their phone belongs. */
  placeOf(agent: StaffClient): Promise<string | undefined>;
  /** Their process is gone: nothing is to be cleared away for them. */
  forget(client: StaffClient): void;
  keep<T extends { close(): unknown }>(thing: T): T;
}

const settings = async ({ pool }: ReturnType<NodeHouse['database']>): Promise<void> => {
  await pool.query("update minute_settings set elder_key = '', call_back_lost = false");
  // A day without quiet hours, whenever the test runs.
  await pool.query('update call_rules set quiet_from_minute = 0, quiet_until_minute = 0');
};

export function useNodeStage(env: Readonly<Record<string, string>>): NodeStage {
  let house: NodeHouse;
  const nodes = new Map<string, RunningNode>();
  const phones: Phone[] = [];
  const kept: { close(): unknown }[] = [];
  const staff: StaffClient[] = [];
  const one = async <T>(text: string, value: string): Promise<T | undefined> =>
    (await house.database().pool.query<{ one: T }>(text, [value])).rows[0]?.one;

  beforeAll(async () => {
    house = await openNodeHouse();
    nodes.set('a', await house.add('a', 'all', env));
    const others = await Promise.all([house.add('b', 'all', env), house.add('web', 'web', env)]);
    for (const node of others) nodes.set(node.name, node);
    await settings(house.database());
    await stage.allConnected();
  });
  afterEach(async () => {
    for (const phone of phones.splice(0)) await phone.close();
    const running = `select 1 as one from contacts where channel = $1 and state in ${IN_HAND}`;
    await until(async () => (await one<number>(running, 'voice')) === undefined, {
      what: 'every call of the test to be over',
      timeoutMs: 40_000,
    });
    for (const client of staff.splice(0)) {
      await wrapUpAll(client).catch(() => undefined);
      await client.raw('POST', '/desk/state', { state: 'not_ready', reason: 'meal' }).catch(() => undefined);
      client.close();
    }
    for (const thing of kept.splice(0).reverse()) await thing.close();
  });
  afterAll(() => house.clear());

  const stage: NodeStage = {
    house: () => house,
    at: (name) => nodes.get(name) as RunningNode,
    again: async (node) => {
      nodes.set(node.name, await node.again());
      await stage.allConnected();
    },
    allConnected: () =>
      until(
        async () => {
          const parts = await Promise.all([...nodes.values()].map((node) => node.parts()));
          return parts.every((p) => p?.['nodes'] === String(nodes.size) && p['woken'] === 'by_bus');
        },
        { what: 'all nodes to be on the bus' },
      ),
    signedIn: async (staffNo, node) => {
      const client = await signIn(stage.at(node).url, staffNo, DEMO_PASSWORD);
      staff.push(client);
      return client;
    },
    withPhone: async (staffNo, node, tone) => {
      const client = await stage.signedIn(staffNo, node);
      const phone = stage.keep(await client.attachPhone());
      phone.say(tone);
      return { ...client, phone };
    },
    onDuty: async (staffNo, node, tone = AGENT) => {
      const agent = await stage.withPhone(staffNo, node, tone);
      await agent.api('POST', '/desk/state', { state: 'ready' });
      return agent;
    },
    impatient: async (number, node) => {
      const phone = await startPhone({ number, toneHz: CUSTOMER });
      phones.push(phone);
      await phone.dial(`sip:96000@127.0.0.1:${stage.at(node).sipPort}`);
      await phone.happened('CALL_ESTABLISHED');
      const queued =
        'select 1 as one from contacts where customer_address = $1 and queued_at is not null and closed_at is null';
      const isQueued = async (): Promise<boolean> => (await one<number>(queued, number)) !== undefined;
      // A key is six small packets in a row: on a busy machine they may come before anybody listens. People press again.
      const press = (): Promise<boolean> => {
        phone.press('0');
        return until(isQueued, { what: '0 to lead to a person', timeoutMs: 6_000 }).catch(() => false);
      };
      await until(press, { what: '0 to be heard', timeoutMs: 30_000 });
      return phone;
    },
    talking: async (number, { call, desk, staffNo = '1001' }) => {
      const agent = await stage.onDuty(staffNo, desk);
      const phone = await stage.impatient(number, call);
      const id = await answer(agent);
      await hears('the agent', atDesk(agent), CUSTOMER);
      await hears('the customer', atPhone(phone), AGENT);
      return { agent, phone, id };
    },
    nodeOf: (contactId) => one('select node as one from calls where contact_id = $1', contactId),
    placeOf: ({ staffId }) => one('select node as one from agent_phones where staff_id = $1', staffId),
    forget: ({ pushes }) => {
      const at = staff.findIndex((one) => one.pushes === pushes);
      if (at >= 0) staff.splice(at, 1);
    },
    keep: (thing) => {
      kept.push(thing);
      return thing;
    },
  };
  return stage;
}
