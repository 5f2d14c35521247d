import { describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { createCallbackMinute } from './callback-minute-service.ts';
import { newCall, type Call } from './calls.ts';

function minute(refuses = false) {
  const said: string[][] = [];
  const wishes: unknown[] = [];
  const fate = { byes: 0, enqueued: 0 };
  const call: Call = newCall({
    contactId: 'c1',
    number: '13800138000',
    sip: { bye: () => void (fate.byes += 1) },
    legId: 'l1',
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'waiting',
  });
  const callback = createCallbackMinute({
    offer: {
      options: () =>
        Promise.resolve({ offerAfterSeconds: 60, windows: [{ code: 'soon', sound: 'callback-window-soon' }] }),
      promise: (wish) => {
        wishes.push(wish);
        return refuses ? Promise.reject(new Error('rings at a desk')) : Promise.resolve();
      },
      isDialable: (number) => number.length === 11,
    },
    log: silentLog,
    enqueue: () => Promise.resolve(void (fate.enqueued += 1)),
    play: (_call, sounds) => {
      said.push([...sounds]);
      return Promise.resolve();
    },
    wait: (of) => {
      of.phase = 'waiting';
      return Promise.resolve();
    },
    then: (_call, what) => what(),
  });
  return { ...callback, call, said, wishes, fate, done: () => clearTimeout(call.timer) };
}

describe('what a waiting caller is told', () => {
  it('is the wait in a range, and that they need not stay, once it is worth it', async () => {
    const { wordsFor } = minute();
    expect(await wordsFor(200, true)).toEqual(['wait-3-5', 'callback-offer']);
    expect(await wordsFor(4_000, false)).toEqual(['wait-over-30', 'callback-offer']);
  });

  it('is nothing more than their place while the wait is short', async () => {
    expect(await minute().wordsFor(45, false)).toEqual([]);
  });

  it('makes up no number when nobody is on shift, but offers the callback after a while', async () => {
    expect(await minute().wordsFor(undefined, true)).toEqual([]);
    expect(await minute().wordsFor(undefined, false)).toEqual(['callback-offer']);
  });
});

describe('a caller who asks for the callback', () => {
  it('is promised it, hears so, and is let go after the last word and not before', async () => {
    const caller = minute();
    await caller.begin(caller.call);
    await caller.press(caller.call, '1');
    expect(caller.wishes).toEqual([{ contactId: 'c1', way: 'call', windowCode: 'soon' }]);
    expect(caller.said).toEqual([['callback-number'], ['callback-promised']]);
    expect(caller.fate.byes).toBe(0);
    caller.played(caller.call);
    expect(caller.fate.byes).toBe(1);
    caller.done();
  });

  it('goes on waiting when it rings at a desk in that very moment', async () => {
    const caller = minute(true);
    await caller.begin(caller.call);
    await caller.press(caller.call, '1');
    expect(caller.call.phase).toBe('waiting');
    expect(caller.said).not.toContainEqual(['callback-promised']);
    expect(caller.fate.byes).toBe(0);
  });

  it('is left alone with it when an agent answers while they choose', async () => {
    const caller = minute();
    await caller.begin(caller.call);
    caller.call.phase = 'talking';
    await caller.press(caller.call, '1');
    expect(caller.wishes).toEqual([]);
    expect(caller.call.phase).toBe('talking');
    caller.done();
  });
});
