import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TESTS, type FlowDocument, type FlowStep, type Words } from '../../../shared/contracts/flows.ts';
import type { FlowEffect, FlowEvent } from './flow-events.ts';
import { advanceFlow, beginFlow, MAX_STEPS, type Advance, type FlowBook } from './flow-run.ts';
import { HOTLINE, hotlineFlow } from './hotline-flow.ts';

const book: FlowBook = (key) => (key === HOTLINE ? hotlineFlow : undefined);
const silence: FlowEvent = { type: 'silence' };
const key = (k: string): FlowEvent => ({ type: 'key', key: k });
const failed: FlowEvent = { type: 'answered', outcome: 'failed' };

function play(flows: FlowBook, events: readonly FlowEvent[], flow = HOTLINE): Advance & { all: FlowEffect[] } {
  let now = advanceFlow(flows, beginFlow(flow), { type: 'start' });
  const all = [...now.effects];
  for (const event of events) {
    now = advanceFlow(flows, now.run, event);
    all.push(...now.effects);
  }
  return { ...now, all };
}
const last = (events: readonly FlowEvent[]): FlowEffect | undefined => play(book, events).all.at(-1);
const said = (effect: FlowEffect | undefined): string[] =>
  effect !== undefined && 'words' in effect ? effect.words.map((w) => ('prompt' in w ? w.prompt : w.text)) : [];

describe('the flow the product comes with', () => {
  it('greets and reads the menu in one breath, which a key stops', () => {
    const first = last([]);
    expect(said(first)).toEqual(['greeting', 'recording-notice', 'main-menu']);
    expect(first).toMatchObject({ bargeIn: true });
    expect(last([{ type: 'played' }])).toEqual({ do: 'timer', ms: 6_000 });
  });
  it('leads over two levels to the right topic, and what was chosen on the way is told', () => {
    const { all } = play(book, [key('1'), key('2')]);
    expect(all.at(-1)).toMatchObject({ do: 'queue', topic: 'fault.tv', opening: 'transfer-to-agent' });
    expect(all).toContainEqual({ do: 'navigate', topic: 'fault' });
    expect(last([key('4'), key('1')])).toMatchObject({ topic: 'complaint.new' });
  });
  it('gives a person on 0 from everywhere, with the topic known so far', () => {
    expect(last([key('0')])).toMatchObject({ do: 'queue', topic: undefined });
    expect(last([key('2'), key('0')])).toMatchObject({ do: 'queue', topic: 'billing' });
  });
  it('goes back up with 9', () => {
    expect(last([key('3'), key('9'), key('4'), key('1')])).toMatchObject({ topic: 'complaint.new' });
  });
  it('says sorry once and then gives a person instead of asking for ever', () => {
    expect(said(last([key('7')]))).toEqual(['invalid-choice', 'main-menu']);
    expect(last([key('7'), silence])).toMatchObject({ do: 'queue' });
    expect(last([silence, silence])).toMatchObject({ do: 'queue' });
  });
  it('tells the balance without a person, as it is written on the bill', () => {
    expect(last([key('2'), key('1')])).toEqual({
      do: 'lookup',
      port: 'account.balance',
      deadlineMs: 2_000,
      given: {},
    });
    const known: FlowEvent = { type: 'answered', outcome: 'done', values: { 'balance.yuan': '12.05' } };
    expect(said(last([key('2'), key('1'), known]))).toEqual(['balance-is', '12.05元', 'after-answer']);
    expect(last([key('2'), key('1'), known, key('0')])).toMatchObject({ do: 'queue', topic: 'billing.balance' });
  });
  it('gives a person when the operator does not answer, or what is to be said cannot be said', () => {
    expect(last([key('2'), key('1'), failed])).toMatchObject({ do: 'queue', topic: 'billing.balance' });
    expect(last([{ type: 'unsayable' }])).toMatchObject({ do: 'queue', words: [] });
  });
});

const word = { prompt: 'hello' };
const asked = { say: [word], bargeIn: true, firstDigitMs: 6_000, retries: 2, invalid: [], silent: [] };
const flowOf = (steps: Record<string, FlowStep>): FlowBook => {
  const document: FlowDocument = { format: 1, start: 'a', steps };
  return (k) => (k === 'f' ? document : undefined);
};
const person: FlowStep = { kind: 'queue' };

