import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { createJoinedNodes, type JoinedNodes } from '../../../../test/support/joined-nodes.ts';
import { noDatabase, openCallAt } from '../../../../test/support/open-call.ts';
import { until } from '../../../../test/support/until.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Call } from '../calls.ts';
import { driverElsewhere } from './driver-elsewhere-service.ts';
import { settlePhone } from './phone-place-store.ts';

const AGENT = newId();
let database: FreshDatabase;
let joined: JoinedNodes;

function openNode(name: string, db: Db = database.db) {
  const node = joined.join(name);
  const did: string[] = [];
  /** Contacts whose calls this process has. */
  const calls = new Set<string>();
  const reach = { here: false, elsewhere: false };
  const next: { refusal?: AppError } = {};
  const note = async (what: string): Promise<void> => {
    await Promise.resolve();
    did.push(what);
    if (next.refusal !== undefined) throw next.refusal;
  };
  const driver = driverElsewhere(
    {
      channel: 'voice',
      isReachable: () => reach.here,
      connect: ({ id, agentId }) => note(`connect ${id} ${agentId}`),
      waiting: (id) => void did.push(`waiting ${id}`),
      end: (id, by, reason) => note(`end ${id} ${by} ${reason}`),
    },
    {
      ...{ db, house: node.house, isElsewhere: () => reach.elsewhere },
      calls: { byContact: (id) => (calls.has(id) ? ({} as Call) : undefined) },
    },
  );
  return { ...node, driver, did, calls, reach, next };
}
let a: ReturnType<typeof openNode>;
let b: typeof a;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  joined = createJoinedNodes();
  [a, b] = [openNode('a'), openNode('b')];
});
afterEach(() => joined.close());

describe('a call at another node', () => {
  it('is connected, put back in the line and ended there, whichever node is asked', async () => {
    const id = await openCallAt(database.db, 'b');
    await a.driver.connect({ id, agentId: AGENT });
    a.driver.waiting(id);
    await until(() => b.did.length === 2, { what: 'the customer to wait again' });
    await a.driver.end(id, 'agent', 'agent_ended');
    expect(b.did).toEqual([`connect ${id} ${AGENT}`, `waiting ${id}`, `end ${id} agent agent_ended`]);
    expect(a.did).toEqual([]);
  });

  it('that cannot be connected there is refused here with the same reason', async () => {
    const id = await openCallAt(database.db, 'b');
    b.next.refusal = new AppError({ code: 'voice.phone_busy', kind: 'refused' });
    await expect(a.driver.connect({ id, agentId: AGENT })).rejects.toMatchObject({ code: 'voice.phone_busy' });
  });

  it('is asked of this node when that one is dead', async () => {
    openNode('c');
    const id = await openCallAt(database.db, 'b');
    b.falls();
    await a.driver.connect({ id, agentId: AGENT });
    await a.driver.end(id, 'agent', 'agent_ended');
    expect(a.did).toEqual([`connect ${id} ${AGENT}`, `end ${id} agent agent_ended`]);
  });
});

describe('a callback, which has no call yet,', () => {
  it('is dialled where the phone of its agent is', async () => {
    const [id, agentId] = [newId(), newId()];
    await settlePhone(database.db, agentId, 'b');
    await a.driver.connect({ id, agentId });
    expect([a.did, b.did]).toEqual([[], [`connect ${id} ${agentId}`]]);
  });
});

describe('an agent', () => {
  it('is reached by a phone here and by one elsewhere', () => {
    const reached = [
      { here: false, elsewhere: false },
      { here: true, elsewhere: false },
      { here: false, elsewhere: true },
    ].map((reach) => {
      Object.assign(a.reach, reach);
      return a.driver.isReachable(AGENT);
    });
    expect(reached).toEqual([false, true, true]);
  });
});

describe('the database', () => {
  const useAll = async ({ driver, did }: typeof a, id: string): Promise<void> => {
    await driver.connect({ id, agentId: AGENT });
    driver.waiting(id);
    await driver.end(id, 'customer', 'hung_up');
    expect(did).toEqual([`connect ${id} ${AGENT}`, `waiting ${id}`, `end ${id} customer hung_up`]);
  };
  it('is not asked where a call is that is here', async () => {
    const c = openNode('c', noDatabase(database.db));
    const id = newId();
    c.calls.add(id);
    await useAll(c, id);
  });

  it('is asked nothing while this node is alone', async () => {
    await joined.close();
    joined = createJoinedNodes();
    await useAll(openNode('only', noDatabase(database.db)), newId());
  });
});
