import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../../shared/kernel/id.ts';
import { callbacksRoom, type CallbacksRoom } from '../../../../test/support/callbacks-room.ts';
import type { CallbackRow } from './callback-store.ts';

let room: CallbacksRoom;
beforeEach(async () => {
  room = await callbacksRoom();
});
afterEach(() => room.close());

const only = async (): Promise<CallbackRow> => {
  const { rows } = await room.pool.query<CallbackRow>('select * from callbacks');
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const AGENT = newId();

/** Asked for, come up, accepted: the agent's phone is about to ring the customer. */
const accepted = async (): Promise<string> => {
  await room.jobs.round();
  const { outbound_contact_id: contactId, state } = await only();
  expect(state).toBe('due');
  await room.offer(contactId!, AGENT);
  await room.accept(contactId!, AGENT);
  return contactId!;
};
const promised = async (wish: { number?: string; windowCode?: string } = {}): Promise<string> => {
  const contactId = await room.caller();
  await room.promise({ contactId, way: 'call', ...wish });
  return contactId;
};

describe('a callback that keeps the place', () => {
  it('ends the waiting honestly and stands where the customer stood', async () => {
    const contactId = await room.caller();
    const waited = await room.contact(contactId);
    room.pass(7);
    await room.promise({ contactId, way: 'call' });
    expect(await room.contact(contactId)).toMatchObject({ state: 'closed', end_reason: 'callback_promised' });
    const callback = await only();
    expect(callback).toMatchObject({ state: 'asked', number: '13800138000', kept_at: waited.queued_at });

    await room.jobs.round();
    const due = await only();
    expect(due.state).toBe('due');
    expect(await room.contact(due.outbound_contact_id!)).toMatchObject({
      state: 'waiting',
      direction: 'outbound',
      queue_code: 'fault',
      service_class: 'vip',
      topic: 'fault.tv',
      queued_at: waited.queued_at,
      customer_address: '13800138000',
    });
    // Whoever orders the line in memory hears the kept place, not the time of entering.
    expect(room.floor.contact(due.outbound_contact_id!)?.placeMs).toBe(waited.queued_at?.getTime());
  });

  it('does not come up while somebody with an older place waits, or nobody is there to call', async () => {
    await promised();
    room.line.ahead = 1;
    await room.jobs.round();
    expect(await only()).toMatchObject({ state: 'waiting' });
    Object.assign(room.line, { ahead: 0, on: 0 });
    await room.jobs.round();
    expect(await only()).toMatchObject({ state: 'waiting' });
    room.line.on = 1;
    await room.jobs.round();
    expect(await only()).toMatchObject({ state: 'due' });
  });

  it('is dialled when an agent has accepted, and is done when they have talked', async () => {
    await promised();
    const contactId = await accepted();
    expect(await room.dial.begin(contactId, AGENT)).toMatchObject({ number: '13800138000' });
    await room.dial.answered(contactId);
    expect(await only()).toMatchObject({ state: 'connected', tries: 0, dials: 1 });
    await room.apply(contactId, { event: 'end', actor: 'customer' });
    await room.heard();
    expect(await only()).toMatchObject({ state: 'done' });
  });

  it('is tried once more after a while when nobody answers, and then lies on the leader’s list', async () => {
    await promised();
    const first = await accepted();
    await room.dial.begin(first, AGENT);
    await room.dial.notAnswered(first, 'no_answer');
    expect(await only()).toMatchObject({ state: 'waiting', tries: 1, outbound_contact_id: null });
    // Nobody was talked to, so nothing is left to wrap up.
    expect(await room.contact(first)).toMatchObject({ state: 'closed', end_reason: 'callback_no_answer' });
    await room.jobs.round();
    expect((await only()).state).toBe('waiting');

    room.pass(11);
    const second = await accepted();
    expect(second).not.toBe(first);
    await room.dial.begin(second, AGENT);
    await room.dial.notAnswered(second, 'busy');
    await room.heard();
    const failed = await only();
    expect(failed).toMatchObject({ state: 'failed', tries: 2, settled_at: null });
    expect(failed.note).toContain('未发送短信');
  });

  it('never rings twice for one try, whoever asks', async () => {
    await promised();
    const contactId = await accepted();
    const orders = await Promise.all([1, 2, 3].map(() => room.dial.begin(contactId, AGENT)));
    expect(orders.filter((o) => o !== undefined)).toHaveLength(1);
  });

  it('two for the same number are one, with the older place and the newer wish', async () => {
    const first = await room.caller();
    const { queued_at: older } = await room.contact(first);
    await room.promise({ contactId: first, way: 'call' });
    room.pass(3);
    const second = await room.caller();
    await room.promise({ contactId: second, way: 'call', windowCode: 'today_afternoon' });
    expect(await only()).toMatchObject({ kept_at: older, window_code: 'today_afternoon', state: 'asked' });
    expect(await room.contact(second)).toMatchObject({ state: 'closed', end_reason: 'callback_promised' });
  });

  it('asked for by two windows in the same moment is one as well', async () => {
    const [a, b] = await Promise.all([room.caller(), room.caller()]);
    await Promise.all([a, b].map((contactId) => room.promise({ contactId, way: 'call' })));
    await only();
  });

  it('is over when the customer calls in meanwhile: that call gets the kept place', async () => {
    const first = await room.caller();
    const { queued_at: place } = await room.contact(first);
    await room.promise({ contactId: first, way: 'call' });
    await room.jobs.round();
    const { outbound_contact_id: outbound } = await only();
    await room.offer(outbound!, AGENT);
    room.pass(5);
    const again = newId();
    await room.transactor.run(async (tx) => {
      await room.life.arrive(tx, { id: again, channel: 'voice', customerAddress: '13800138000', actor: 'customer' });
      expect(await room.takeOver(tx, { contactId: again, number: '13800138000' })).toBe(true);
    });
    expect(await only()).toMatchObject({ state: 'cancelled', ended_reason: 'customer_called_in' });
    expect(await room.contact(outbound!)).toMatchObject({ state: 'closed' });
    expect(await room.contact(again)).toMatchObject({ state: 'waiting', queued_at: place, queue_code: 'fault' });
    const { rows } = await room.pool.query('select 1 from offers where outcome is null');
    expect(rows).toHaveLength(0);
  });

  it('is refused for a number that we do not dial, and the customer goes on waiting', async () => {
    for (const number of ['0044207946000', '110', '9500000', '1234567890']) {
      const contactId = await room.caller();
      await expect(room.promise({ contactId, way: 'call', number })).rejects.toMatchObject({
        code: 'routing.callback_number',
      });
      expect(await room.contact(contactId)).toMatchObject({ state: 'waiting' });
    }
  });

  it('is refused while it rings at a desk: somebody is about to answer', async () => {
    const contactId = await room.caller();
    await room.offer(contactId, AGENT);
    await expect(room.promise({ contactId, way: 'call' })).rejects.toMatchObject({
      code: 'routing.callback_not_waiting',
    });
  });
});

describe('the time that was chosen', () => {
  it('is waited for, and then the callback stands in the line with its old place', async () => {
    const contactId = await promised({ windowCode: 'today_afternoon' });
    await room.jobs.round();
    expect((await only()).state).toBe('asked');
    room.pass(4 * 60);
    await room.jobs.round();
    const due = await only();
    expect(due.state).toBe('due');
    const { queued_at: place } = await room.contact(contactId);
    expect((await room.contact(due.outbound_contact_id!)).queued_at).toEqual(place);
  });

  it('that passes without a call is a broken promise, and nobody is called after it', async () => {
    await promised({ windowCode: 'today_afternoon' });
    room.pass(4 * 60);
    await room.jobs.round();
    const { outbound_contact_id: outbound } = await only();
    room.pass(4 * 60);
    await room.jobs.round();
    expect(await only()).toMatchObject({ state: 'expired', outbound_contact_id: null });
    expect(await room.contact(outbound!)).toMatchObject({ state: 'closed', end_reason: 'callback_time_over' });
  });

  it('never falls into quiet hours: what stands in the line steps back and comes again in the morning', async () => {
    room.time.now = new Date('2026-11-23T12:50:00Z');
    await promised();
    await room.jobs.round();
    const { outbound_contact_id: outbound } = await only();
    room.pass(15);
    await room.jobs.round();
    expect(await only()).toMatchObject({ state: 'waiting', outbound_contact_id: null });
    expect(await room.contact(outbound!)).toMatchObject({ state: 'closed' });
    await room.jobs.round();
    expect((await only()).state).toBe('waiting');
    await room.pool.query("update callbacks set window_until = window_until + interval '1 day'");
    room.pass(11 * 60);
    await room.jobs.round();
    expect((await only()).state).toBe('due');
  });
});

/** The process is gone with what it held in memory; another one looks at the same rows a minute later. */
const died = async (): Promise<void> => {
  room.pass(1);
  await room.again().jobs.round();
};

describe('a process that dies', () => {
  it('after accepting and before dialling loses nothing: it comes up again at its place', async () => {
    await promised();
    const contactId = await accepted();
    await died();
    await room.heard();
    expect(await room.contact(contactId)).toMatchObject({ state: 'failed', end_reason: 'system_restart' });
    // The look that finds it lost may already see it back in its line and let it come up.
    const { state, dials, tries } = await only();
    expect(['waiting', 'due']).toContain(state);
    expect({ dials, tries }).toEqual({ dials: 0, tries: 0 });
    await room.jobs.round();
    expect((await only()).state).toBe('due');
  });

  it('while it rings has used up that dial, not the customer’s try', async () => {
    await promised();
    const contactId = await accepted();
    await room.dial.begin(contactId, AGENT);
    await died();
    await room.heard();
    expect(await only()).toMatchObject({ dials: 1, tries: 0 });
    const { rows } = await room.pool.query('select nth, outcome from callback_tries order by nth');
    expect(rows).toEqual([{ nth: 1, outcome: 'lost' }]);
    const next = await accepted();
    await room.dial.begin(next, AGENT);
    await room.dial.answered(next);
    expect(await only()).toMatchObject({ state: 'connected', dials: 2 });
  });

  it('again and again does not ring the customer without end', async () => {
    await promised();
    for (let i = 0; i < 4; i += 1) {
      const contactId = await accepted();
      await room.dial.begin(contactId, AGENT);
      await died();
      await room.heard();
    }
    expect(await only()).toMatchObject({ state: 'failed', dials: 4 });
  });

  it('is not taken for dead while somebody holds the call', async () => {
    await promised();
    const contactId = await accepted();
    await room.dial.begin(contactId, AGENT);
    await room.pool.query("insert into calls (contact_id, trunk, sip_id, started_at) values ($1, 't', 's', now())", [
      contactId,
    ]);
    await died();
    await room.heard();
    expect((await only()).state).toBe('dialling');
  });

  it('leaves what waits or rings as it is', async () => {
    await promised();
    await room.jobs.round();
    const before = await only();
    await died();
    await room.heard();
    expect(await only()).toEqual(before);
  });
});

describe('a chat that waits aside', () => {
  it('keeps its own place and is kept when somebody is there', async () => {
    const contactId = await room.caller('访客 1234', 'chat');
    await room.promise({ contactId, way: 'message' });
    expect(await room.contact(contactId)).toMatchObject({ state: 'waiting' });
    await room.jobs.round();
    await room.offer(contactId, AGENT);
    await room.accept(contactId, AGENT);
    await room.heard();
    expect(await only()).toMatchObject({ state: 'connected' });
    await room.apply(contactId, { event: 'end', actor: 'customer' });
    await room.heard();
    expect(await only()).toMatchObject({ state: 'done' });
  });
});

describe('the first wait that a customer is told', () => {
  const promises = async () =>
    (await room.pool.query('select * from wait_promises order by promised_at')).rows as Record<string, unknown>[];

  it('is a promise, kept once and settled by the real wait', async () => {
    const contactId = await room.caller();
    room.line.ahead = 2;
    expect(await room.waits.tell(contactId)).toEqual({ position: 3, estimatedSeconds: 360 });
    room.line.ahead = 0;
    room.pass(1);
    expect(await room.waits.tell(contactId)).toEqual({ position: 1, estimatedSeconds: 120 });
    expect(await promises()).toMatchObject([{ position: 3, promised_seconds: 360, method: 'fluid', outcome: null }]);
    room.pass(4);
    await room.offer(contactId, AGENT);
    await room.accept(contactId, AGENT);
    await room.heard();
    expect(await promises()).toMatchObject([{ outcome: 'answered', waited_seconds: 300 }]);
    const reading = await room.figures();
    expect(reading.overall).toMatchObject({ answered: 1, meanError: 60, meanAbsoluteError: 60, within: 1 });
  });

  it('is not measured where the customer gave up or was promised a callback', async () => {
    const [left, promisedTo] = [await room.caller('13800138001'), await room.caller('13800138002')];
    for (const id of [left, promisedTo]) await room.waits.tell(id);
    await room.apply(left, { event: 'abandon', actor: 'customer' });
    await room.promise({ contactId: promisedTo, way: 'call' });
    await room.heard();
    room.pass(1);
    expect((await promises()).map((p) => p['outcome']).sort()).toEqual(['called_back', 'gave_up']);
    expect((await room.figures()).overall).toMatchObject({ answered: 0, gaveUp: 1, meanError: null });
  });
});

describe('what a shift leader does', () => {
  it('calls now instead of at the time agreed, but never in quiet hours', async () => {
    await promised({ windowCode: 'today_afternoon' });
    const { id } = await only();
    await room.desk.tryNow(room.leader, id);
    expect((await only()).state).toBe('due');
  });

  it('cancels, also while it rings at a desk, and the contact leaves the line', async () => {
    await promised();
    await room.jobs.round();
    const { id, outbound_contact_id: contactId } = await only();
    await room.offer(contactId!, AGENT);
    await room.desk.cancel(room.leader, id, '客户改去营业厅');
    expect(await only()).toMatchObject({ state: 'cancelled', ended_reason: '客户改去营业厅' });
    expect(await room.contact(contactId!)).toMatchObject({ state: 'closed' });
  });

  it('cannot take back what is being dialled', async () => {
    await promised();
    const contactId = await accepted();
    await room.dial.begin(contactId, AGENT);
    const { id } = await only();
    await expect(room.desk.cancel(room.leader, id, '不用了')).rejects.toMatchObject({
      code: 'routing.callback_not_allowed',
    });
  });

  it('settles a broken promise once, and an agent may do none of it', async () => {
    await promised({ windowCode: 'today_afternoon' });
    room.pass(9 * 60);
    await room.jobs.round();
    const { id, state } = await only();
    expect(state).toBe('expired');
    const agent = { ...room.leader, permissions: new Set(['desk.use'] as const) };
    await expect(room.desk.settle(agent, id, '已联系')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await room.desk.settle(room.leader, id, '已联系')).toMatchObject({ number: '138****8000' });
    expect((await only()).settled_by).toBe(room.leader.staffId);
  });
});

describe('whoever was cut off by us', () => {
  const cutOff = (contactId: string): Promise<boolean> =>
    room.transactor.run(async (tx) => {
      const fail = { event: 'fail', actor: 'system:voice', reason: 'media_failure' } as const;
      await room.life.apply(tx, contactId, fail);
      return room.afterLoss(tx, contactId, 'media_failure');
    });

  it('is called back without having asked for it, first of their line, and the story says why', async () => {
    const contactId = await room.caller();
    const waited = await room.contact(contactId);
    room.pass(3);
    expect(await cutOff(contactId)).toBe(true);
    expect(await only()).toMatchObject({ state: 'asked', number: '13800138000', kept_at: waited.queued_at });
    const { rows } = await room.pool.query('select event, actor, reason from callback_transitions order by seq');
    expect(rows).toEqual([{ event: 'promise', actor: 'system:callbacks', reason: 'media_failure' }]);
    await room.jobs.round();
    const { state, outbound_contact_id: outbound } = await only();
    expect(state).toBe('due');
    expect(await room.contact(outbound!)).toMatchObject({ put_first: true, queue_code: 'fault' });
  });

  it('in a talk as well; and one who was promised a call already gets that one', async () => {
    const first = await promised();
    const contactId = await room.caller();
    await room.offer(contactId, AGENT);
    await room.accept(contactId, AGENT);
    expect(await cutOff(contactId)).toBe(true);
    expect(await only()).toMatchObject({ contact_id: first });
  });

  it('is not called who hides their number, nor who had not asked for a person yet', async () => {
    expect(await cutOff(await room.caller('anonymous'))).toBe(false);
    const contactId = newId();
    await room.transactor.run((tx) =>
      room.life.arrive(tx, { id: contactId, channel: 'voice', customerAddress: '13800138000', actor: 'customer' }),
    );
    expect(await cutOff(contactId)).toBe(false);
    expect((await room.pool.query('select 1 from callbacks')).rows).toEqual([]);
  });
});