describe('digits', () => {
  const collect: FlowStep = {
    kind: 'collect',
    ...asked,
    into: 'account',
    minDigits: 4,
    maxDigits: 6,
    terminator: '#',
    interDigitMs: 3_000,
    next: 'done',
  };
  const steps = flowOf({ a: collect, done: { kind: 'hang_up', say: [{ text: '尾号{account}' }] } });
  const keyed = (keys: string): FlowEvent[] => Array.from(keys, key);
  it('end with the key that ends them, with the last that fits, or with a pause; each digit starts the shorter pause', () => {
    for (const events of [keyed('1234#'), keyed('123456'), [...keyed('1234'), silence]]) {
      const { all, run } = play(steps, events, 'f');
      expect(said(all.at(-1))).toEqual([`尾号${run.variables['account']}`]);
    }
    expect(play(steps, [key('1')], 'f').all.at(-1)).toEqual({ do: 'timer', ms: 3_000 });
  });
  it('that are too few are asked again, then a person', () => {
    expect(play(steps, keyed('12#'), 'f').all.at(-1)).toMatchObject({ do: 'say' });
    expect(play(steps, keyed('12#1#'), 'f').all.at(-1)).toMatchObject({ do: 'queue' });
  });
  it('pressed while something is said that no key stops wait for its end, and for no other question', () => {
    const patient = flowOf({ a: { ...collect, bargeIn: false }, done: { kind: 'menu', ...asked, choices: {} } });
    expect(play(patient, keyed('123499'), 'f').all).toHaveLength(1);
    const { all, run } = play(patient, [...keyed('123499'), { type: 'played' }], 'f');
    expect(run.variables).toEqual({ account: '123499' });
    expect(all.at(-1)).toMatchObject({ do: 'say' });
    expect(play(patient, [...keyed('1234#99'), { type: 'played' }], 'f').run).toMatchObject({
      step: 'done',
      misses: 0,
    });
  });
  it('0 is a digit here, not a person', () => {
    expect(play(steps, keyed('0000#'), 'f').run.variables).toEqual({ account: '0000' });
  });
});

describe('a chat runs the same flow', () => {
  it('by the key or by the words of the choice', () => {
    const text = (t: string): FlowEvent => ({ type: 'text', text: t });
    expect(last([text('1'), text('2')])).toMatchObject({ topic: 'fault.tv' });
    expect(last([text('我要报障'), text('电视故障')])).toMatchObject({ topic: 'fault.tv' });
    expect(last([text('转人工')])).toMatchObject({ do: 'queue' });
  });
});

describe('the way into another flow', () => {
  it('does not come back, keeps what is known, and where it is not released the flow says what then', () => {
    const flows: Record<string, FlowDocument> = {
      f: {
        format: 1,
        start: 'a',
        steps: {
          a: { kind: 'set', variable: 'x', value: '7', next: 'b' },
          b: { kind: 'transfer', to: { flow: 'g' }, say: [word], failed: 'c' },
          c: { kind: 'queue', topic: 'fault' },
        },
      },
      g: {
        format: 1,
        start: 'x',
        steps: { x: { kind: 'say', say: [{ text: '{x}' }], next: 'y' }, y: { kind: 'end' } },
      },
    };
    expect(said(play((k) => flows[k], [], 'f').all.at(-1))).toEqual(['hello', '7']);
    expect(play((k) => flows[k], [{ type: 'played' }], 'f').all.at(-1)).toEqual({ do: 'hang_up' });
    const alone = play((k) => (k === 'f' ? flows['f'] : undefined), [], 'f');
    expect(alone.all.at(-1)).toMatchObject({ do: 'queue', topic: 'fault' });
  });
});

describe('subflows', () => {
  it('come back to where they were called from, and too many inside each other lead to a person', () => {
    const flows: Record<string, FlowDocument> = {
      f: {
        format: 1,
        start: 'a',
        steps: { a: { kind: 'subflow', flow: 'g', next: 'b' }, b: { kind: 'queue', topic: 'billing' } },
      },
      g: { format: 1, start: 'x', steps: { x: { kind: 'say', say: [word], next: 'y' }, y: { kind: 'end' } } },
      deep: { format: 1, start: 'a', steps: { a: { kind: 'subflow', flow: 'deep', next: 'a' } } },
    };
    expect(play((k) => flows[k], [], 'f').all).toMatchObject([{ do: 'queue', topic: 'billing', words: [word] }]);
    expect(play((k) => flows[k], [], 'deep').all).toMatchObject([{ do: 'queue' }]);
    expect(play((k) => flows[k], [], 'nobody-has-it').all).toMatchObject([{ do: 'queue' }]);
  });
});

