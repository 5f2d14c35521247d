import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../shared/kernel/id.ts';
import { planChange, type Happening } from '../../server/modules/contacts/index.ts';
import { commitArrivals, commitChanges, type Fence } from '../../server/modules/routing/commit/commit-store.ts';
import { freshDatabase, type FreshDatabase } from '../support/database.ts';
import { nextFence } from '../support/epoch.ts';
import { findFaults, type HistoryFaults } from '../support/routing-history.ts';

let database: FreshDatabase;
let clockMs = Date.now() - 3_600_000;
const agent = newId();
beforeAll(async () => {
  database = await freshDatabase({ poolSize: 4 });
  await database.pool.query('insert into agent_profiles (staff_id, chat_capacity) values ($1, 1)', [agent]);
});
afterAll(() => database.close());

const NONE: HistoryFaults = { lost: [], doubled: [], overCapacity: [], unfenced: [], brokenStories: [] };
const tick = (): Date => new Date((clockMs += 1_000));
type Stage = Parameters<typeof planChange>[0]['state'];

async function arrive(): Promise<string> {
  const id = newId();
  const contact = { id, channel: 'chat', direction: 'inbound', address: '13800138000', customerId: null } as const;
  await commitArrivals(
    database.pool,
    [{ ...contact, queue: 'chat', serviceClass: 'ordinary', topic: null, queuedAt: null, routing: null }],
    { now: tick(), actor: 'customer' },
  );
  return id;
}
async function step(
  id: string,
  state: Stage,
  version: number,
  how: { event: Happening['event']; fence?: Fence },
): Promise<void> {
  const isOffer = how.event === 'offer';
  const planned = planChange(
    { id, state, version },
    {
      event: how.event,
      actor: isOffer ? 'system:routing' : `staff:${agent}`,
      agentId: agent,
      ...(how.event === 'finish' ? { disposition: 'service_done' } : {}),
    },
  );
  if (!planned.ok) throw new Error('not allowed');
  const offer = { id: newId(), ringUntil: tick(), why: JSON.stringify({ queue: 'chat' }) };
  const outcome = how.event === 'accept' ? 'accepted' : how.event === 'miss' ? 'missed' : null;
  await commitChanges(database.pool, [{ change: planned.value, offer: isOffer ? offer : null, outcome }], {
    fence: how.fence ?? null,
    now: tick(),
  });
}
/** Arrives, rings out once, is offered again under the fence, talks and ends: as it should be. */
async function wholeLife(fence?: Fence): Promise<string> {
  const of = fence === undefined ? {} : { fence };
  const id = await arrive();
  await step(id, 'waiting', 1, { event: 'offer', ...of });
  await step(id, 'offered', 2, { event: 'miss' });
  await step(id, 'waiting', 3, { event: 'offer', ...of });
  await step(id, 'offered', 4, { event: 'accept' });
  await step(id, 'connected', 5, { event: 'finish' });
  return id;
}
const plant = (text: string, values: unknown[]): Promise<unknown> => database.pool.query(text, values);

describe('the checker of histories', () => {
  beforeEach(async () => {
    await database.pool.query('truncate events, contact_transitions, offers, contacts cascade');
  });

  it('finds nothing in a house where all was well, also over a change of hands', async () => {
    const first = await wholeLife(await nextFence(database.pool));
    const second = await wholeLife(await nextFence(database.pool));
    expect(await findFaults(database.pool, [first, second])).toEqual(NONE);
  });

  it('finds a contact that was promised and is nowhere, and one that nobody ended', async () => {
    const promised = newId();
    const forgotten = await arrive();
    await wholeLife();
    const found = await findFaults(database.pool, [promised, forgotten]);
    expect(found.lost.sort()).toEqual([promised, forgotten].sort());
  });

  it('finds a contact that was offered to a second agent while the first still had it', async () => {
    const id = await wholeLife();
    await plant(
      `insert into offers (id, contact_id, agent_id, queue_code, offered_at, ring_until, why, outcome, ended_at)
       select $2, contact_id, $3, queue_code, ended_at - interval '500 milliseconds', ring_until, why, 'accepted', ended_at
       from offers where contact_id = $1 and outcome = 'accepted'`,
      [id, newId(), newId()],
    );
    const found = await findFaults(database.pool, [id]);
    expect(found.doubled).toEqual([id]);
    expect(found.brokenStories).toEqual([id]);
  });

  it('finds an agent with two in hand who may have one, and one at whom two rang at once', async () => {
    const [a, b] = [await arrive(), await arrive()];
    await step(a, 'waiting', 1, { event: 'offer' });
    await step(a, 'offered', 2, { event: 'accept' });
    await step(b, 'waiting', 1, { event: 'offer' });
    await step(b, 'offered', 2, { event: 'accept' });
    await step(a, 'connected', 3, { event: 'finish' });
    await step(b, 'connected', 3, { event: 'finish' });
    expect((await findFaults(database.pool, [a, b])).overCapacity).toEqual([agent]);
    await plant('update agent_profiles set chat_capacity = 5 where staff_id = $1', [agent]);
    expect((await findFaults(database.pool, [a, b])).overCapacity).toEqual([]);
    const [c, d] = [await arrive(), await arrive()];
    for (const id of [c, d]) await step(id, 'waiting', 1, { event: 'offer' });
    for (const id of [c, d]) await step(id, 'offered', 2, { event: 'accept' });
    for (const id of [c, d]) await step(id, 'connected', 3, { event: 'finish' });
    expect((await findFaults(database.pool, [a, b, c, d])).overCapacity).toEqual([agent]);
    await plant('update agent_profiles set chat_capacity = 1 where staff_id = $1', [agent]);
  });

  it('finds what a former owner wrote after another had decided', async () => {
    const old = await nextFence(database.pool);
    const first = await wholeLife(old);
    const second = await wholeLife(await nextFence(database.pool));
    // As if there were no fence: the old one writes once more.
    await plant('update routing_leases set epoch = $1 where shard = 0', [old.epoch]);
    const late = await wholeLife(old);
    expect((await findFaults(database.pool, [first, second, late])).unfenced).toEqual([late, late]);
  });

  it('finds a story with a step that nobody told and an offer that nobody made', async () => {
    const [untold, unmade] = [await wholeLife(), await wholeLife()];
    await plant(`update contacts set state = 'connected' where id = $1`, [untold]);
    await plant('delete from offers where contact_id = $1', [unmade]);
    expect((await findFaults(database.pool, [untold, unmade])).brokenStories.sort()).toEqual([untold, unmade].sort());
  });
});
