import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dial, DialNow, DialRefusal } from '../../shared/contracts/voice-outbound.ts';
import type { CaseDetail } from '../../shared/contracts/cases.ts';
import type { FollowUp, FollowUpsNow } from '../../shared/contracts/outreach.ts';
import type { Page } from '../../shared/contracts/paging.ts';
import { newId } from '../../shared/kernel/id.ts';
import {
  BUSY,
  CONGESTION,
  greetingWithBeep,
  RINGBACK,
  startCarrier,
  type CarriedCall,
  type Carrier,
} from '../support/carrier.ts';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { freePort } from '../support/free-port.ts';
import { finishedRecording } from '../support/recording.ts';
import { answer, useStage, wrapUpAll, type AgentAtDesk } from '../support/stage.ts';
import { until } from '../support/until.ts';

const carrierPort = await freePort();
const stage = useStage({ SIP_TRUNKS: `demo=127.0.0.1:${carrierPort}` }, async ({ pool }) => {
  // A day without quiet hours, whenever the test runs.
  await pool.query('update call_rules set quiet_from_minute = 0, quiet_until_minute = 0');
  await pool.query('update callback_settings set quiet_from_minute = 0, quiet_until_minute = 0, retry_seconds = 600');
  await pool.query('update dial_rules set ring_seconds = 20');
});
let carrier: Carrier;
beforeAll(async () => {
  carrier = await startCarrier(carrierPort, () => stage.house().sipPort);
});
afterAll(() => carrier.close());

const LOUD = 0.04;
const CUSTOMER = toneSamples({ frequency: 700, amplitude: 0.4, samples: 8_000 });

const dial = async (agent: AgentAtDesk, number: string, more: object = {}): Promise<string> =>
  (await agent.command<{ contactId: string }>('dial.start', { key: newId(), to: { kind: 'number', number }, ...more }))
    .contactId;
const dialOf = (agent: AgentAtDesk, contactId: string): Promise<Dial> =>
  until(async () => (await agent.api<Page<Dial>>('GET', `/dials?contactId=${contactId}`)).items[0], {
    what: 'the dial on record',
  });
const endsAs = (agent: AgentAtDesk, contactId: string, outcome: string): Promise<unknown> =>
  until(
    async () => {
      const now = await dialOf(agent, contactId);
      return now.state === 'over' && now.outcome === outcome;
    },
    { what: `the call to end as ${outcome}`, timeoutMs: 20_000 },
  );
const hearsRinging = (agent: AgentAtDesk): Promise<unknown> =>
  until(() => agent.phone.ear.level(450) > LOUD, { what: 'the ringing at the desk' });
/** Nobody was talked to: the agent has nothing in hand and nothing to wrap up. */
const isFree = (agent: AgentAtDesk): Promise<unknown> =>
  until(async () => (await agent.desk()).contacts.length === 0, { what: 'the desk to be free again' });

describe('an agent who calls a customer', () => {
  it('hears the ringing, talks both ways, is recorded, and has after-call work', async () => {
    const agent = await stage.onDuty('1001', 1000);
    let call: CarriedCall | undefined;
    carrier.when('13900000201', (made) => {
      call = made;
      made.sip.ring(180);
    });
    const key = newId();
    const wish = { key, to: { kind: 'number', number: '13900000201' } };
    const { contactId } = await agent.command<{ contactId: string }>('dial.start', wish);
    await hearsRinging(agent);
    expect((await agent.api<DialNow>('GET', '/dials/mine')).dial).toMatchObject({
      number: '139****0201',
      shown: '96000',
    });
    // The same press, sent again by a socket that had lost the answer.
    expect(await agent.command('dial.start', wish)).toEqual({ contactId });
    await expect(dial(agent, '13900000202')).rejects.toThrow('voice.dial_busy_yourself');
    call?.play(CUSTOMER);
    call?.sip.accept(call.sdp);
    await until(() => agent.phone.ear.level(700) > LOUD, { what: "the customer's tone at the desk" });
    await until(() => (call?.hears(1000) ?? 0) > LOUD, { what: "the agent's tone at the customer" });
    expect((await agent.desk()).activity).toBe('talking');
    expect(carrier.calls.filter((c) => c.number === '13900000201')).toEqual([{ number: '13900000201', from: '96000' }]);
    call?.sip.bye();
    await endsAs(agent, contactId, 'answered');
    expect(await stage.contact(contactId)).toMatchObject({ state: 'after_call_work', ended_by: 'customer' });
    expect(await stage.eventsOf(contactId)).toEqual(['arrive', 'dial', 'end']);
    await finishedRecording(agent, contactId);
    await wrapUpAll(agent);
  });

  it('takes it back while it rings, and is free at once', async () => {
    const agent = await stage.onDuty('1001');
    let gone = false;
    carrier.when('13900000203', ({ sip }) => {
      sip.on('cancelled', () => (gone = true));
      sip.ring(180);
    });
    const contactId = await dial(agent, '13900000203');
    await hearsRinging(agent);
    await agent.command('dial.cancel', { contactId });
    await endsAs(agent, contactId, 'cancelled');
    await until(() => gone, { what: 'the customer’s phone to stop ringing' });
    await isFree(agent);
  });

  it('is called by nobody meanwhile, and takes the next call afterwards', async () => {
    const agent = await stage.onDuty('1001');
    carrier.when('13900000204', ({ sip }) => {
      sip.ring(180);
    });
    const contactId = await dial(agent, '13900000204');
    const phone = await stage.impatient('13900000205');
    await agent.command('dial.cancel', { contactId });
    const next = await answer(agent);
    expect((await stage.contactOf('13900000205'))?.id).toBe(next);
    phone.hangUp();
    await stage.inState('13900000205', 'after_call_work');
  });
});

