import { afterEach, describe, expect, it } from 'vitest';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { Phone } from '../support/baresip.ts';
import { greetingWithBeep } from '../support/carrier.ts';
import { freePort } from '../support/free-port.ts';
import { contains } from '../support/prompt.ts';
import { answer, ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** Whoever is called back has to be found: the trunk takes our calls at this port, and the customer's phone listens there. */
const phonePort = await freePort();

const stage = useStage({ SIP_TRUNKS: `demo=127.0.0.1:${phonePort}` }, ({ pool }) =>
  // A day without quiet hours, and a patience that suits a test.
  pool.query(
    'update callback_settings set quiet_from_minute = 0, quiet_until_minute = 0, retry_seconds = 2, ring_seconds = 4',
  ),
);
const LOUD = 0.05;

interface CallbackNow {
  readonly state: string;
  readonly tries: number;
  readonly dials: number;
  readonly kept_at: Date;
  readonly outbound_contact_id: string | null;
}
const callbackOf = async (number: string): Promise<CallbackNow> => {
  const { rows } = await stage
    .database()
    .pool.query<CallbackNow>('select * from callbacks where number = $1 order by promised_at desc limit 1', [number]);
  if (rows[0] === undefined) throw new Error('no callback yet');
  return rows[0];
};
const callbackIs = (number: string, state: string, timeoutMs = 15_000): Promise<CallbackNow> =>
  until(
    async () => {
      const callback = await callbackOf(number);
      return callback.state === state ? callback : undefined;
    },
    { what: `the callback of ${number} to be ${state}`, timeoutMs },
  );
const says = (phone: Phone, prompt: string): Promise<unknown> =>
  until(async () => contains(await phone.hears(), prompt), { what: `the caller to hear ${prompt}`, timeoutMs: 15_000 });

/** Waits, presses 1, takes the number they call from and the first time that is offered. */
async function asksForCallback(number: string, wish: { takesCalls: boolean; says?: Int16Array }): Promise<Phone> {
  const phone = await stage.impatient(number, { sipPort: phonePort, ...wish });
  await says(phone, 'transfer-to-agent');
  phone.press('1');
  await says(phone, 'callback-number');
  phone.press('1');
  await says(phone, 'callback-window-soon');
  phone.press('1');
  await phone.happened('CALL_CLOSED');
  return phone;
}
const incoming = (phone: Phone, times: number): Promise<unknown> =>
  until(() => phone.events.filter((e) => e.type === 'CALL_INCOMING').length >= times, {
    what: `the customer's phone to ring (${times})`,
  });

afterEach(async () => {
  await stage.database().pool.query("update callbacks set state = 'cancelled', due_at = null where ended_at is null");
});

describe('a caller who would rather be called back', () => {
  it('presses 1, is let go with their place kept, is dialled when an agent is there, and both hear each other', async () => {
    const phone = await asksForCallback('13900000061', { takesCalls: true });
    const first = await stage.contactOf('13900000061');
    expect(first).toMatchObject({ state: 'closed', end_reason: 'callback_promised' });
    expect(await contains(await phone.heard(), 'callback-promised')).toBe(true);

    const agent = await stage.onDuty('1001', 1000);
    const contactId = await ringing(agent);
    const [offer] = (await agent.desk()).contacts;
    expect(offer?.contact).toMatchObject({ direction: 'outbound', customerLabel: '139****0061' });
    expect((await stage.contact(contactId)).queued_at).toEqual(first?.queued_at);
    await agent.api('POST', `/contacts/${contactId}/accept`);
    await until(() => agent.phone.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
    await callbackIs('13900000061', 'connected');
    await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1000) > LOUD, {
      what: "the agent's tone at the customer's phone",
    });
    phone.hangUp();
    await callbackIs('13900000061', 'done');
    expect(await stage.contact(contactId)).toMatchObject({ state: 'after_call_work', ended_by: 'customer' });
  });

  it('and does not pick up is tried once more, and talks then; the agent has nothing to wrap up in between', async () => {
    const phone = await asksForCallback('13900000062', { takesCalls: false });
    const agent = await stage.onDuty('1001', 1000);
    const first = await answer(agent);
    await incoming(phone, 1);
    await until(() => agent.phone.ear.level(450) > LOUD, { what: 'the ringing tone at the desk' });
    expect(await callbackIs('13900000062', 'waiting')).toMatchObject({ tries: 1, dials: 1 });
    expect(await stage.contact(first)).toMatchObject({ state: 'closed', end_reason: 'callback_no_answer' });

    const second = await answer(agent);
    expect(second).not.toBe(first);
    await incoming(phone, 2);
    phone.answer();
    await callbackIs('13900000062', 'connected');
    await until(() => agent.phone.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
  });

  it('and never picks up is not rung a third time', async () => {
    const phone = await asksForCallback('13900000063', { takesCalls: false });
    const agent = await stage.onDuty('1001');
    await answer(agent);
    await callbackIs('13900000063', 'waiting');
    await answer(agent);
    expect(await callbackIs('13900000063', 'failed')).toMatchObject({ tries: 2, dials: 2 });
    expect(phone.events.filter((e) => e.type === 'CALL_INCOMING')).toHaveLength(2);
  });

  it('and has a machine that takes the call: it is told who called, which counts as a try, and the agent is free', async () => {
    const { pool } = stage.database();
    // One call is enough here: the next would ring while the test after this one begins.
    await pool.query('update callback_settings set retry_seconds = 600');
    const phone = await asksForCallback('13900000067', { takesCalls: true, says: greetingWithBeep() });
    const agent = await stage.onDuty('1001');
    const contactId = await answer(agent);
    await until(async () => (await callbackOf('13900000067')).tries === 1, {
      what: 'the machine to count as a try',
      timeoutMs: 40_000,
    });
    expect(await stage.contact(contactId)).toMatchObject({ state: 'closed', end_reason: 'callback_voicemail' });
    expect(await contains(await phone.heard(), 'machine-word')).toBe(true);
    const { rows } = await pool.query('select outcome from callback_tries where contact_id = $1', [contactId]);
    expect(rows).toEqual([{ outcome: 'voicemail' }]);
    await pool.query('update callback_settings set retry_seconds = 2');
  });

  it('and calls again by themselves takes the kept place, and is not called', async () => {
    await asksForCallback('13900000064', { takesCalls: false });
    const { kept_at: place } = await callbackOf('13900000064');
    await stage.impatient('13900000064');
    expect(await stage.inState('13900000064', 'waiting')).toMatchObject({ queued_at: place });
    expect((await callbackOf('13900000064')).state).toBe('cancelled');
  });

  it('goes back to the line with *, at the place they had', async () => {
    const phone = await stage.impatient('13900000065', { sipPort: phonePort });
    await says(phone, 'transfer-to-agent');
    phone.press('1');
    await says(phone, 'callback-number');
    phone.press('*');
    await says(phone, 'thanks-for-waiting');
    expect(await stage.contactOf('13900000065')).toMatchObject({ state: 'waiting' });
  });
});

describe('a server that is killed', () => {
  it('between the promise and the call, and again while the phone rings, keeps the promise once', async () => {
    const phone = await asksForCallback('13900000066', { takesCalls: false });
    await stage.house().kill9();
    await stage.restarted();
    const agent = await stage.onDuty('1001', 1000);
    await answer(agent);
    await incoming(phone, 1);
    await callbackIs('13900000066', 'dialling');
    await stage.house().kill9();
    phone.hangUp();
    await agent.leave();
    await stage.restarted();
    expect(await callbackOf('13900000066')).toMatchObject({ tries: 0, dials: 1 });

    const next = await stage.onDuty('1002', 1000);
    await answer(next);
    await incoming(phone, 2);
    phone.answer();
    expect(await callbackIs('13900000066', 'connected')).toMatchObject({ dials: 2 });
    await until(() => next.phone.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
    const { rows } = await stage
      .database()
      .pool.query<{ nth: number; outcome: string }>(
        'select nth, outcome from callback_tries t join callbacks c on c.id = t.callback_id where number = $1 order by nth',
        ['13900000066'],
      );
    expect(rows).toEqual([
      { nth: 1, outcome: 'lost' },
      { nth: 2, outcome: 'answered' },
    ]);
  });
});
