import { AppError } from '../../../shared/kernel/app-error.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEMO_PRINCIPAL } from '../../../test/support/principals.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { silentLog } from '../../platform/log.ts';
import { createFakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import { ok } from '../../../shared/kernel/result.ts';
import type { ContactRow } from '../contacts/index.ts';
import type { Principal } from '../identity/index.ts';
import { noPhone } from './agent-phones.ts';
import { createCalls, newCall, type Call } from './calls.ts';
import { HOLD_MUSIC, RINGBACK } from './matrix.ts';
import { createOtherLines } from './other-lines-service.ts';
import type { LineOut } from './line-out-service.ts';
import type { OutsideHears } from './outside-line-service.ts';
import { createPhoneClaims } from './phone-claims.ts';
import { HOUSE_PATIENCE } from './rules/patience.ts';
import { createSupervision } from './supervision-service.ts';
import { createTalkSound } from './talk-sound.ts';
import { createTalks } from './talks-service.ts';
import { createTalkUse } from './talk-use-service.ts';
import type { ReferOutHears } from './refer-out-service.ts';
import type { OutsideLine } from './talk.ts';

const someone = (staffId: string, leads = false): Principal => ({
  ...DEMO_PRINCIPAL,
  staffId,
  name: staffId,
  permissions: new Set([
    'contact.handle.voice',
    'contact.dial.outside',
    ...(leads ? (['contact.supervise.voice'] as const) : []),
  ]),
  dataScope: leads ? 'all' : 'own',
});
const AGENT = someone('agent');
const [ANN, BEN, CAM] = [someone('ann'), someone('ben'), someone('cam')];
const LEADER = someone('leader', true);
const CONTACT = 'c';
/** The SIP side of a line, which nobody asks here. */
const OUT = {} as LineOut;
const PLAIN: Call['sound'] = { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false };

const LISTED = new AppError({ code: 'voice.do_not_call', kind: 'refused' });

/** A talk between a customer and an agent, on an engine without sound; the far end outside is played by the test. */
async function openTalk() {
  const media = createFakeMediaEngine();
  const calls = createCalls();
  const steps: string[] = [];
  const right: string[] = [];
  const holds: boolean[] = [];
  const hungUp: string[] = [];
  const closed: string[] = [];
  const free: string[] = [];
  const audited: string[] = [];
  const phones = new Map<string, string>();
  const clock = { now: () => new Date() };
  const transactor = {
    run: async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
      const wakes: (() => void)[] = [];
      const tx = { now: clock.now(), emit: () => undefined, afterCommit: (wake: () => void) => void wakes.push(wake) };
      const done = await work(tx as unknown as Tx);
      for (const wake of wakes) wake();
      return done;
    },
  };
  const talkLog = {
    note: (_: Tx, { event, reason }: { event: string; reason: string | null }) =>
      Promise.resolve(void steps.push(reason === null ? event : `${event}:${reason}`)),
    close: (_: Tx, __: string, { reason = '' }: { reason?: string }) =>
      Promise.resolve(void steps.push(`end:${reason}`)),
  };
  const sound = createTalkSound({
    media,
    recorder: {
      talk: (of, legs) => {
        of.recordingId = 'r';
        right.push(legs.join());
        return Promise.resolve();
      },
    },
    log: silentLog,
  });
  const talks = createTalks({
    ...{ transactor, clock, talkLog, sound, log: silentLog },
    recorder: { held: (_, is) => Promise.resolve(void holds.push(is)) },
  });
  const claims = createPhoneClaims(() => undefined);
  const isElsewhere = (): boolean => false;
  const organisation = {
    staff: (ids: readonly string[]) =>
      Promise.resolve(
        new Map(ids.map((id) => [id, { ...DEMO_PRINCIPAL, id, name: id, crew: null, active: true } as never])),
      ),
  };
  const audit = { append: (_: Tx, { action }: { action: string }) => Promise.resolve(void audited.push(action)) };
  const phone = {
    legOf: (id: string) => phones.get(id),
    bring: (id: string) => {
      const legId = phones.get(id);
      return legId === undefined ? Promise.reject(noPhone()) : Promise.resolve(legId);
    },
  };
  const book = { patience: () => HOUSE_PATIENCE };
  const supervision = createSupervision({
    book,
    ...{ transactor, clock, organisation, talkLog, calls, claims, talks, log: silentLog },
    audit: audit,
    phones: phone,
  });
  /** The customer's own side, when it can be asked to call. */
  const side: { asked: { line: OutsideLine; hears: ReferOutHears } | undefined; can: boolean } = {
    ...{ asked: undefined, can: false },
  };
  const askFarEnd = (number: string, hears: ReferOutHears): OutsideLine | undefined => {
    if (!side.can) return undefined;
    const line: OutsideLine = {
      ...({ kind: 'outside', id: 'asked', trunk: 'demo', number, legId: '', sip: { bye: () => undefined } } as const),
      ...{ localAudio: (): never => undefined as never, sound: PLAIN, ringing: true },
    };
    side.asked = { line, hears };
    return line;
  };
  /** Who asked not to be called. */
  const listed = new Set<string>();
  let far: { line: OutsideLine; hear: OutsideHears } | undefined;
  const others = createOtherLines({
    book,
    ...{ calls, claims, talks, log: silentLog, phones: phone },
    life: { apply: () => Promise.resolve(ok({} as ContactRow)) } as never,
    outside: {
      permit: (number) => (listed.has(number) ? Promise.reject(LISTED) : Promise.resolve()),
      dial: async (_, number, hear) => {
        const { legId } = await media.createSipLeg({ callId: 'o' });
        const localAudio = (): never => undefined as never;
        const line: OutsideLine = {
          ...({ kind: 'outside', id: 'o', trunk: 'demo', number, legId, sip: { bye: () => undefined } } as const),
          ...{ localAudio, sound: PLAIN, ringing: true },
        };
        far = { line, hear };
        return line;
      },
      close: async (line, cause) => {
        closed.push(cause);
        await media.closeLeg(line.legId).catch(() => undefined);
      },
    },
    recorder: { stop: () => Promise.resolve() },
    noted: () => undefined,
    onRefer: (_, __, refer) => refer.refuse(),
    referOut: { ask: (_, number, hears) => askFarEnd(number, hears) },
    hangUp: (_, reason) => void hungUp.push(reason),
    earsOff: (of, reason) => supervision.earsOff(of, reason),
  });
  const use = createTalkUse({
    ...{ transactor, organisation, media, calls, claims, talks, others, isElsewhere, phones: phone },
    audit: audit,
    isBusy: () => false,
    freeOf: () => Promise.resolve(free),
    earsShown: 'whisper_and_barge',
  });
  const attach = async (id: string): Promise<string> => {
    const { legId } = await media.createWebLeg({ callId: id, offerSdp: '' });
    phones.set(id, legId);
    return legId;
  };
  const customer = await media.createSipLeg({ callId: CONTACT });
  const call = newCall({
    ...{ contactId: CONTACT, number: '13900000001', sip: { bye: () => undefined }, legId: customer.legId },
    ...{ localAudio: () => undefined as never, sound: PLAIN, trunk: 'demo', phase: 'talking' },
  });
  call.agentId = AGENT.staffId;
  calls.add(call);
  for (const { staffId } of [ANN, BEN, CAM, LEADER]) await attach(staffId);
  await talks.join(call, await attach(AGENT.staffId));
  const c = call.legId;
  const leg = (who: Principal): string => phones.get(who.staffId) ?? '';
  return {
    ...{ media, calls, call, talks, others, use, supervision, claims, attach, leg, c },
    ...{ steps, right, holds, hungUp, closed, free, audited, phones },
    side,
    listed,
    far: () => far ?? expect.fail('nobody outside was called'),
    state: () => call.talk?.state,
    ringsAt: async (who: Principal) => (await use.now(who)).asked !== null,
    /** What was begun by an event from outside is done. */
    settled: async () => {
      await vi.advanceTimersByTimeAsync(0);
      await call.talk?.work;
      await talks.apply(call);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('somebody of a queue is asked', () => {
  it('rings one after the other: who declines and who does not answer are passed over, and the third has it', async () => {
    const t = await openTalk();
    t.free.push(AGENT.staffId, ANN.staffId, BEN.staffId, CAM.staffId);
    await t.use.call(AGENT, CONTACT, { kind: 'queue', queue: 'general' });
    expect(t.media.playing(t.c)).toEqual([HOLD_MUSIC]);
    expect([await t.ringsAt(ANN), await t.ringsAt(BEN)]).toEqual([true, false]);
    await t.use.answer(ANN, CONTACT, false);
    expect([await t.ringsAt(ANN), await t.ringsAt(BEN)]).toEqual([false, true]);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.colleagueRingMs);
    await t.settled();
    expect([await t.ringsAt(BEN), await t.ringsAt(CAM)]).toEqual([false, true]);
    await t.use.answer(CAM, CONTACT, true);
    expect(t.state()).toBe('consulting');
    expect(t.media.partner(t.leg(CAM))).toBe(t.leg(AGENT));
    expect(t.steps).toEqual(['consult', 'ring', 'ring', 'answer']);
  });

  it('and when nobody is free says so, and the customer has heard no music', async () => {
    const t = await openTalk();
    await expect(t.use.call(AGENT, CONTACT, { kind: 'queue', queue: 'general' })).rejects.toThrow('voice.nobody_free');
    expect(t.state()).toBe('talking');
    expect(t.media.partner(t.c)).toBe(t.leg(AGENT));
  });
});

describe('a colleague who is called', () => {
  const asked = async () => {
    const t = await openTalk();
    await t.use.call(AGENT, CONTACT, { kind: 'agent', staffId: ANN.staffId });
    return t;
  };

  it('sees it at once, however long the sound takes, and nothing more when it is over', async () => {
    const t = await openTalk();
    const stuck = new Promise<never>(() => undefined);
    const play = vi.spyOn(t.media, 'play').mockReturnValue(stuck);
    void t.use.call(AGENT, CONTACT, { kind: 'agent', staffId: ANN.staffId });
    await vi.advanceTimersByTimeAsync(0);
    expect(play).toHaveBeenCalled();
    expect(await t.ringsAt(ANN)).toBe(true);
    const other = await asked();
    vi.spyOn(other.media, 'stopPlay').mockReturnValue(stuck);
    void other.use.answer(ANN, CONTACT, false);
    await vi.advanceTimersByTimeAsync(0);
    expect(await other.use.now(ANN)).toEqual({ talk: null, asked: null });
  });

  it('and declines leaves the customer on hold, free for the next call, and the agent told why', async () => {
    const t = await asked();
    expect(t.media.playing(t.leg(AGENT))).toEqual([RINGBACK]);
    await t.use.answer(ANN, CONTACT, false);
    expect(t.state()).toBe('held');
    expect((await t.use.now(AGENT)).talk?.lastFailure).toBe('declined');
    expect(t.claims.of(ANN.staffId)).toBeUndefined();
    expect(t.media.playing(t.leg(AGENT))).toBeUndefined();
    expect(t.media.playing(t.c)).toEqual([HOLD_MUSIC]);
  });

  it('and does not answer is rung off after 20 seconds', async () => {
    const t = await asked();
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.colleagueRingMs);
    await t.settled();
    expect(t.state()).toBe('held');
    expect(t.steps.at(-1)).toBe('fail:no_answer');
    await expect(t.use.answer(ANN, CONTACT, true)).rejects.toThrow('voice.not_asked');
  });

  it.each(['ringing', 'consulting'])(
    'is let go when the customer hangs up while %s, without music left behind',
    async (when) => {
      const t = await asked();
      if (when === 'consulting') await t.use.answer(ANN, CONTACT, true);
      t.call.phase = 'over';
      t.calls.remove(t.call);
      await t.others.leave(t.call, { actor: 'customer', reason: 'remote_bye' });
      expect(t.claims.of(ANN.staffId)).toBeUndefined();
      for (const leg of [t.c, t.leg(AGENT), t.leg(ANN)])
        expect([t.media.playing(leg), t.media.hears(leg)]).toEqual([undefined, []]);
      expect(t.steps.at(-1)).toBe('end:remote_bye');
      expect(await t.use.now(ANN)).toEqual({ talk: null, asked: null });
      await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.colleagueRingMs);
      expect(t.steps.at(-1)).toBe('end:remote_bye');
    },
  );
});

