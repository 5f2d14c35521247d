import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openMinute } from '../../../../test/support/caller-minute.ts';
import type { FlowDocument, FlowStep } from '../../../../shared/contracts/flows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const flowOf = (steps: Record<string, FlowStep>): FlowDocument => ({ format: 1, start: 'a', steps });
const bye: FlowStep = { kind: 'hang_up', say: [{ text: 'bye' }] };
const sorry: FlowStep = { kind: 'hang_up', say: [{ text: 'sorry' }] };
const opened = async (steps: Record<string, FlowStep>, given: Parameters<typeof openMinute>[0] = {}) => {
  const caller = openMinute({ elderKey: '', flow: flowOf(steps), ...given });
  await caller.minute.greet(caller.call, false);
  return caller;
};

describe('a step that records', () => {
  const record: FlowStep = {
    kind: 'record',
    say: [{ text: 'speak' }],
    into: 'message',
    maxSeconds: 20,
    silenceSeconds: 3,
    endKey: '*',
    next: 'said',
    failed: 'sorry',
  };
  const steps = {
    a: record,
    said: {
      kind: 'condition',
      tests: [{ variable: 'message', is: 'present', to: 'bye' }],
      otherwise: 'sorry',
    } satisfies FlowStep,
    bye,
    sorry,
  };
  const speaking = async () => {
    const caller = await opened(steps);
    // The words, the tone.
    await caller.pass(4_000);
    expect(caller.said()).toEqual(['speak', 'whisper-chime']);
    expect(caller.fate.recorded).toBe(1);
    return caller;
  };
  it.each([
    ['by its key', async (c: Awaited<ReturnType<typeof speaking>>) => c.press('*')],
    ['by a silence after the last word', async (c) => (await c.signal('silence'), c.pass(3_000))],
    ['at its limit', async (c) => c.pass(20_000)],
  ])('ends %s, and the flow knows the recording', async (_, end) => {
    const caller = await speaking();
    await caller.signal('speech');
    await caller.pass(2_500);
    await caller.press('#');
    expect(caller.fate.stopped).toBe(0);
    await end(caller);
    expect(caller.fate.stopped).toBe(1);
    expect(caller.said().at(-1)).toBe('bye');
    expect(caller.acts).toEqual(['record done']);
    // No clock of the tape runs on into the next step.
    await caller.pass(60_000);
    expect(caller.fate).toMatchObject({ stopped: 1, farewells: 1 });
  });
  it('goes its other way when nothing is said', async () => {
    const caller = await speaking();
    await caller.pass(8_000);
    expect(caller.said().at(-1)).toBe('sorry');
    expect(caller.acts).toEqual(['record missing nothing_said']);
  });
  it('is not done while a secret is being said', async () => {
    const caller = openMinute({ elderKey: '', flow: flowOf(steps) });
    caller.call.isHushed = true;
    await caller.minute.greet(caller.call, false);
    await caller.pass(4_000);
    expect(caller.fate.recorded).toBe(0);
    expect(caller.acts).toEqual(['record failed paused']);
  });
});

describe('a step that takes their word', () => {
  const steps: Record<string, FlowStep> = {
    a: { kind: 'leave_word', say: [], maxSeconds: 60, next: 'bye', failed: 'sorry' },
    bye,
    sorry,
  };
  it('opens a case for what was said, and for nothing where nothing was', async () => {
    const caller = await opened(steps);
    await caller.pass(2_000);
    await caller.signal('speech');
    await caller.pass(3_000);
    expect(caller.call.word?.heard).toBe(true);
    await caller.press('#');
    expect(caller.fate).toMatchObject({ words: 1, stopped: 1 });
    expect(caller.call.hasLeftWord).toBe(true);
    expect(caller.said().at(-1)).toBe('bye');

    const silent = await opened(steps);
    await silent.pass(10_000);
    expect(silent.fate.words).toBe(0);
    expect(silent.said().at(-1)).toBe('sorry');
  });
});

describe('a step that promises a callback', () => {
  const steps = (number: 'own' | 'ask'): Record<string, FlowStep> => ({
    a: { kind: 'callback', say: [{ text: 'busy' }], number, failed: 'sorry' },
    sorry,
  });
  const press = async (caller: Awaited<ReturnType<typeof opened>>, keys: string) => {
    for (const key of keys) await caller.press(key);
  };
  it('to the number they call from asks nothing more, and stands in the line only for the promise', async () => {
    const caller = await opened(steps('own'));
    expect(caller.fate.queued).toBe(0);
    await caller.pass(2_000);
    expect(caller.fate).toMatchObject({ queued: 1, promised: 1 });
    expect(caller.promises).toEqual([{ contactId: 'c', way: 'call', windowCode: 'soon' }]);
    expect(caller.said()).toEqual(['busy', 'callback-promised']);
    await caller.pass(2_000);
    expect(caller.fate.bye).toBe('goodbye');
    expect(caller.acts).toEqual(['callback done']);
  });
  it('to another number reads it back, and takes it only when it is confirmed', async () => {
    const caller = await opened(steps('ask'));
    await caller.pass(2_000);
    await press(caller, '213812345678#');
    expect(caller.said().slice(-3)).toEqual(['number-7', 'number-8', 'callback-confirm']);
    await press(caller, '2');
    expect(caller.said().at(-1)).toBe('callback-digits');
    await press(caller, '13912345678#1');
    expect(caller.promises).toMatchObject([{ number: '13912345678' }]);
  });
  it('goes on with the flow for whoever does not want one, and they stood in no line', async () => {
    const caller = await opened(steps('ask'));
    await caller.pass(2_000);
    await caller.press('*');
    expect(caller.said().at(-1)).toBe('sorry');
    expect(caller.fate).toMatchObject({ queued: 0, promised: 0 });
    expect(caller.acts).toEqual(['callback failed declined']);
  });
  it('leaves them in the line when it rings at a desk in that very moment', async () => {
    const caller = await opened(steps('own'), { refuses: true });
    await caller.pass(2_000);
    expect(caller.call.phase).toBe('waiting');
    expect(caller.acts).toEqual(['callback failed refused']);
    expect(caller.said()).not.toContain('sorry');
  });
  it('cannot be made to a number that is hidden, where no other one is asked for', async () => {
    const caller = await opened(steps('own'), { number: 'anonymous' });
    await caller.pass(2_000);
    expect(caller.acts).toEqual(['callback missing no_number']);
    expect(caller.said().at(-1)).toBe('sorry');
  });
});

