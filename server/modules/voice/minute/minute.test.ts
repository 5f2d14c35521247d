import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../shared/kernel/clock.ts';
import { silentLog } from '../../../platform/log.ts';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import { HOTLINE, hotlineFlow } from '../../flows/index.ts';
import { createCallerMinute, type PersonWish } from '../caller-minute-service.ts';
import { createCalls, newCall, type Call } from '../calls.ts';

const SETTINGS = {
  announceMs: 20_000,
  apologyMs: 60_000,
  longestWaitMs: 300_000,
  wordMaxMs: 30_000,
  wordSilenceMs: 4_000,
  elderKey: '0',
};
const MUSIC = 'hold-music';

/** A caller whose every sentence takes two seconds; music has no end. */
function openMinute(
  given: { number?: string; keeps?: boolean; serviceClass?: Call['serviceClass']; elderKey?: string } = {},
) {
  const calls = createCalls();
  const plays: { at: number; sounds: readonly string[]; id: string }[] = [];
  const fate = { bye: undefined as string | undefined, recorded: 0, stopped: 0, promised: 0, silent: 0, turnedAway: 0 };
  const listening: (readonly string[])[] = [];
  const wishes: { wish: PersonWish; at: number }[] = [];
  const call = newCall({
    contactId: 'c',
    number: given.number ?? '13800138000',
    sip: { bye: (reason) => void (fate.bye ??= reason) },
    legId: 'l',
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'menu',
  });
  call.serviceClass = given.serviceClass ?? 'ordinary';
  calls.add(call);
  let plaything = 0;
  const begun = Date.now();
  const minute = createCallerMinute({
    clock: systemClock,
    calls,
    log: silentLog,
    settings: () => Promise.resolve({ ...SETTINGS, elderKey: given.elderKey ?? SETTINGS.elderKey }),
    media: {
      play: (_leg, sounds, options) => {
        const id = `p${(plaything += 1)}`;
        plays.push({ at: Date.now() - begun, sounds: [...sounds], id });
        if (options?.loop !== true)
          setTimeout(() => minute.hear({ type: 'played', legId: 'l', playId: id, outcome: 'finished' }), 2_000);
        return Promise.resolve({ playId: id });
      },
      stopPlay: () => Promise.resolve(),
      listenFor: (_leg, signals) => {
        listening.push(signals);
        return Promise.resolve();
      },
    },
    recorder: {
      talk: () => Promise.resolve(void (fate.recorded += 1)),
      stop: () => Promise.resolve(void (fate.stopped += 1)),
    },
    endSilent: () => Promise.resolve(void (fate.silent += 1)),
    endTurnedAway: () => Promise.resolve(void (fate.turnedAway += 1)),
    keep: () => Promise.resolve(given.keeps ?? true),
    soundOf: (prompt) => prompt,
    waitOf: () => Promise.resolve({ position: 4, estimatedSeconds: 30 }),
    offer: {
      options: () =>
        Promise.resolve({ offerAfterSeconds: 60, windows: [{ code: 'soon', sound: 'callback-window-soon' }] }),
      promise: () => Promise.resolve(void (fate.promised += 1)),
      isDialable: (number) => /^1\d{10}$/.test(number),
    },
    inForce: () => (key) => (key === HOTLINE ? hotlineFlow : undefined),
    soundsOf: (words) => Promise.resolve(words.map((w) => ('prompt' in w ? w.prompt : w.text))),
    answer: () => Promise.resolve({ outcome: 'missing' }),
    toAgent: async (of, wish, opening) => {
      wishes.push({ wish, at: Date.now() - begun });
      of.phase = 'waiting';
      await minute.wait(of, opening);
    },
    onMenu: () => Promise.resolve(),
    farewell: () => Promise.resolve(),
  });
  const hears = async (event: MediaEvent): Promise<void> => {
    minute.hear(event);
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    ...{ call, minute, plays, fate, listening, wishes },
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    press: (key: string) => hears({ type: 'dtmf', legId: 'l', key }),
    signal: (signal: 'speech' | 'silence') => hears({ type: 'signal', legId: 'l', signal }),
    said: () => plays.flatMap((p) => p.sounds).filter((s) => s !== MUSIC),
  };
}
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const waiting = async (given: Parameters<typeof openMinute>[0] = {}) => {
  const caller = openMinute(given);
  await caller.minute.wait(caller.call, ['transfer-to-agent']);
  return caller;
};