describe('a blind transfer to a number outside', () => {
  const passed = async () => {
    const t = await openTalk();
    await t.use.pass(AGENT, CONTACT, '13700000001');
    expect(t.media.playing(t.c)).toEqual([RINGBACK]);
    return t;
  };

  it('whose side plays its own ringing is heard as it is, and in no recording; answered, they talk', async () => {
    const t = await passed();
    const { line, hear } = t.far();
    line.early = true;
    hear.early?.(line);
    await t.settled();
    expect([t.media.playing(t.c), t.media.hears(t.c), t.media.hears(line.legId)]).toEqual([
      undefined,
      [line.legId],
      [],
    ]);
    expect(t.right.at(-1)).toBe('');
    hear.answered(line, OUT);
    await t.settled();
    expect(t.media.partner(t.c)).toBe(line.legId);
  });

  it('that is answered leaves the customer with the one outside, and ends when they hang up', async () => {
    const t = await passed();
    t.far().hear.answered(t.far().line, OUT);
    await t.settled();
    expect(t.state()).toBe('handed_over');
    expect(t.media.partner(t.c)).toBe(t.far().line.legId);
    expect(t.media.playing(t.c)).toBeUndefined();
    expect(await t.use.now(AGENT)).toEqual({ talk: null, asked: null });
    t.far().hear.ended(t.far().line, { cause: 'remote_bye' });
    await t.settled();
    expect(t.hungUp).toEqual(['other_left']);
  });

  it.each([
    [486, 'busy'],
    [480, 'no_answer'],
    [603, 'declined'],
    [404, 'no_such_number'],
    [503, 'unreachable'],
  ])('that fails with %i leaves the customer on hold with the agent, who reads "%s"', async (status, failure) => {
    const t = await passed();
    t.far().hear.failed(t.far().line, { status });
    await t.settled();
    expect(t.state()).toBe('held');
    expect((await t.use.now(AGENT)).talk?.lastFailure).toBe(failure);
    expect(t.media.playing(t.c)).toEqual([HOLD_MUSIC]);
    await t.use.act(AGENT, CONTACT, 'resume');
    expect(t.media.partner(t.c)).toBe(t.leg(AGENT));
  });
});

