import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WAIT_RANGES } from '../../../shared/contracts/routing-callbacks-catalogue.ts';
import {
  beginCallback,
  pressCallbackKey,
  saidNothing,
  type CallbackFacts,
  type CallbackStep,
} from './callback-menu.ts';
import { LONGEST_WAIT_SOUND, waitSound } from './callback-minute-service.ts';

const SAID = ['callback-offer', 'callback-promised', 'callback-number-is', 'callback-confirm'];
const FACTS: CallbackFacts = {
  ownNumber: true,
  windows: [
    { code: 'soon', sound: 'callback-window-soon' },
    { code: 'afternoon', sound: 'callback-window-today-afternoon' },
  ],
};
const isDialable = (number: string): boolean => /^1\d{10}$/.test(number);

/** Keys one after the other; undefined is a silence. */
function talk(keys: readonly (string | undefined)[], facts = FACTS): CallbackStep {
  let step = beginCallback(facts);
  for (const key of keys) {
    if (step.do !== 'ask' && step.do !== 'listen') return step;
    step = key === undefined ? saidNothing(step.talk) : pressCallbackKey(step.talk, key, isDialable);
  }
  return step;
}

const digits = (number: string): string[] => number.split(/(?=\d)/);

describe('the talk about a callback', () => {
  it('takes the number they call from with 1, then reads the times out with their keys', () => {
    expect(talk(['1'])).toMatchObject({
      do: 'ask',
      sounds: ['callback-window-soon', 'number-1', 'callback-window-today-afternoon', 'number-2'],
    });
    expect(talk(['1', '2'])).toEqual({ do: 'promise', number: undefined, windowCode: 'afternoon' });
  });

  it('takes another number, digit by digit up to #', () => {
    expect(talk(['2', ...digits('13912345678'), '#', '1', '1'])).toEqual({
      do: 'promise',
      number: '13912345678',
      windowCode: 'soon',
    });
  });

  it('asks again for a number that cannot be called, and forgets the wrong one', () => {
    expect(talk(['2', ...digits('110'), '#'])).toMatchObject({ sounds: ['callback-number-bad', 'callback-digits'] });
    expect(talk(['2', ...digits('110'), '#', ...digits('13912345678'), '#', '1', '1'])).toMatchObject({
      number: '13912345678',
    });
  });

  it('reads another number back, 1 as yao, and takes it only with 1', () => {
    const read = talk(['2', ...digits('13912345678'), '#']);
    expect(read.do === 'ask' ? [...read.sounds.slice(0, 3), read.sounds.at(-1)] : read).toEqual([
      'callback-number-is',
      'number-1-yao',
      'number-3',
      'callback-confirm',
    ]);
    expect(talk(['2', ...digits('13912345678'), '#', '2'])).toMatchObject({ sounds: ['callback-digits'] });
  });

  it('asks for a number at once when the caller hides theirs', () => {
    expect(beginCallback({ ...FACTS, ownNumber: false })).toMatchObject({ sounds: ['callback-digits'] });
  });

  it('asks no second question when there is only one time', () => {
    const facts = { ...FACTS, windows: FACTS.windows.slice(0, 1) };
    expect(talk(['1'], facts)).toEqual({ do: 'promise', number: undefined, windowCode: 'soon' });
  });

  it('leads back to the line with * from everywhere, and after two silences', () => {
    for (const keys of [['*'], ['1', '*'], ['2', '1', '*'], [undefined, undefined], ['1', undefined, undefined]]) {
      expect(talk(keys)).toEqual({ do: 'back' });
    }
  });

  it('never traps anybody and never promises a number that cannot be called', () => {
    const key = fc.constantFrom('0', '1', '2', '3', '9', '*', '#', undefined);
    fc.assert(
      fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
        const end = talk([...keys, undefined, undefined, undefined]);
        expect(['back', 'promise']).toContain(end.do);
        if (end.do === 'promise' && end.number !== undefined) expect(isDialable(end.number)).toBe(true);
      }),
    );
  });
});

it('every sentence about a wait or a time is recorded', () => {
  const table = JSON.parse(readFileSync('server/adapters/media/prompts/prompts.json', 'utf8')) as object;
  const windows = readFileSync('server/migrations/0150-callbacks.sql', 'utf8').match(/callback-window-[a-z-]+/g) ?? [];
  const waits = WAIT_RANGES.map((r) => waitSound(r.upToMinutes * 60));
  expect(windows.length).toBeGreaterThan(3);
  for (const sound of [...windows, ...waits, LONGEST_WAIT_SOUND, ...SAID]) {
    expect(table).toHaveProperty([sound]);
  }
});
