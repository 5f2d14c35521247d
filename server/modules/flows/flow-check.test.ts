import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { FlowDocument, type FlowStep } from '../../../shared/contracts/flows.ts';
import { checkFlow, type FlowSurroundings } from './flow-check.ts';
import { HOTLINE, hotlineFlow, LOOKUPS } from './hotline-flow.ts';
import prompts from '../../adapters/media/prompts/prompts.json' with { type: 'json' };

const around = (flows: Record<string, FlowDocument> = {}): FlowSurroundings => ({
  key: HOTLINE,
  hasPrompt: (key) => Object.hasOwn(prompts, key),
  hasLookup: (port) => (LOOKUPS as readonly string[]).includes(port),
  hasQueue: (code) => code === 'general',
  flow: (key) => flows[key],
});
const problems = (steps: Record<string, FlowStep>, start = 'a') =>
  checkFlow({ format: 1, start, steps }, around()).map((p) =>
    [p.code, p.step, p.target].filter((x) => x !== undefined).join(' '),
  );
const asked = { say: [], bargeIn: true, firstDigitMs: 6_000, retries: 2, invalid: [], silent: [] };

describe('a flow is looked at before it is released', () => {
  it('the one the product comes with is well formed, and nothing is wrong with it', () => {
    expect(Value.Check(FlowDocument, hotlineFlow)).toBe(true);
    expect(checkFlow(hotlineFlow, around())).toEqual([]);
  });
  it.each<[string, Record<string, FlowStep>, string[]]>([
    ['no first step', { b: { kind: 'queue' } }, ['start_missing a']],
    [
      'a target that is not there',
      { a: { kind: 'say', say: [], next: 'b' } },
      ['target_missing a b', 'no_person a', 'never_person'],
    ],
    ['a step nobody comes to', { a: { kind: 'queue' }, b: { kind: 'queue' } }, ['unreachable b']],
    [
      'a queue there is not, and a flow nobody released',
      {
        a: { kind: 'transfer', to: { queue: 'moon' }, failed: 'b' },
        b: { kind: 'transfer', to: { flow: 'nobody' }, failed: 'c' },
        c: { kind: 'transfer', to: { queue: 'general' }, failed: 'd' },
        d: { kind: 'queue' },
      },
      ['queue_unknown a moon', 'subflow_missing b nobody'],
    ],
    [
      'a secret that would be said or sent',
      {
        a: {
          kind: 'collect',
          ...asked,
          into: 'pin',
          minDigits: 4,
          maxDigits: 4,
          interDigitMs: 3_000,
          secret: true,
          next: 'b',
        },
        b: { kind: 'sms', text: 'your {pin}', next: 'c', failed: 'c' },
        c: { kind: 'set', variable: 'x', value: '{pin}', next: 'd' },
        d: { kind: 'say', say: [{ text: 'it is {pin}' }], next: 'e' },
        e: { kind: 'queue' },
      },
      ['secret_said b pin', 'secret_said c pin', 'secret_said d pin'],
    ],
    ['a sound nobody made', { a: { kind: 'queue', opening: 'no-such' } }, ['prompt_missing a no-such']],
    [
      'a question nobody answers',
      {
        a: { kind: 'lookup', port: 'moon', deadlineMs: 500, found: 'b', missing: 'b', failed: 'b' },
        b: { kind: 'queue' },
      },
      ['lookup_unknown a moon'],
    ],
    [
      'a circle without the customer',
      {
        a: { kind: 'set', variable: 'x', value: '1', next: 'b' },
        b: { kind: 'condition', tests: [{ variable: 'x', is: 'equals', value: '1', to: 'a' }], otherwise: 'c' },
        c: { kind: 'queue' },
      },
      ['endless a', 'endless b'],
    ],
    [
      'a menu that traps',
      { a: { kind: 'menu', ...asked, choices: { '0': { to: 'a' } }, failed: 'a' } },
      ['no_person a', 'never_person'],
    ],
    ['goodbye is all there is', { a: { kind: 'hang_up', say: [] } }, ['never_person']],
    [
      'digits that cannot be',
      {
        a: { kind: 'collect', ...asked, into: 'x', minDigits: 5, maxDigits: 4, interDigitMs: 500, next: 'b' },
        b: { kind: 'queue' },
      },
      ['digits_wrong a'],
    ],
    [
      'a flow that calls itself',
      { a: { kind: 'subflow', flow: HOTLINE, next: 'b' }, b: { kind: 'queue' } },
      [`subflow_circle a ${HOTLINE}`],
    ],
    [
      'a flow that is not released',
      { a: { kind: 'subflow', flow: 'other', next: 'b' }, b: { kind: 'queue' } },
      ['subflow_missing a other'],
    ],
  ])('%s', (_, steps, expected) => {
    expect(problems(steps)).toEqual(expected);
  });
  it('a circle of subflows is found however long it is', () => {
    const call = (flow: string): FlowDocument => ({
      format: 1,
      start: 'a',
      steps: { a: { kind: 'subflow', flow, next: 'b' }, b: { kind: 'end' } },
    });
    expect(
      checkFlow(
        { format: 1, start: 'a', steps: { a: { kind: 'subflow', flow: 'one', next: 'b' }, b: { kind: 'queue' } } },
        around({ one: call('two'), two: call(HOTLINE) }),
      ),
    ).toEqual([{ code: 'subflow_circle', step: 'a', target: 'one' }]);
  });
});
