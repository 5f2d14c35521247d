import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../shared/kernel/result.ts';
import { silentLog } from '../../platform/log.ts';
import { createFakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import type { Refer } from '../../platform/sip/index.ts';
import { createCalls, newCall, type Call } from './calls.ts';
import type { LineOut } from './line-out-service.ts';
import { RINGBACK } from './matrix.ts';
import type { OutsideHears } from './outside-line-service.ts';
import { createReferOut, NOTIFY_MS } from './refer-out-service.ts';
import { createReferrals } from './referrals-service.ts';
import { HOUSE_PATIENCE } from './rules/patience.ts';
import { newTalk, type OutsideLine } from './talk.ts';
import { PLAIN_SETTINGS } from './trunks/trunk-settings.ts';

const PLAIN: Call['sound'] = { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false };
const OUT = { sip: { id: 'next', callId: 'next', dialog: () => undefined } } as unknown as LineOut;
const NEXT = '13700000001';

/** A talk of a trunk that may ask for calls; the one who is called is played by the test. */
async function openTalk(settings: Partial<typeof PLAIN_SETTINGS> = { acceptsRefer: true }) {
  const media = createFakeMediaEngine();
  const calls = createCalls();
  const told: string[] = [];
  const sides: { line: OutsideLine; hears: OutsideHears }[] = [];
  const call = newCall({
    ...{ contactId: 'c', number: '13900000001', legId: 'leg', trunk: 'demo', phase: 'talking' },
    ...{ sip: { bye: () => void told.push('bye') }, localAudio: () => undefined as never, sound: PLAIN },
  });
  call.talk = newTalk(new Date());
  call.agentLegId = (await media.createWebLeg({ callId: 'a', offerSdp: '' })).legId;
  calls.add(call);
  const here = { callId: 'here', toTag: '1', fromTag: '2', earlyOnly: false };
  const referrals = createReferrals({
    ...{ media, calls, log: silentLog },
    talks: { inTurn: (_, what) => what(), note: () => Promise.resolve() },
    outside: {
      dial: (_, number, hears, onBehalf) => {
        const sip = { bye: () => undefined };
        const line: OutsideLine = {
          ...({ kind: 'outside', id: 'o', number, legId: 'far', trunk: 'demo', sip } as const),
          ...{ localAudio: () => undefined as never, sound: PLAIN, ringing: true },
        };
        told.push(`dial ${number}${onBehalf?.replaces === undefined ? '' : ` for ${onBehalf.replaces.callId}`}`);
        sides.push({ line, hears });
        return Promise.resolve(line);
      },
      close: (_, cause) => Promise.resolve(void told.push(`close ${cause}`)),
    },
    swap: {
      take: (of, { number }) => {
        const before = of.sip;
        of.number = number;
        return Promise.resolve(before);
      },
    },
    book: {
      patience: () => HOUSE_PATIENCE,
      settingsOf: () => ({ ...PLAIN_SETTINGS, ...settings }),
      incoming: (_, { called, calling }) => ({ called, calling }),
      numberOf: (called) => (called === '96000' ? ({} as never) : undefined),
    },
    sip: { callOf: ({ callId }) => (callId === here.callId ? 'ours' : undefined) },
    hangUp: (_, reason) => void told.push(`over ${reason}`),
    outsideLeft: () => undefined,
    lineEnded: () => undefined,
  });
  const refer = (user: string, replaces?: Refer['replaces']): Refer => ({
    ...{ target: { user, displayName: '', uri: `sip:${user}@x` }, referredBy: undefined, replaces },
    accept: () => {
      told.push('202');
      return { report: (status) => void told.push(String(status)) };
    },
    refuse: (status = 603) => void told.push(`no ${status}`),
  });
  const ask = async (user = NEXT, replaces?: Refer['replaces']): Promise<void> => {
    referrals.ofCustomer(call, refer(user, replaces));
    await vi.advanceTimersByTimeAsync(0);
  };
  const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const side = (): { line: OutsideLine; hears: OutsideHears } => sides.at(-1) ?? expect.fail('nobody was called');
  return { media, calls, call, referrals, told, ask, settled, here, side };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a far end that asks us to call in its place', () => {
  it('hears how it goes, is replaced by whoever answers, and is said goodbye to when it does not go itself', async () => {
    const t = await openTalk();
    await t.ask();
    t.side().hears.progress?.(180);
    t.side().hears.answered(t.side().line, OUT);
    await t.settled();
    expect([t.told, t.call.number]).toEqual([['202', `dial ${NEXT}`, '180', '200'], NEXT]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(t.told.at(-1)).toBe('bye');
  });

  it('in an attended transfer: whom we call is told which call of theirs ours replaces', async () => {
    const t = await openTalk();
    await t.ask(NEXT, { callId: 'theirs', toTag: '1', fromTag: '2', earlyOnly: false });
    expect(t.told).toEqual(['202', `dial ${NEXT} for theirs`]);
  });

  it('that has hung up already: the agent hears it ring, and the call ends only when nobody comes', async () => {
    const t = await openTalk();
    await t.ask();
    expect(t.referrals.farEndLeft(t.call, { cause: 'remote_bye' })).toBe(true);
    await t.settled();
    expect([t.referrals.holds(t.call), t.media.playing(t.call.agentLegId ?? '')]).toEqual([true, [RINGBACK]]);
    t.side().hears.failed(t.side().line, { status: 486 });
    await t.settled();
    expect(t.told).toEqual(['202', `dial ${NEXT}`, '486', 'over remote_bye']);
    expect(t.media.playing(t.call.agentLegId ?? '')).toBeUndefined();
    expect(t.referrals.farEndLeft(t.call, { cause: 'remote_bye' })).toBe(false);
  });

  it('and whose own call ends meanwhile leaves no line behind', async () => {
    const t = await openTalk();
    await t.ask();
    t.calls.remove(t.call);
    expect(t.told.at(-1)).toBe('close call_over');
    t.side().hears.answered(t.side().line, OUT);
    await t.settled();
    expect(t.told).not.toContain('200');
  });

  it('is told after 45 seconds that nobody answers, and may ask again; one thing at a time', async () => {
    const t = await openTalk();
    await t.ask();
    await t.ask();
    expect(t.told.at(-1)).toBe('no 480');
    await vi.advanceTimersByTimeAsync(45_000);
    expect(t.told.slice(-2)).toEqual(['close no_answer', '480']);
    for (let times = 2; times <= 5; times += 1) {
      await t.ask();
      t.side().hears.failed(t.side().line, { status: 486 });
      await t.settled();
    }
    await t.ask();
    // Passed on and on, it is a loop.
    expect(t.told.at(-1)).toBe('no 603');
  });

  it.each([
    ['whose trunk may not', { acceptsRefer: false }, NEXT, 603],
    ['whose trunk is not trusted', { acceptsRefer: true, trustsIdentity: false }, NEXT, 603],
    ['for ourselves', { acceptsRefer: true }, '96000', 603],
    ['for something that is no number', { acceptsRefer: true }, 'reception', 404],
  ])('%s is declined, and nobody is called', async (_, settings, user, status) => {
    const t = await openTalk(settings);
    await t.ask(user);
    expect(t.told).toEqual([`no ${status}`]);
  });

  it('to join two calls that both end here, or outside a talk, is declined', async () => {
    const t = await openTalk();
    await t.ask(NEXT, t.here);
    t.call.phase = 'waiting';
    await t.ask();
    expect(t.told).toEqual(['no 603', 'no 480']);
  });
});

describe('a transfer that we ask of a far end', () => {
  type Answer = Awaited<ReturnType<NonNullable<Call['sip']['refer']>>>;
  const asked = (acceptsRefer: boolean, trunks: readonly string[] = ['demo']) => {
    const told: string[] = [];
    const side: { settle: (answer: Answer) => void; ring: () => void } = {
      settle: () => undefined,
      ring: () => undefined,
    };
    const call = newCall({
      ...{ contactId: 'c', number: '1', legId: 'l', trunk: 'demo', phase: 'talking', sound: PLAIN },
      localAudio: () => undefined as never,
      sip: {
        bye: () => undefined,
        refer: (target, { onProgress } = {}) => {
          told.push(`refer ${target}`);
          side.ring = () => onProgress?.(180);
          return new Promise((resolve) => (side.settle = resolve));
        },
      },
    });
    const candidates = trunks.map((trunk) => ({ trunk, dialled: `0${NEXT}`, from: '96000' }));
    const out = createReferOut({
      log: silentLog,
      book: {
        settingsOf: () => ({ ...PLAIN_SETTINGS, acceptsRefer }),
        outboundWay: () => ok({ shown: '96000', candidates: candidates as never }),
      },
    });
    const line = out.ask(call, NEXT, {
      answered: () => void told.push('answered'),
      failed: (_, { status }) => void told.push(`failed ${status}`),
      declined: () => void told.push('declined'),
    });
    const settle = async (answer: Answer): Promise<void> => {
      side.settle(answer);
      await vi.advanceTimersByTimeAsync(0);
    };
    return { told, side, line, settle };
  };

  it('is asked for as this trunk writes the number, and only where its row and the plan allow it', () => {
    expect(asked(true).told).toEqual([`refer 0${NEXT}`]);
    for (const not of [asked(false), asked(true, ['other'])]) expect([not.line, not.told]).toEqual([undefined, []]);
  });

  const REPORTS: readonly (readonly [Answer, string | undefined])[] = [
    [ok({ status: 200 }), 'answered'],
    [ok({ status: 486 }), 'failed 486'],
    [ok({ status: 404 }), 'failed 404'],
    // About the way, not about whom they call: our own may be better.
    [ok({ status: 503 }), 'declined'],
    [{ ok: false, refusal: { reason: 'refused', status: 405 } }, 'declined'],
    [{ ok: false, refusal: { reason: 'no_report' } }, 'declined'],
    // The call is over, and that is told elsewhere.
    [{ ok: false, refusal: { reason: 'ended' } }, undefined],
  ];
  it.each(REPORTS)('reported as %o means %s', async (answer, means) => {
    const { told, settle } = asked(true);
    await settle(answer);
    expect(told[1]).toBe(means);
  });

  it('is done by us when nothing is heard of it, and by them when it rings there', async () => {
    const silent = asked(true);
    await vi.advanceTimersByTimeAsync(NOTIFY_MS);
    await silent.settle(ok({ status: 200 }));
    expect(silent.told.slice(1)).toEqual(['declined', 'answered']);
    const rings = asked(true);
    rings.side.ring();
    await vi.advanceTimersByTimeAsync(NOTIFY_MS * 2);
    await rings.settle(ok({ status: 486 }));
    expect(rings.told.slice(1)).toEqual(['failed 486']);
  });
});