const refuses =
  (status: number) =>
  ({ sip }: CarriedCall): void => {
    sip.reject(status);
  };

describe('a call that reaches nobody', () => {
  it.each([
    ['486', 'busy', refuses(486)],
    ['404', 'invalid_number', refuses(404)],
    // Our own stack at the far end says why with it: Q.850 cause 18, nobody responds.
    ['480', 'no_answer', refuses(480)],
    ['603', 'rejected', refuses(603)],
    [
      'the busy tone in the early sound',
      'busy',
      (c: CarriedCall) => {
        c.play(BUSY);
        c.sip.ring(183, c.sdp);
      },
    ],
    [
      'the tone of a full network in the early sound',
      'congestion',
      (c: CarriedCall) => {
        c.play(CONGESTION);
        c.sip.ring(183, c.sdp);
      },
    ],
    [
      'an answer that is only the busy tone',
      'busy',
      (c: CarriedCall) => {
        c.play(BUSY);
        c.sip.accept(c.sdp);
      },
    ],
  ])('by %s ends as %s, and asks no wrap-up', async (_said, outcome, behave) => {
    const agent = await stage.onDuty('1001');
    carrier.when('13900000210', behave);
    await stage.database().pool.query('update dial_rules set per_day = 0');
    const contactId = await dial(agent, '13900000210');
    await endsAs(agent, contactId, outcome);
    await isFree(agent);
    expect(await stage.contact(contactId)).toMatchObject({ state: 'closed', end_reason: `dial_${outcome}` });
    await until(() => agent.pushes.some((p) => p.type === 'dial.changed' && p.data['outcome'] === outcome), {
      what: 'the desk to be told how it ended',
    });
  });

  it('rings by the network’s own tone at the desk, and is given up after its time', async () => {
    await stage.database().pool.query('update dial_rules set ring_seconds = 7');
    const agent = await stage.onDuty('1001');
    carrier.when('13900000211', (call) => {
      call.play(RINGBACK);
      call.sip.ring(183, call.sdp);
    });
    const contactId = await dial(agent, '13900000211');
    await hearsRinging(agent);
    await until(async () => (await dialOf(agent, contactId)).state === 'ringing', {
      what: 'the ringing to be recognised',
    });
    await endsAs(agent, contactId, 'no_answer');
    await isFree(agent);
  });

  it('is a machine that records, and is said so to the agent who listens', async () => {
    const agent = await stage.onDuty('1001');
    carrier.when('13900000212', (call) => {
      call.play(greetingWithBeep());
      call.sip.accept(call.sdp);
    });
    const contactId = await dial(agent, '13900000212');
    await until(async () => (await dialOf(agent, contactId)).outcome === 'voicemail', {
      what: 'the machine to be recognised',
      timeoutMs: 20_000,
    });
    await agent.api('POST', `/contacts/${contactId}/end`);
    await endsAs(agent, contactId, 'voicemail');
    await wrapUpAll(agent);
  });
});

describe('a call that may not be made', () => {
  it('is refused by do-not-call, by quiet hours and by the limit of a day, and each refusal is on record', async () => {
    const agent = await stage.onDuty('1001');
    const { pool } = stage.database();
    await pool.query(
      `insert into do_not_call (number, source, reason, added_by, added_name, added_at)
       values ('13900000220', 'customer', 'asked', $1, 'x', now())`,
      [agent.staffId],
    );
    await expect(dial(agent, '13900000220')).rejects.toThrow('voice.do_not_call');
    await pool.query('update call_rules set quiet_from_minute = 0, quiet_until_minute = 1439');
    await expect(dial(agent, '13900000221')).rejects.toThrow('voice.quiet_hours');
    await pool.query('update call_rules set quiet_from_minute = 0, quiet_until_minute = 0');
    await pool.query('update dial_rules set per_day = 1');
    carrier.when('13900000222', ({ sip }) => {
      sip.reject(486);
    });
    await endsAs(agent, await dial(agent, '13900000222'), 'busy');
    await isFree(agent);
    await expect(dial(agent, '13900000222')).rejects.toThrow('voice.dial_limit');
    const { items } = await agent.api<Page<DialRefusal>>('GET', '/dial-refusals');
    expect(items.slice(0, 3).map((r) => [r.number, r.code])).toEqual([
      ['139****0222', 'voice.dial_limit'],
      ['139****0221', 'voice.quiet_hours'],
      ['139****0220', 'voice.do_not_call'],
    ]);
    // The agent may not override; nothing was dialled.
    await expect(dial(agent, '13900000220', { overrideReason: '停电通知' })).rejects.toThrow('permission_missing');
    expect(carrier.calls.some((c) => c.number === '13900000220')).toBe(false);
  });
});