describe('a step that puts them through', () => {
  const steps: Record<string, FlowStep> = {
    a: { kind: 'transfer', say: [{ text: 'one moment' }], to: { number: '96001' }, failed: 'sorry' },
    sorry,
  };
  it('to another number of ours begins its flow, with what is known by now', async () => {
    const other = flowOf({ a: { kind: 'hang_up', say: [{ text: 'here {called.number}' }] } });
    const caller = await opened(steps, {
      flows: { night: other },
      transfer: () => Promise.resolve({ outcome: 'done', enter: 'night' }),
    });
    await caller.pass(2_000);
    expect(caller.said()).toEqual(['one moment', 'here ']);
    expect(caller.acts).toEqual(['transfer done 96001']);
  });
  it('goes its other way when nobody answers there, however it failed', async () => {
    for (const transfer of [
      () => Promise.resolve({ outcome: 'failed', why: 'busy' } as const),
      () => Promise.reject(new Error('no trunk')),
    ]) {
      const caller = await opened(steps, { transfer });
      await caller.pass(2_000);
      expect(caller.said().at(-1)).toBe('sorry');
    }
  });
  it('numbers that lead to each other lead to a person in the end', async () => {
    const caller = await opened(
      { a: { kind: 'transfer', to: { number: '96001' }, failed: 'a' } },
      { transfer: () => Promise.resolve({ outcome: 'done', enter: 'hotline' }) },
    );
    await caller.pass(60_000);
    expect(caller.wishes).toHaveLength(1);
  });
});

describe('what is keyed in', () => {
  const asked = { bargeIn: false, retries: 2, invalid: [{ text: 'wrong' }], silent: [{ text: 'hello?' }] };
  const collect = (more: Partial<Extract<FlowStep, { kind: 'collect' }>>): FlowStep => ({
    kind: 'collect',
    ...asked,
    say: [{ text: 'digits' }],
    firstDigitMs: 2_500,
    interDigitMs: 1_500,
    into: 'pin',
    minDigits: 4,
    maxDigits: 8,
    next: 'b',
    failed: 'sorry',
    ...more,
  });
  const steps = (more: Partial<Extract<FlowStep, { kind: 'collect' }>> = {}): Record<string, FlowStep> => ({
    a: collect(more),
    b: { kind: 'hang_up', say: [{ text: 'got {pin}' }] },
    sorry,
  });
  const keyed = async (caller: Awaited<ReturnType<typeof opened>>, keys: string) => {
    for (const key of keys) await caller.press(key);
  };
  it('while a text that no key stops is being said counts when it has been said', async () => {
    const caller = await opened(steps());
    await keyed(caller, '1234');
    expect(caller.said()).toEqual(['digits']);
    await caller.pass(2_000);
    expect(caller.said()).toEqual(['digits']);
    await caller.pass(1_500);
    expect(caller.said().at(-1)).toBe('got 1234');
  });
  it('has the first digit and each further one waited for as long as the step says', async () => {
    const caller = await opened(steps());
    caller.call.sign.alive = true;
    await caller.pass(2_000 + 2_499);
    expect(caller.said()).toEqual(['digits']);
    await caller.pass(1);
    expect(caller.said()).toEqual(['digits', 'hello?', 'digits']);
    await caller.pass(2_000);
    await keyed(caller, '12');
    await caller.pass(1_499);
    await keyed(caller, '34');
    await caller.pass(1_499);
    expect(caller.said()).not.toContain('got 1234');
    await caller.pass(1);
    expect(caller.said().at(-1)).toBe('got 1234');
  });
  it('wrongly as often as the step allows leads its other way', async () => {
    const caller = await opened(steps());
    await caller.pass(2_000);
    await keyed(caller, '*');
    expect(caller.said().slice(-2)).toEqual(['wrong', 'digits']);
    await caller.pass(2_000);
    await keyed(caller, '*');
    expect(caller.said().at(-1)).toBe('sorry');
  });
  it('is on record by its end, and a secret not even by its length; a secret is never said', async () => {
    const open = await opened(steps({ maxDigits: 6 }));
    await open.pass(2_000);
    await keyed(open, '987654');
    expect(open.acts).toEqual(['collected done ****7654']);

    const secret = await opened(steps({ maxDigits: 6, secret: true }));
    await secret.pass(2_000);
    await keyed(secret, '987654');
    expect(secret.acts).toEqual(['collected done ****']);
    expect(secret.said().at(-1)).toBe('got ');
  });
});