describe('the wait of a caller', () => {
  it('has music between the announcements, and every sentence is said to its end before anything else begins', async () => {
    const caller = await waiting();
    await caller.pass(290_000);
    caller.plays.forEach(({ at, sounds }, i) => {
      const next = caller.plays[i + 1];
      if (next === undefined) return;
      // A sentence takes two seconds; music may be left at any time, but not before its turn of twenty.
      expect(next.at - at).toBe(sounds.includes(MUSIC) ? 20_000 : 2_000);
    });
  });
  it('is told as the place, and now and then with an apology that offers to leave word', async () => {
    const caller = await waiting();
    await caller.pass(100_000);
    expect(caller.said().filter((s) => s === 'apology')).toHaveLength(1);
    expect(caller.said().filter((s) => s === 'position-before').length).toBeGreaterThanOrEqual(3);
  });
  it('ends with the promise of a callback when it has lasted too long and they say nothing', async () => {
    const caller = await waiting();
    await caller.pass(330_000);
    expect(caller.said()).toContain('longest-wait');
    await caller.pass(20_000);
    expect(caller.fate).toMatchObject({ promised: 1, bye: 'goodbye' });
  });
  it('goes on for whoever presses * then, and they are not asked again', async () => {
    const caller = await waiting();
    await caller.pass(310_000);
    await caller.press('*');
    await caller.pass(300_000);
    expect(caller.said().filter((s) => s === 'longest-wait')).toHaveLength(1);
    expect(caller.fate).toMatchObject({ promised: 0, bye: undefined });
  });
  it('is never broken off for somebody whose number cannot be called', async () => {
    const caller = await waiting({ number: 'anonymous' });
    await caller.pass(600_000);
    expect(caller.said()).not.toContain('longest-wait');
    expect(caller.fate.bye).toBeUndefined();
  });
});

describe('leaving word', () => {
  const speaking = async (given: Parameters<typeof openMinute>[0] = {}) => {
    const caller = await waiting(given);
    await caller.pass(5_000);
    await caller.press('2');
    await caller.pass(2_000);
    return caller;
  };
  it('is recorded after the tone, ends with #, is thanked for, and only then is the call over', async () => {
    const caller = await speaking();
    expect(caller.fate.recorded).toBe(1);
    await caller.signal('speech');
    await caller.pass(10_000);
    await caller.press('#');
    expect(caller.fate).toMatchObject({ stopped: 1, bye: undefined });
    expect(caller.said().at(-1)).toBe('word-kept');
    await caller.pass(2_000);
    expect(caller.fate.bye).toBe('goodbye');
  });
  it('ends with a silence after the last word, but not with a breath between two', async () => {
    const caller = await speaking();
    await caller.signal('speech');
    await caller.signal('silence');
    await caller.pass(3_000);
    await caller.signal('speech');
    await caller.pass(6_000);
    expect(caller.fate.stopped).toBe(0);
    await caller.signal('silence');
    await caller.pass(4_000);
    expect(caller.said().at(-1)).toBe('word-kept');
  });
  it('ends at its limit', async () => {
    const caller = await speaking();
    await caller.signal('speech');
    await caller.pass(30_000);
    expect(caller.fate.stopped).toBe(1);
    expect(caller.said()).toContain('word-kept');
  });
  it('without a word leads back to the line', async () => {
    const caller = await speaking();
    await caller.pass(8_000);
    expect(caller.call.phase).toBe('waiting');
    expect(caller.said()).not.toContain('word-kept');
  });
  it('leads back to the line when it rings at a desk in that very moment', async () => {
    const caller = await speaking({ keeps: false });
    await caller.signal('speech');
    await caller.pass(3_000);
    await caller.press('#');
    expect(caller.call.phase).toBe('waiting');
    expect(caller.fate.bye).toBeUndefined();
  });
  it('is given up when a person takes the call in the middle of it', async () => {
    const caller = await speaking();
    await caller.signal('speech');
    caller.call.phase = 'talking';
    await caller.minute.quiet(caller.call);
    await caller.pass(120_000);
    expect(caller.fate).toMatchObject({ stopped: 0, bye: undefined });
    expect(caller.listening.at(-1)).toEqual([]);
  });
});