describe('whatever a document says and whatever a caller does', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'nowhere');
  const say = fc.constantFrom<Words[]>([], [word], [{ text: '{x}元' }]);
  const ask = {
    say,
    bargeIn: fc.boolean(),
    firstDigitMs: fc.constant(6_000),
    retries: fc.integer({ min: 1, max: 5 }),
    invalid: say,
    silent: say,
  };
  const k = <K extends string>(kind: K) => fc.constant(kind);
  const step: fc.Arbitrary<FlowStep> = fc.oneof(
    fc.record({ kind: k('say'), say, next: id }),
    fc.record({
      kind: k('menu'),
      ...ask,
      choices: fc.dictionary(fc.constantFrom('0', '1', '9', '#'), fc.record({ to: id })),
      failed: id,
    }),
    fc.record({
      kind: k('collect'),
      ...ask,
      into: fc.constant('x'),
      minDigits: fc.integer({ min: 1, max: 3 }),
      maxDigits: fc.integer({ min: 1, max: 5 }),
      interDigitMs: fc.constant(3_000),
      secret: fc.boolean(),
      next: id,
      failed: id,
    }),
    fc.record({
      kind: k('transfer'),
      to: fc.constantFrom({ queue: 'general' }, { number: '10000' }, { flow: 'f' }, { flow: 'g' }, { flow: 'nobody' }),
      say,
      failed: id,
    }),
    fc.record({ kind: k('record'), say, into: fc.constant('y'), maxSeconds: fc.constant(60), next: id, failed: id }),
    fc.record({ kind: k('sms'), text: fc.constantFrom('{x}', 'y'), next: id, failed: id }),
    fc.record({ kind: k('recording'), to: fc.constantFrom('paused' as const, 'running' as const), next: id }),
    fc.record({
      kind: k('set'),
      variable: fc.constantFrom('x', 'y'),
      value: fc.constantFrom('{x}{x}', '1', ''),
      next: id,
    }),
    fc.record({
      kind: k('condition'),
      tests: fc.array(
        fc.record({ variable: fc.constant('x'), is: fc.constantFrom(...TESTS), value: fc.constant('1'), to: id }),
        { minLength: 1, maxLength: 3 },
      ),
      otherwise: id,
    }),
    fc.record({
      kind: k('lookup'),
      port: fc.constant('p'),
      deadlineMs: fc.constant(100),
      found: id,
      missing: id,
      failed: id,
    }),
    fc.record({ kind: k('leave_word'), say, maxSeconds: fc.constant(60), next: id }),
    fc.record({ kind: k('callback'), say, failed: id }),
    fc.record({ kind: k('subflow'), flow: fc.constantFrom('f', 'g'), next: id }),
    fc.constant<FlowStep>({ kind: 'end' }),
    fc.record({ kind: k('hang_up'), say }),
    fc.constant(person),
  );
  const doc = fc
    .dictionary(id, step, { minKeys: 1, maxKeys: 4 })
    .map((steps): FlowDocument => ({ format: 1, start: 'a', steps }));
  const event: fc.Arbitrary<FlowEvent> = fc.oneof(
    fc.constantFrom<FlowEvent>({ type: 'played' }, silence, failed, { type: 'text', text: '1' }),
    fc.constantFrom(...Array.from('0123456789*#')).map(key),
    fc.constantFrom<FlowEvent>(
      { type: 'answered', outcome: 'done', values: { x: '7' } },
      { type: 'answered', outcome: 'missing' },
    ),
  );
  it('it ends, at a person or an end, and is never stuck: something is always being said, asked or waited for', () => {
    fc.assert(
      fc.property(doc, doc, fc.array(event, { maxLength: 60 }), (f, g, events) => {
        const flows: FlowBook = (name) => (name === 'f' ? f : name === 'g' ? g : undefined);
        let { run } = play(flows, events, 'f');
        // From here on nobody answers anything: every waiting ends by itself.
        for (let turns = 0; run.phase !== 'over'; turns += 1) {
          expect(turns).toBeLessThan(MAX_STEPS * 6);
          const next: FlowEvent = run.phase === 'busy' ? failed : run.phase === 'saying' ? { type: 'played' } : silence;
          ({ run } = advanceFlow(flows, run, next));
          expect(run.steps).toBeLessThanOrEqual(MAX_STEPS + 1);
        }
        expect(Object.values(run.variables).every((v) => v.length <= 200)).toBe(true);
      }),
      { numRuns: 1_500 },
    );
  });
  it('the last thing that happens is a person, a goodbye or a promise', () => {
    fc.assert(
      fc.property(doc, fc.array(event, { maxLength: 40 }), (f, events) => {
        const { run, all } = play((name) => (name === 'f' ? f : undefined), events, 'f');
        fc.pre(run.phase === 'over');
        expect(['queue', 'hang_up', 'callback', 'transfer']).toContain(all.at(-1)?.do);
      }),
      { numRuns: 800 },
    );
  });
  it('a secret is neither said nor sent nor on record, only asked of whoever knows whether it is right', () => {
    const secret = '90210';
    const asks: FlowStep = {
      kind: 'collect',
      ...asked,
      into: 'x',
      minDigits: 5,
      maxDigits: 5,
      interDigitMs: 3_000,
      secret: true,
      next: 'b',
    };
    fc.assert(
      fc.property(doc, doc, fc.array(event, { maxLength: 30 }), (f, g, events) => {
        const rest = Object.fromEntries(Object.entries(f.steps).filter(([, s]) => s.kind !== 'collect'));
        const flow: FlowDocument = { ...f, steps: { ...rest, a: asks } };
        const flows: FlowBook = (name) => (name === 'f' ? flow : name === 'g' ? { ...g, steps: rest } : undefined);
        const { all } = play(flows, [...Array.from(secret, key), ...events], 'f');
        const open = all.filter((effect) => effect.do !== 'lookup');
        expect(JSON.stringify(open)).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });
});
