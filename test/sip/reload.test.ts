import { describe, expect, it } from 'vitest';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { contains, loudness } from '../support/prompt.ts';
import { download, finishedRecording } from '../support/recording.ts';
import { answer, ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const CUSTOMER_HZ = 700;
const LOUD = 0.05;
/** hold-music at its level on the line; silence reads 0. */
const MUSIC = 0.01;

const isMusic = (heard: Int16Array, agentHz: number): boolean =>
  loudness(heard) > MUSIC && toneLevel(heard, agentHz) < LOUD / 5;

describe("an agent's browser that is reloaded in a call", () => {
  it('goes on talking, in the same recording', async () => {
    const number = '13900000081';
    const before = await stage.onDuty('1001', 1000);
    const phone = await stage.impatient(number, { toneHz: CUSTOMER_HZ });
    const id = await answer(before);
    await until(() => before.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone at the desk" });
    await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1000) > LOUD, {
      what: "the agent's tone at the phone",
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await before.leave();

    const after = await stage.onDuty('1001', 1400);
    await until(() => after.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone after the reload" });
    await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1400) > LOUD, {
      what: "the agent's new tone at the phone",
    });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await after.desk()).toMatchObject({
      activity: 'talking',
      contacts: [{ contact: { id, state: 'connected' } }],
    });
    expect(await stage.eventsOf(id)).toEqual(['arrive', 'enqueue', 'offer', 'accept']);
    phone.hangUp();
    await stage.inState(number, 'after_call_work');

    const { wav } = await download(after, await finishedRecording(after, id));
    const [left, right] = wav.samples as [Int16Array, Int16Array];
    expect(toneLevel(left.slice(4_000, -4_000), CUSTOMER_HZ)).toBeGreaterThan(LOUD);
    expect(toneLevel(right.slice(0, 12_000), 1000)).toBeGreaterThan(LOUD);
    expect(toneLevel(right.slice(-8_000), 1400)).toBeGreaterThan(LOUD);
  });

  it('that does not come back leaves the customer with music, first in line, and the next agent takes over', async () => {
    const number = '13900000082';
    const lost = await stage.onDuty('1001', 1000);
    const phone = await stage.impatient(number, { toneHz: CUSTOMER_HZ });
    const id = await answer(lost);
    await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1000) > LOUD, {
      what: "the agent's tone at the phone",
    });
    await stage.impatient('13900000083');
    const behind = await stage.inState('13900000083', 'waiting');
    const { queued_at: place } = await stage.contact(id);

    await lost.leave();
    await until(async () => isMusic((await phone.hears()).slice(-4_000), 1000), {
      what: 'music while the agent is away',
    });
    const back = await stage.inState(number, 'waiting', 20_000);
    expect(back).toMatchObject({ put_first: true, agent_id: null });
    expect(back.queued_at).toEqual(place);
    expect(await stage.eventsOf(id)).toEqual(['arrive', 'enqueue', 'offer', 'accept', 'requeue']);
    await until(async () => contains(await phone.hears(), 'thanks-for-waiting'), { what: 'a word to the customer' });
    await until(async () => loudness(await phone.hears()) > MUSIC, { what: 'music in the queue' });

    const other = await stage.onDuty('1002', 1200);
    expect(await ringing(other)).toBe(id);
    await answer(other);
    await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1200) > LOUD, {
      what: "the other agent's tone at the phone",
    });
    await until(() => other.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone at the other desk" });
    expect(await stage.contact(behind.id)).toMatchObject({ state: 'waiting' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await other.api('POST', `/contacts/${id}/end`);
    await phone.happened('CALL_CLOSED');
    const { wav } = await download(other, await finishedRecording(other, id));
    expect(toneLevel((wav.samples[1] ?? new Int16Array()).slice(-8_000), 1200)).toBeGreaterThan(LOUD);
    const { rows } = await stage
      .database()
      .pool.query<{ state: string }>('select state from agent_states where staff_id = $1', [lost.staffId]);
    expect(rows[0]?.state).toBe('offline');
  });
});

describe('a phone that puts the call on hold', () => {
  it('keeps the call, and is heard again after the hold', async () => {
    const number = '13900000084';
    const agent = await stage.onDuty('1001', 1000);
    const phone = await stage.impatient(number, { toneHz: CUSTOMER_HZ });
    const id = await answer(agent);
    await until(() => agent.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone at the desk" });
    phone.hold();
    // This phone sends nothing at all while it holds.
    await until(
      async () => {
        const before = agent.phone.ear.samples();
        await new Promise((resolve) => setTimeout(resolve, 400));
        return agent.phone.ear.samples() === before;
      },
      { what: 'the line to be quiet' },
    );
    expect(await stage.contact(id)).toMatchObject({ state: 'connected' });
    agent.phone.ear.forget();
    phone.resume();
    await until(() => agent.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone after the hold" });
    expect(await stage.contact(id)).toMatchObject({ state: 'connected' });
    expect(await stage.eventsOf(id)).toEqual(['arrive', 'enqueue', 'offer', 'accept']);
  });
});