describe("a blind transfer that the customer's own side is asked to do", () => {
  const asked = async () => {
    const t = await openTalk();
    t.side.can = true;
    await t.use.pass(AGENT, CONTACT, '13700000001');
    const { line, hears } = t.side.asked ?? expect.fail('the far end was not asked');
    return { ...t, line, hears };
  };

  it('leaves our house when they talk: the agent is free and the line to us is hung up', async () => {
    const t = await asked();
    expect([t.state(), t.media.playing(t.c)]).toEqual(['passing', [RINGBACK]]);
    t.hears.answered(t.line);
    await t.settled();
    expect([t.state(), t.hungUp]).toEqual(['handed_over', ['handed_over']]);
    expect(await t.use.now(AGENT)).toEqual({ talk: null, asked: null });
    expect(() => t.far()).toThrow('nobody outside was called');
  });

  it('is not asked to call whoever asked not to be called', async () => {
    const t = await openTalk();
    t.side.can = true;
    t.listed.add('13700000001');
    await expect(t.use.pass(AGENT, CONTACT, '13700000001')).rejects.toMatchObject({ code: 'voice.do_not_call' });
    expect([t.state(), t.side.asked]).toEqual(['talking', undefined]);
  });

  it.each([
    [undefined, true],
    [20_000, false],
  ])('of a flow that lets it ring for %s ms is asked of the far end: %s', async (ringMs, isAsked) => {
    const t = await openTalk();
    t.side.can = true;
    t.call.agentId = undefined;
    const how = { event: 'pass' as const, actor: 'system:flow', ...(ringMs === undefined ? {} : { ringMs }) };
    await t.talks.inTurn(t.call, () => t.others.callOutside(t.call, '13700000001', how));
    expect([t.state(), t.side.asked !== undefined]).toEqual(['passing', isAsked]);
  });

  it('that it declines is bridged by us, ringing on, and both hear each other', async () => {
    const t = await asked();
    t.hears.declined(t.line);
    await t.settled();
    expect([t.state(), t.steps, t.media.playing(t.c)]).toEqual(['passing', ['pass', 'bridge'], [RINGBACK]]);
    t.far().hear.answered(t.far().line, OUT);
    await t.settled();
    expect([t.state(), t.media.partner(t.c)]).toEqual(['handed_over', t.far().line.legId]);
    expect(t.hungUp).toEqual([]);
  });

  it('that reaches somebody after we began to call ourselves takes our own call back', async () => {
    const t = await asked();
    t.hears.declined(t.line);
    await t.settled();
    t.hears.answered(t.line);
    await t.settled();
    expect([t.closed, t.state(), t.hungUp]).toEqual([['referred'], 'handed_over', ['handed_over']]);
  });

  it('and reaches nobody leaves the customer on hold with the agent, who reads why', async () => {
    const t = await asked();
    t.hears.failed(t.line, { status: 486 });
    await t.settled();
    expect([t.state(), (await t.use.now(AGENT)).talk?.lastFailure]).toEqual(['held', 'busy']);
    await t.use.act(AGENT, CONTACT, 'resume');
    expect(t.media.partner(t.c)).toBe(t.leg(AGENT));
  });

  it('and was taken back by the agent meanwhile changes nothing any more', async () => {
    const t = await asked();
    await t.use.act(AGENT, CONTACT, 'cancel');
    t.hears.declined(t.line);
    t.hears.answered(t.line);
    await t.settled();
    expect([t.state(), t.hungUp]).toEqual(['talking', []]);
    expect(() => t.far()).toThrow('nobody outside was called');
  });
});