describe('the way of the elderly', () => {
  it('for whoever is known as such has no menu and one sentence, and the place in the line is asked for first', async () => {
    const caller = openMinute({ serviceClass: 'elder' });
    caller.call.variant = 'elder';
    await caller.minute.greet(caller.call, true);
    expect(caller.wishes).toEqual([{ wish: {}, at: 0 }]);
    await caller.pass(2_000);
    expect(caller.plays.map((p) => p.sounds)).toEqual([['senior-direct'], [MUSIC]]);
  });
  it('for whoever presses 0 is the same within three seconds, and the contact waits as theirs', async () => {
    const caller = openMinute();
    await caller.minute.greet(caller.call, false);
    await caller.pass(1_000);
    await caller.press('0');
    expect(caller.wishes).toEqual([{ wish: { serviceClass: 'elder' }, at: 1_000 }]);
    expect(caller.call.variant).toBe('elder');
    await caller.pass(1_900);
    expect(caller.plays.at(-1)?.sounds).toEqual(['senior-direct']);
  });
  it('does not make a key account less than it is', async () => {
    const caller = openMinute({ serviceClass: 'vip' });
    await caller.minute.greet(caller.call, false);
    await caller.press('0');
    expect(caller.wishes[0]?.wish).toEqual({});
  });
  it('is not what 0 means once something has been chosen', async () => {
    const caller = openMinute();
    await caller.minute.greet(caller.call, false);
    await caller.press('1');
    await caller.press('0');
    expect(caller.wishes).toEqual([{ wish: { topic: 'fault' }, at: 0 }]);
    expect(caller.call.variant).toBe('normal');
  });
});

describe('a call in which nobody says anything', () => {
  const silent = async () => {
    const caller = openMinute();
    await caller.minute.greet(caller.call, false);
    // Greeting and menu, six seconds to think.
    await caller.pass(8_000);
    expect(caller.said()).toContain('still-there');
    return caller;
  };
  it('is asked once whether anybody is there, and then ended, without costing anybody a minute', async () => {
    const caller = await silent();
    await caller.pass(30_000);
    expect(caller.fate).toMatchObject({ silent: 1, bye: 'silent' });
    expect(caller.said().filter((s) => s === 'still-there')).toHaveLength(1);
    expect(caller.wishes).toEqual([]);
  });
  it('goes on to a person when a voice answers that question', async () => {
    const caller = await silent();
    await caller.signal('speech');
    await caller.pass(20_000);
    expect(caller.fate).toMatchObject({ silent: 0, bye: undefined });
    expect(caller.wishes).toHaveLength(1);
  });
  it('is no such call when somebody said a word at the beginning and presses nothing', async () => {
    const caller = openMinute();
    await caller.minute.greet(caller.call, false);
    await caller.signal('speech');
    await caller.pass(30_000);
    expect(caller.said()).not.toContain('still-there');
    expect(caller.wishes).toHaveLength(1);
  });
});

describe('somebody on the list of nuisance callers', () => {
  it('hears one sentence, and the call is over', async () => {
    const caller = openMinute();
    await caller.minute.turnAway(caller.call);
    await caller.pass(2_000);
    expect(caller.said()).toEqual(['not-served']);
    expect(caller.fate).toMatchObject({ turnedAway: 1, bye: 'goodbye' });
  });
});

describe('a caller who knows the way', () => {
  it('and presses 0 while the menu is still being opened is not asked again', async () => {
    const caller = openMinute({ elderKey: '' });
    const opened = caller.minute.greet(caller.call, false);
    await caller.press('0');
    await opened;
    expect(caller.wishes).toHaveLength(1);
  });
});
