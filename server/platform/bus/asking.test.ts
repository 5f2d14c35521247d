import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { createLetterBoxes } from '../../../test/support/letter-boxes.ts';
import { until } from '../../../test/support/until.ts';
import { silentLog } from '../log.ts';
import { ASK_DEADLINE_MS, createAsking } from './asking.ts';
import { createExchange } from './in-process-bus.ts';
import { createSureBus } from './sure-bus.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of open.splice(0)) await close();
});

function openNodes() {
  const exchange = createExchange();
  const boxes = createLetterBoxes();
  const join = (me: string) => {
    const wire = exchange.join();
    const bus = createSureBus({ bus: wire, box: boxes.for(me), log: silentLog, self: me, node: me });
    const asking = createAsking({ bus, me, log: silentLog });
    open.push(asking.close, bus.close);
    /** What this node was asked to do. */
    const done: unknown[] = [];
    const does = (answer: (data: unknown, from: string) => unknown): void =>
      asking.answer('do', async (data, from) => {
        done.push(data);
        await Promise.resolve();
        return answer(data, from);
      });
    return { wire, bus, ...asking, done, does };
  };
  const nodes = { a: join('a'), b: join('b'), c: join('c') };
  const slow = (): void => Object.values(nodes).forEach(({ bus }) => bus.slow(true));
  return { ...nodes, boxes, slow };
}
const DO = { node: 'b', what: 'do', data: 1 };

describe('a node that is asked by another', () => {
  it('answers it, and knows who asks', async () => {
    const { a, b } = openNodes();
    b.does((data, from) => ({ data, from }));
    expect(await a.ask({ ...DO, data: { legs: [1, 2] } })).toEqual({ data: { legs: [1, 2] }, from: 'a' });
  });

  it('answers each question for itself, whichever is done first', async () => {
    const { a, b } = openNodes();
    let release: (() => void) | undefined;
    b.does((data) => (data === 'long' ? new Promise((resolve) => (release = () => resolve('long'))) : data));
    const long = a.ask({ ...DO, data: 'long' });
    expect(await a.ask({ ...DO, data: 'short' })).toBe('short');
    release?.();
    expect(await long).toBe('long');
  });

  it('that refuses is heard with its code, its kind and its facts', async () => {
    const { a, b } = openNodes();
    b.does(() => {
      throw new AppError({ code: 'voice.phone_busy', kind: 'refused', details: { since: 3 } });
    });
    const refusal = await a.ask(DO).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: 'voice.phone_busy', kind: 'refused', details: { since: 3 } });
  });

  it('that breaks says that it broke, and nothing of why', async () => {
    const { a, b, boxes, slow } = openNodes();
    slow();
    b.does(() => {
      throw new Error('password of the database is 123');
    });
    const refusal = await a.ask(DO).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'common.internal', kind: 'internal', details: {} });
    expect(JSON.stringify([refusal, boxes.letters])).not.toContain('password');
  });

  it('what it does not know says so at once', async () => {
    const { a } = openNodes();
    await expect(a.ask({ ...DO, what: 'dance' })).rejects.toMatchObject({
      code: 'common.not_found',
      details: { what: 'dance' },
    });
  });
});

describe('a node that is silent', () => {
  it('is not waited for beyond the deadline, and a late answer does no harm', async () => {
    vi.useFakeTimers();
    const { a, b } = openNodes();
    let release: ((answer: string) => void) | undefined;
    b.does((data) => (data === 1 ? new Promise((resolve) => (release = resolve)) : data));
    let outcome: unknown = 'waits';
    const asked = a.ask(DO).catch((error: unknown) => (outcome = error));
    await vi.advanceTimersByTimeAsync(ASK_DEADLINE_MS - 1);
    expect(outcome).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    await asked;
    expect(outcome).toMatchObject({ code: 'node.silent', kind: 'unavailable', retryable: true });
    release?.('at last');
    expect(await a.ask({ ...DO, data: 2 })).toBe(2);
  });

  it('may be given less time', async () => {
    vi.useFakeTimers();
    const { a } = openNodes();
    const asked = expect(a.ask({ ...DO, node: 'nobody', deadlineMs: 300 })).rejects.toMatchObject({
      code: 'node.silent',
    });
    await vi.advanceTimersByTimeAsync(300);
    await asked;
  });
});

describe('a question', () => {
  it('is run once though it comes by the bus and by the table', async () => {
    const { a, b, boxes, slow } = openNodes();
    slow();
    b.does(() => 'done');
    expect(await a.ask(DO)).toBe('done');
    await until(() => boxes.letters.length === 2, { what: 'question and answer in the table' });
    const looks = boxes.looks();
    await until(() => boxes.looks() >= looks + 9, { what: 'everybody to look again' });
    expect(b.done).toEqual([1]);
  });

  it('is run by the node that it names, and by no other that reads it in the table', async () => {
    const { a, b, c, boxes, slow } = openNodes();
    slow();
    for (const node of [b, c]) node.does(() => 'done');
    await a.ask(DO);
    await until(() => boxes.letters.length > 0, { what: 'the question in the table' });
    const looks = boxes.looks();
    await until(() => boxes.looks() >= looks + 9, { what: 'everybody to look' });
    expect([b.done, c.done]).toEqual([[1], []]);
  });

  it('goes there and back while the bus is lost', async () => {
    const { a, b, slow } = openNodes();
    b.does((data) => [data, 'by the table']);
    b.wire.cut();
    slow();
    expect(await a.ask(DO)).toEqual([1, 'by the table']);
  });

  it('asked in the moment before the loss was noticed is run all the same, and answered', async () => {
    const { a, b, slow } = openNodes();
    b.does((data) => data);
    b.wire.cut();
    const asked = a.ask(DO);
    slow();
    expect(await asked).toBe(1);
  });
});

describe('what is only told', () => {
  it('is done there and answered by nobody, also where it fails', async () => {
    const { a, b } = openNodes();
    const answers: unknown[] = [];
    a.bus.subscribe('said', (said) => answers.push(said));
    b.does((data) => {
      if (data === 'told') throw new Error('fails');
      return data;
    });
    a.tell({ ...DO, data: 'told' });
    expect(await a.ask({ ...DO, data: 'asked' })).toBe('asked');
    expect([b.done, answers]).toEqual([['told', 'asked'], [expect.objectContaining({ data: 'asked' })]]);
  });

  it('is not done any more by a node that has closed', async () => {
    const { a, b, c } = openNodes();
    for (const node of [b, c]) node.does((data) => data);
    b.close();
    a.tell(DO);
    await a.ask({ ...DO, node: 'c' });
    expect(b.done).toEqual([]);
  });
});
