import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MUSIC, openMinute } from '../../../../test/support/caller-minute.ts';

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
