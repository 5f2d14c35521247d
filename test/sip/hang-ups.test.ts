import { describe, expect, it } from 'vitest';
import type { Contact } from '../../shared/contracts/contacts.ts';
import type { QueueLive } from '../../shared/contracts/routing.ts';
import { answer, ringing, useStage, wrapUp } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
/** Old enough to go straight to a person: no menu between the call and the queue. */
const ELDER = '16400000001';
const ELDER_DESK = '1006';
const FRONT_LINE = '1001';
const LEADER = '1008';

describe('a caller who hangs up', () => {
  it('in the menu has left in the menu: never asked for a person, so no queue is blamed', async () => {
    const phone = await stage.caller('13900000001');
    await stage.inState('13900000001', 'arrived');
    phone.press('2');
    await stage.inState('13900000001', 'self_service');
    phone.hangUp();
    const contact = await stage.inState('13900000001', 'abandoned');
    expect(contact).toMatchObject({ end_reason: 'in_menu', ended_by: 'customer', requested_human_at: null });
    expect(contact.queue_code).toBeNull();
  });

  it('while waiting has abandoned the queue, and the queue counts one less', async () => {
    const leader = await stage.signedIn(LEADER);
    const waitingElders = async (): Promise<number | undefined> =>
      (await leader.api<QueueLive[]>('GET', '/queues')).find((q) => q.code === 'elder')?.waiting;
    const phone = await stage.caller(ELDER);
    const { id } = await stage.inState(ELDER, 'waiting');
    expect(await waitingElders()).toBe(1);
    phone.hangUp();
    const contact = await stage.inState(ELDER, 'abandoned');
    expect(contact).toMatchObject({ id, end_reason: 'remote_bye', ended_by: 'customer', queue_code: 'elder' });
    expect(contact.requested_human_at).not.toBeNull();
    await until(async () => (await waitingElders()) === 0, { what: 'the queue to be empty' });
    const list = await leader.api<{ items: Contact[] }>('GET', '/contacts?state=abandoned&queueCode=elder');
    expect(list.items.map((c) => c.id)).toContain(id);
  });

  it('while it rings at the desk closes the offer, and the agent is idle again and gets the next caller', async () => {
    const agent = await stage.onDuty(ELDER_DESK);
    const first = await stage.caller(ELDER);
    const id = await ringing(agent);
    first.hangUp();
    await stage.inState(ELDER, 'abandoned');
    await until(async () => (await agent.desk()).activity === 'idle', { what: 'the agent to be idle' });
    const outcomes = async (): Promise<(string | null)[]> => {
      const { rows } = await stage
        .database()
        .pool.query<{ outcome: string | null }>('select outcome from offers where contact_id = $1', [id]);
      return rows.map((r) => r.outcome);
    };
    await until(async () => (await outcomes()).join() === 'abandoned', { what: 'the one offer to be closed' });
    const refused = await agent.raw('POST', `/contacts/${id}/accept`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'routing.offer_gone' } });
    expect(await agent.desk()).toMatchObject({ state: 'ready', contacts: [] });
    await stage.caller(ELDER);
    expect(await ringing(agent)).not.toBe(id);
  });
});

describe('an agent who ends the call', () => {
  it('sends the phone a BYE, wraps up, and only then is offered the caller who waits', async () => {
    const agent = await stage.onDuty(FRONT_LINE);
    const first = await stage.impatient('13900000011');
    const id = await answer(agent);
    await stage.inState('13900000011', 'connected');
    await stage.impatient('13900000012');
    const next = await stage.inState('13900000012', 'waiting');
    await agent.api('POST', `/contacts/${id}/end`);
    await first.happened('CALL_CLOSED');
    expect(await stage.contact(id)).toMatchObject({ state: 'after_call_work', ended_by: 'agent' });
    // Pressed once more, or in the moment when the customer hung up, too: it is over, as they wanted.
    expect((await agent.raw('POST', `/contacts/${id}/end`)).status).toBe(200);
    expect((await stage.eventsOf(id)).filter((event) => event === 'end')).toHaveLength(1);
    expect(await agent.desk()).toMatchObject({ activity: 'after_call_work' });
    // Nothing is to happen now: the matcher looks again every second, so two of its rounds are let pass.
    await new Promise((resolve) => setTimeout(resolve, 2_200));
    expect(await stage.contact(next.id)).toMatchObject({ state: 'waiting' });
    expect((await stage.eventsOf(next.id)).includes('offer')).toBe(false);

    await wrapUp(agent, id);
    expect(await ringing(agent)).toBe(next.id);
    expect(await stage.contact(id)).toMatchObject({ state: 'closed', end_reason: 'agent_ended' });
    const calls = await stage
      .database()
      .pool.query<{ end_cause: string }>('select end_cause from calls where contact_id = $1', [id]);
    expect(calls.rows[0]?.end_cause).toBe('agent_ended');
  });
});