describe('keys', () => {
  it("go to the customer's side, and to the one outside while they are asked", async () => {
    const t = await openTalk();
    await t.use.press(AGENT, CONTACT, '12#');
    expect(t.media.keysSent(t.c)).toBe('12#');
    await t.use.call(AGENT, CONTACT, { kind: 'outside', number: '13700000001' });
    t.far().hear.answered(t.far().line, OUT);
    await t.settled();
    await t.use.press(AGENT, CONTACT, '7');
    expect([t.media.keysSent(t.c), t.media.keysSent(t.far().line.legId)]).toEqual(['12#', '7']);
    await expect(t.use.press(ANN, CONTACT, '1')).rejects.toThrow('contacts.not_yours');
  });
});

describe('a leader who listens', () => {
  it('is back in the same way after a reload, and out when the phone stays away', async () => {
    const t = await openTalk();
    await t.supervision.hearInto(LEADER, AGENT.staffId, 'whisper');
    expect(t.media.hears(t.leg(AGENT))).toEqual([t.c, t.leg(LEADER)]);
    t.supervision.phoneLost(LEADER.staffId);
    await t.settled();
    expect(t.media.hears(t.leg(AGENT))).toEqual([t.c]);
    t.supervision.phoneAttached(LEADER.staffId, await t.attach(LEADER.staffId));
    await t.settled();
    expect(t.media.hears(t.leg(AGENT))).toEqual([t.c, t.leg(LEADER)]);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs);
    expect(t.supervision.now(LEADER.staffId)?.mode).toBe('whisper');
    t.supervision.phoneLost(LEADER.staffId);
    await vi.advanceTimersByTimeAsync(HOUSE_PATIENCE.phoneGraceMs);
    await t.settled();
    expect(t.supervision.now(LEADER.staffId)).toBeNull();
    expect(t.audited).toEqual(['contact.whispered', 'contact.ear_ended']);
  });
});

