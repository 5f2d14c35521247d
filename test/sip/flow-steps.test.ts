import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { FlowDocument, FlowStep } from '../../shared/contracts/flows.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { Phone } from '../support/baresip.ts';
import { freePort } from '../support/free-port.ts';
import { contains } from '../support/prompt.ts';
import { startSmsProvider } from '../support/sms-provider.ts';
import { answer, ringing, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** The trunk takes our calls at this port: whoever is outside listens there. */
const outsidePort = await freePort();
const sms = await startSmsProvider();
const stage = useStage({ SIP_TRUNKS: `demo=127.0.0.1:${outsidePort}`, ...sms.env }, ({ pool }) =>
  // A day without quiet hours.
  pool.query('update callback_settings set quiet_from_minute = 0, quiet_until_minute = 0'),
);
afterAll(() => sms.close());

const CUSTOMER_HZ = 700;
const OUTSIDE_HZ = 1_300;
const LOUD = 0.04;
const EVERY_STEP = '96001';
const WAYS_OUT = '96002';
const OUTSIDE = '057188880001';
const FIRST_AGENT = '1001';
const SECOND_AGENT = '1002';
/** Of the second agent and not of the first. */
const SECOND_POST = 'brand_agent';

const asked = { bargeIn: true, retries: 2, invalid: [{ prompt: 'invalid-choice' }], silent: [{ prompt: 'no-input' }] };
const collect = (more: Partial<Extract<FlowStep, { kind: 'collect' }>>): FlowStep => ({
  kind: 'collect',
  ...asked,
  say: [],
  firstDigitMs: 20_000,
  interDigitMs: 1_000,
  into: 'account',
  minDigits: 4,
  maxDigits: 6,
  next: 'bye',
  ...more,
});
const ways: FlowDocument = {
  format: 1,
  start: 'menu',
  steps: {
    menu: {
      kind: 'menu',
      ...asked,
      say: [{ prompt: 'after-answer' }],
      firstDigitMs: 20_000,
      choices: {
        '1': { to: 'word' },
        '2': { to: 'callback' },
        '3': { to: 'outside' },
        '4': { to: 'queue' },
        '5': { to: 'post' },
        '7': { to: 'quiet' },
        '9': { to: 'ours' },
      },
    },
    word: { kind: 'leave_word', say: [{ prompt: 'rating-thanks' }], maxSeconds: 60, next: 'kept', failed: 'menu' },
    kept: { kind: 'hang_up', say: [{ prompt: 'word-kept' }] },
    callback: { kind: 'callback', number: 'own', failed: 'menu' },
    outside: { kind: 'transfer', to: { number: OUTSIDE }, ringSeconds: 5, failed: 'nobody' },
    nobody: { kind: 'say', say: [{ prompt: 'agents-busy' }], next: 'menu' },
    queue: { kind: 'transfer', to: { queue: 'fault' }, failed: 'menu' },
    post: { kind: 'transfer', to: { post: SECOND_POST }, failed: 'menu' },
    quiet: { kind: 'recording', to: 'paused', next: 'agent' },
    agent: { kind: 'transfer', to: { agent: FIRST_AGENT }, failed: 'menu' },
    ours: { kind: 'transfer', to: { number: EVERY_STEP }, failed: 'menu' },
  },
};
const part: FlowDocument = {
  format: 1,
  start: 'a',
  steps: { a: { kind: 'say', say: [{ prompt: 'balance-is' }], next: 'b' }, b: { kind: 'end' } },
};
const everyStep: FlowDocument = {
  format: 1,
  start: 'menu',
  steps: {
    menu: {
      kind: 'menu',
      ...asked,
      say: [{ prompt: 'recording-notice' }],
      firstDigitMs: 1_500,
      choices: { '1': { to: 'tell' } },
      failed: 'account',
    },
    account: collect({ say: [{ prompt: 'callback-number-bad' }], next: 'tell' }),
    tell: { kind: 'say', say: [{ text: '{account}元' }], next: 'quiet' },
    quiet: { kind: 'recording', to: 'paused', next: 'pin' },
    pin: collect({
      say: [{ prompt: 'callback-number-is' }],
      bargeIn: false,
      into: 'pin',
      maxDigits: 4,
      secret: true,
      next: 'loud',
      failed: 'bye',
    }),
    loud: { kind: 'recording', to: 'running', next: 'known' },
    known: {
      kind: 'condition',
      tests: [{ variable: 'pin', is: 'equals', value: '7391', to: 'outage' }],
      otherwise: 'bye',
    },
    outage: { kind: 'lookup', port: 'area.outage', deadlineMs: 2_000, found: 'bye', missing: 'hours', failed: 'bye' },
    hours: { kind: 'hours', calendar: 'no-such', open: 'set', closed: 'bye' },
    set: { kind: 'set', variable: 'text', value: '您的账号{account}已登记', next: 'topic' },
    topic: { kind: 'topic', topic: 'fault.tv', next: 'sms' },
    sms: { kind: 'sms', text: '{text}', next: 'message', failed: 'bye' },
    message: {
      kind: 'record',
      say: [{ prompt: 'goodbye' }],
      into: 'message',
      maxSeconds: 30,
      endKey: '*',
      next: 'part',
      failed: 'bye',
    },
    part: { kind: 'subflow', flow: 'part', next: 'on' },
    on: { kind: 'transfer', to: { flow: 'ways' }, failed: 'bye' },
    bye: { kind: 'hang_up', say: [{ prompt: 'system-failure' }] },
  },
};

beforeAll(async () => {
  const manager = await stage.signedIn('1016');
  for (const [key, document] of Object.entries({ part, ways, every: everyStep })) {
    await manager.api('POST', '/flows', { key, name: key });
    await manager.api('PUT', `/flows/${key}/draft`, { name: key, document, revision: 1 });
    const { items } = await manager.api<{ items: { key: string; draft: { revision: number } | null }[] }>(
      'GET',
      '/flows?page=1&pageSize=20',
    );
    const revision = items.find((f) => f.key === key)?.draft?.revision ?? 0;
    await manager.api('POST', `/flows/${key}/release`, { reason: '试运行', revision });
  }
  const numbers = { [EVERY_STEP]: 'every', [WAYS_OUT]: 'ways' };
  for (const [number, entryFlow] of Object.entries(numbers))
    await manager.api('POST', '/voice/numbers', {
      number,
      label: number,
      topic: '',
      queue: '',
      entryFlow,
      greeting: '',
      enabled: true,
    });
});

const says = (phone: Phone, prompt: string): Promise<unknown> =>
  until(async () => contains(await phone.hears(), prompt), { what: `the caller to hear ${prompt}`, timeoutMs: 60_000 });
const dialled = async (from: string, number: string, wish: Parameters<typeof stage.phone>[1] = {}): Promise<Phone> => {
  const phone = await stage.phone(from, wish);
  await phone.dial(stage.hotline().replace('96000', number));
  await phone.happened('CALL_ESTABLISHED');
  return phone;
};
const spoken = async (phone: Phone): Promise<void> => {
  const from = (await phone.hears()).length;
  await until(async () => (await phone.hears()).length > from + 24_000, { what: 'them to have spoken' });
};
const keys = (phone: Phone, all: string): void => {
  for (const key of all) phone.press(key);
};
interface Act {
  readonly act: string;
  readonly outcome: string;
  readonly why: string | null;
  readonly detail: string | null;
}
const actsOf = async (contactId: string): Promise<string[]> => {
  const { rows } = await stage
    .database()
    .pool.query<Act>('select act, outcome, why, detail from flow_acts where contact_id = $1 order by id', [contactId]);
  return rows.map((r) => [r.act, r.outcome, r.why, r.detail].filter((x) => x !== null).join(' '));
};

describe('a flow with every kind of step, on the telephone', () => {
  it('is walked through by keys and by voice, with its own patience, and each step is on record without the secret', async () => {
    const number = '13900000091';
    const phone = await dialled(number, EVERY_STEP, { speaks: true });
    await says(phone, 'recording-notice');
    phone.press('7');
    await says(phone, 'invalid-choice');
    // One wrong key and one silence are the two the menu allows: its way out asks for an account.
    await says(phone, 'callback-number-bad');
    keys(phone, '8888');
    await says(phone, 'number-1000');
    await says(phone, 'callback-number-is');
    keys(phone, '7391');
    await says(phone, 'goodbye');
    const { id } = (await stage.contactOf(number))!;
    await until(
      async () => (await stage.database().pool.query('select 1 from recordings where contact_id = $1', [id])).rowCount,
      { what: 'the tape to run' },
    );
    await spoken(phone);
    phone.press('*');
    await says(phone, 'balance-is');
    await says(phone, 'after-answer');
    phone.press('1');
    await until(
      async () =>
        (await stage.database().pool.query('select 1 from recordings where contact_id = $1', [id])).rowCount === 2,
      { what: 'the second tape to run' },
    );
    await spoken(phone);
    // Most people end it so.
    phone.hangUp();
    await stage.inState(number, 'closed');
    expect(await stage.contact(id)).toMatchObject({ end_reason: 'voicemail_left', topic: 'fault.tv' });
    expect(await actsOf(id)).toEqual([
      'collected done 8888',
      'recording done paused',
      'collected done ****',
      'recording done running',
      'lookup missing area.outage',
      'hours failed unknown no-such',
      'sms done 您的账号8888已登记',
      'record done',
    ]);
    expect(sms.taken).toMatchObject([{ to: number, text: '您的账号8888已登记' }]);
    const kept = await until(
      async () => {
        const { rows } = await stage
          .database()
          .pool.query<{ duration_ms: number; sealed: boolean }>(
            "select duration_ms, seal_head is not null as sealed from recordings where contact_id = $1 and state = 'complete'",
            [id],
          );
        return rows.length === 2 ? rows : undefined;
      },
      { what: 'both tapes to be complete' },
    );
    for (const tape of kept) {
      expect(tape.sealed).toBe(true);
      expect(tape.duration_ms).toBeGreaterThan(1_500);
    }
    await until(
      async () =>
        (await stage.database().pool.query('select 1 from cases where customer_number = $1', [number])).rowCount === 1,
      { what: 'the case for what was said' },
    );
    // Everything is logged here, down to each event of the media engine.
    const log = await stage.house().log();
    expect(log).toContain('"type":"dtmf"');
    expect(log).not.toMatch(/"key":"[0-9#]"/);
    const leader = await stage.signedIn('1010');
    const { flow } = await leader.api<ContactStory>('GET', `/contacts/${id}`);
    expect(flow).toHaveLength(8);
    expect(JSON.stringify(flow)).not.toContain('7391');
  });
});

describe('the ways out of a flow', () => {
  it('a callback to the number they call from asks only when', async () => {
    const phone = await dialled('13900000092', WAYS_OUT);
    phone.press('2');
    await says(phone, 'callback-window-soon');
    phone.press('1');
    await says(phone, 'callback-promised');
    await phone.happened('CALL_CLOSED');
    const contact = await stage.inState('13900000092', 'closed');
    expect(contact).toMatchObject({ end_reason: 'callback_promised' });
    expect(await actsOf(contact.id)).toEqual(['callback done']);
    const { rowCount } = await stage
      .database()
      .pool.query("update callbacks set state = 'cancelled', due_at = null where number = '13900000092'");
    expect(rowCount).toBe(1);
  });

  it('somebody outside is rung as long as the step says, then the flow goes on; and when they answer both hear each other', async () => {
    const number = '13900000093';
    const outside = await stage.phone(OUTSIDE, { toneHz: OUTSIDE_HZ, sipPort: outsidePort, takesCalls: false });
    const phone = await dialled(number, WAYS_OUT, { toneHz: CUSTOMER_HZ });
    phone.press('3');
    await says(phone, 'agents-busy');
    const { id } = (await stage.contactOf(number))!;
    expect(await actsOf(id)).toEqual(['transfer failed no_answer 057*****0001']);
    phone.press('3');
    await until(() => outside.events.filter((e) => e.type === 'CALL_INCOMING').length >= 2, {
      what: 'the phone outside to ring again',
    });
    outside.answer();
    const level = async (at: Phone, hz: number): Promise<number> => toneLevel((await at.hears()).slice(-4_000), hz);
    await until(async () => (await level(outside, CUSTOMER_HZ)) > LOUD, { what: 'the customer to be heard outside' });
    await until(async () => (await level(phone, OUTSIDE_HZ)) > LOUD, {
      what: 'the outside to be heard by the customer',
    });
    expect(await stage.inState(number, 'closed')).toMatchObject({ end_reason: 'handed_over', ended_by: 'system' });
    // No person of ours was in it: nothing is recorded.
    const { rowCount } = await stage.database().pool.query('select 1 from recordings where contact_id = $1', [id]);
    expect(rowCount).toBe(0);
    outside.hangUp();
    await phone.happened('CALL_CLOSED');
  });

  it('whoever outside asked not to be called is not called: the flow goes on', async () => {
    const { pool } = stage.database();
    await pool.query(
      `insert into do_not_call (number, reason, source, added_by, added_name, added_at)
       values ($1, 'x', 'customer', gen_random_uuid(), 'test', now())`,
      [OUTSIDE],
    );
    const phone = await dialled('13900000097', WAYS_OUT);
    phone.press('3');
    await says(phone, 'agents-busy');
    const { id } = (await stage.contactOf('13900000097'))!;
    expect(await actsOf(id)).toEqual(['transfer failed do_not_call 057*****0001']);
    expect((await pool.query('select 1 from call_legs where contact_id = $1', [id])).rowCount).toBe(0);
    await pool.query('delete from do_not_call where number = $1', [OUTSIDE]);
  });

  it('a post: it rings at whoever has it, and not at whoever has been free for longer', async () => {
    const first = await stage.onDuty(FIRST_AGENT);
    const second = await stage.onDuty(SECOND_AGENT);
    const phone = await dialled('13900000098', WAYS_OUT);
    phone.press('5');
    const id = await ringing(second);
    expect((await first.desk()).contacts).toEqual([]);
    // What was done is written when it was done; the bell may be faster.
    await until(async () => (await actsOf(id)).length > 0, { what: 'the transfer to be on record' });
    expect(await actsOf(id)).toEqual(['transfer done brand_agent']);
  });

  it('a queue by its name', async () => {
    await dialled('13900000094', WAYS_OUT).then((phone) => phone.press('4'));
    expect(await stage.inState('13900000094', 'waiting')).toMatchObject({ queue_code: 'fault' });
  });

  it('another number of ours is as if it had been dialled', async () => {
    const phone = await dialled('13900000095', WAYS_OUT);
    phone.press('9');
    await says(phone, 'recording-notice');
  });

  it('an agent by their number; a pause that the flow asked for is the beginning of the talk, and the agent ends it', async () => {
    const agent = await stage.onDuty(FIRST_AGENT, 1_000);
    const phone = await dialled('13900000096', WAYS_OUT, { toneHz: CUSTOMER_HZ });
    phone.press('7');
    const id = await answer(agent);
    await until(() => agent.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: 'the customer at the desk' });
    const marks = async (): Promise<string[]> => {
      const { rows } = await stage.database().pool.query<{ kind: string; actor: string }>(
        `select kind, actor from recording_marks join recordings on recordings.id = recording_id
         where contact_id = $1 order by seq`,
        [id],
      );
      return rows.map((r) => `${r.kind} ${r.actor}`);
    };
    await until(async () => (await marks()).length === 1, { what: 'the pause to be on record' });
    await agent.api('POST', `/contacts/${id}/recording/resume`);
    expect(await marks()).toEqual(['pause system:flow', `resume staff:${agent.staffId}`]);
  });
});