describe('a follow-up of a case', () => {
  it('is taken, called by the number that only the server knows, put with the case, and tried again when it is busy', async () => {
    const agent = await stage.onDuty('1001');
    await stage.database().pool.query('update dial_rules set per_day = 0');
    const opened = await agent.api<{ id: string }>('POST', '/cases', {
      ...{ type: 'fault', title: '电视没有信号', need: '昨天起没有信号' },
      caller: { name: '赵明', number: '13900000230' },
    });
    await agent.api('POST', '/follow-ups', { caseId: opened.id });
    const { mine } = await agent.api<FollowUpsNow>('POST', '/follow-ups/next', {});
    expect(mine).toMatchObject({ caseId: opened.id, state: 'taken', reason: 'by_hand' });
    carrier.when('13900000230', ({ sip }) => {
      sip.reject(486);
    });
    const to = { kind: 'follow_up', followUpId: mine?.id };
    const { contactId } = await agent.command<{ contactId: string }>('dial.start', { key: newId(), to });
    await endsAs(agent, contactId, 'busy');
    const followUp = await until(
      async () =>
        (await agent.api<Page<FollowUp>>('GET', `/follow-ups?caseId=${opened.id}`)).items.find((f) => f.tries === 1),
      { what: 'the try to be counted' },
    );
    expect(followUp).toMatchObject({ state: 'planned', agentId: null });
    expect((await agent.api<CaseDetail>('GET', `/cases/${opened.id}`)).contactIds).toContain(contactId);
  });

  it('is hung up on where a machine takes it, which counts as a try; by the other rule the machine is told who called', async () => {
    const agent = await stage.onDuty('1001');
    const { pool } = stage.database();
    const opened = await agent.api<{ id: string }>('POST', '/cases', {
      ...{ type: 'fault', title: '电视没有信号', need: '昨天起没有信号' },
      caller: { name: '赵明', number: '13900000231' },
    });
    await agent.api('POST', '/follow-ups', { caseId: opened.id });
    let call: CarriedCall | undefined;
    carrier.when('13900000231', (made) => {
      call = made;
      made.play(greetingWithBeep());
      made.sip.accept(made.sdp);
    });
    const asks = async (): Promise<string> => {
      const { mine } = await agent.api<FollowUpsNow>('POST', '/follow-ups/next', {});
      const to = { kind: 'follow_up', followUpId: mine?.id };
      return (await agent.command<{ contactId: string }>('dial.start', { key: newId(), to })).contactId;
    };
    const followUpIs = (state: string, tries: number): Promise<unknown> =>
      until(
        async () => {
          const { items } = await agent.api<Page<FollowUp>>('GET', `/follow-ups?caseId=${opened.id}`);
          return items.find((f) => f.state === state && f.tries === tries);
        },
        { what: `the follow-up to be ${state} after ${tries} tries` },
      );
    const first = await asks();
    await endsAs(agent, first, 'voicemail');
    await isFree(agent);
    await followUpIs('planned', 1);
    expect(await stage.contact(first)).toMatchObject({ state: 'closed', end_reason: 'dial_voicemail' });

    await pool.query("update dial_rules set machine_follow_up = 'leave_word'");
    await pool.query('update follow_ups set not_before = now() where case_id = $1', [opened.id]);
    const second = await asks();
    await until(async () => (await dialOf(agent, second)).outcome === 'voicemail', {
      what: 'the machine to be recognised',
      timeoutMs: 20_000,
    });
    await until(() => (call?.loudness() ?? 0) > LOUD, { what: 'our sentence on the machine' });
    expect((await dialOf(agent, second)).state).toBe('answered');
    await endsAs(agent, second, 'voicemail');
    await isFree(agent);
    await followUpIs('unreached', 2);
    await until(
      () => agent.pushes.some((p) => p.type === 'follow_up.changed' && p.topic === `agent:${agent.staffId}`),
      { what: 'the desk to be told' },
    );
  });
});