describe('the right side of the recording', () => {
  it('is the agent, nobody on hold and while a colleague is asked, both in a conference', async () => {
    const t = await openTalk();
    const [agent, ann] = [t.leg(AGENT), t.leg(ANN)];
    await t.use.act(AGENT, CONTACT, 'hold');
    await t.use.call(AGENT, CONTACT, { kind: 'agent', staffId: ANN.staffId });
    await t.use.answer(ANN, CONTACT, true);
    await t.use.act(AGENT, CONTACT, 'join');
    await t.supervision.hearInto(LEADER, AGENT.staffId, 'whisper');
    await t.use.act(AGENT, CONTACT, 'complete');
    expect(t.right).toEqual([agent, '', `${agent},${ann}`, ann]);
    expect(t.holds).toEqual([true, false]);
  });
});

describe("a reload of the agent's page", () => {
  const inState = {
    talking: () => Promise.resolve(),
    held: (t) => t.use.act(AGENT, CONTACT, 'hold'),
    calling: (t) => t.use.call(AGENT, CONTACT, { kind: 'agent', staffId: ANN.staffId }),
    consulting: async (t) => {
      await inState.calling(t);
      await t.use.answer(ANN, CONTACT, true);
    },
    conference: async (t) => {
      await inState.consulting(t);
      await t.use.act(AGENT, CONTACT, 'join');
    },
    passing: (t) => t.use.pass(AGENT, CONTACT, '13700000001'),
  } satisfies Record<string, (t: Awaited<ReturnType<typeof openTalk>>) => Promise<void>>;

  it.each(Object.keys(inState) as (keyof typeof inState)[])(
    'while %s: the state stays, and so does who hears what',
    async (state) => {
      const t = await openTalk();
      await inState[state](t);
      await t.settled();
      const heard = (): unknown[] =>
        [t.c, t.leg(AGENT), t.leg(ANN)].map((leg) => [
          t.media.playing(leg)?.join(),
          t.media.hears(leg).map((id) => (id === t.leg(AGENT) ? 'agent' : id)),
        ]);
      const before = heard();
      const old = t.leg(AGENT);
      t.call.agentLegId = undefined;
      await t.media.closeLeg(old);
      await t.talks.apply(t.call);
      if (state === 'talking') expect(t.media.playing(t.c)).toEqual([HOLD_MUSIC]);
      await t.talks.join(t.call, await t.attach(AGENT.staffId));
      expect(t.state()).toBe(state);
      expect(heard()).toEqual(before);
    },
  );
});

describe('a media worker that dies inside a talk', () => {
  it('with the one outside on it: the story says so, the customer is on hold, and the agent can go on', async () => {
    const t = await openTalk();
    await t.use.call(AGENT, CONTACT, { kind: 'outside', number: '13700000001' });
    t.far().hear.answered(t.far().line, OUT);
    await t.settled();
    const { legId } = t.far().line;
    await t.media.closeLeg(legId);
    t.others.legLost(legId, 'media_failure');
    await t.settled();
    expect(t.steps.at(-1)).toBe('other_left:media_failure');
    expect(t.closed).toEqual(['media_failure']);
    expect(t.media.playing(t.c)).toEqual([HOLD_MUSIC]);
    await t.use.act(AGENT, CONTACT, 'resume');
    expect([t.media.playing(t.c), t.media.partner(t.c)]).toEqual([undefined, t.leg(AGENT)]);
  });
});
