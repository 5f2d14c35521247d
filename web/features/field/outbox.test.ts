import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  arrivedPhotos,
  EMPTY,
  failureOf,
  letGo,
  nextToSend,
  refuse,
  sent,
  stateAhead,
  tryAgain,
  waitingCount,
  type FieldThing,
  type Outbox,
  type OutboxItem,
} from './outbox.ts';

const act = (path: string, photos: readonly string[] = []): FieldThing => ({
  kind: 'act',
  path,
  expects: 'accepted',
  becomes: 'on_the_way',
  body: {},
  photos,
});
const words = (text: string, photo: string | null = null): FieldThing => ({ kind: 'message', text, photo });
const photo: FieldThing = { kind: 'photo', name: '1.jpg' };
const item = (key: string, thing: FieldThing, orderId = 'A'): OutboxItem => ({ key, orderId, at: 0, thing });
const boxOf = (...items: readonly OutboxItem[]): Outbox => items.reduce(add, EMPTY);
const taken = { code: 'common.changed_meanwhile', title: '', state: 'accepted' };

describe('an engineer in a cellar', () => {
  it('sets out, arrives and writes, and the page goes on as if it had been sent', () => {
    const box = boxOf(
      item('1', { ...act('set-out'), becomes: 'on_the_way' } as FieldThing),
      item('2', { ...act('arrive'), becomes: 'arrived' } as FieldThing),
    );
    expect(stateAhead(box, 'A', 'accepted')).toBe('arrived');
    expect(stateAhead(box, 'B', 'dispatched')).toBe('dispatched');
    expect(waitingCount(box)).toBe(2);
  });

  it('taps twice in impatience: the same key is one thing', () => {
    expect(boxOf(item('1', act('accept')), item('1', act('accept'))).items).toHaveLength(1);
  });

  it('sends a backfill only when its photos have arrived, and under the ids of the server', () => {
    const box = boxOf(item('p', photo), item('b', act('backfill', ['p'])));
    expect(nextToSend(box)?.key).toBe('p');
    const after = sent(box, 'p', 'file-7');
    const next = nextToSend(after);
    expect(next?.key).toBe('b');
    expect(arrivedPhotos(after, next!.thing)).toEqual(['file-7']);
  });
});

describe('somebody else was there first', () => {
  const box = refuse(
    boxOf(
      item('1', act('accept')),
      item('2', act('set-out')),
      item('3', words('到了吗')),
      item('4', act('accept'), 'B'),
    ),
    '1',
    taken,
  );

  it('the later steps of that order wait; the talk and the other orders go on', () => {
    expect(nextToSend(box)?.key).toBe('3');
    expect(nextToSend(sent(box, '3'))?.key).toBe('4');
    expect(nextToSend(sent(sent(box, '3'), '4'))).toBeUndefined();
  });

  it('the page shows what is true again', () => expect(stateAhead(box, 'A', 'accepted')).toBe('accepted'));

  it('letting go takes the steps that were built on it, and nothing else', () =>
    expect(letGo(box, '1').items.map((i) => i.key)).toEqual(['3', '4']));

  it('trying again sends it first, with the same key', () => expect(nextToSend(tryAgain(box, '1'))?.key).toBe('1'));
});

describe('a photo that the server does not take', () => {
  it('can be let go without losing the words and the backfill that it belonged to', () => {
    const box = refuse(
      boxOf(
        item('p', photo),
        item('m', words('看这个', 'p')),
        item('e', words('', 'p')),
        item('b', act('backfill', ['p'])),
      ),
      'p',
      { ...taken, state: null },
    );
    expect(nextToSend(box)).toBeUndefined();
    const after = letGo(box, 'p');
    expect(after.items.map((i) => i.key)).toEqual(['m', 'b']);
    expect(nextToSend(after)?.key).toBe('m');
  });
});

it.each([
  [0, 'line'],
  [401, 'later'],
  [408, 'later'],
  [409, 'refused'],
  [403, 'refused'],
  [422, 'refused'],
  [429, 'later'],
  [503, 'later'],
] as const)('an answer %d means %s', (status, meaning) => expect(failureOf(status)).toBe(meaning));

describe('over a line that loses requests and answers', () => {
  const orders = ['A', 'B', 'C'] as const;
  const doing = fc.array(
    fc.record({
      orderId: fc.constantFrom(...orders),
      what: fc.constantFrom('act', 'words', 'photo+words', 'photo+act'),
    }),
    { maxLength: 25 },
  );
  const line = fc.infiniteStream(fc.constantFrom('ok', 'ok', 'lost', 'answer_lost', 'busy'));

  const things = (done: readonly { orderId: string; what: string }[]): OutboxItem[] =>
    done.flatMap(({ orderId, what }, n) => {
      const [own, pic] = [`k${n}`, `p${n}`];
      if (what === 'act') return [item(own, act('step'), orderId)];
      if (what === 'words') return [item(own, words('x'), orderId)];
      const thing = what === 'photo+act' ? act('step', [pic]) : words('x', pic);
      return [item(pic, photo, orderId), item(own, thing, orderId)];
    });

  it('everything arrives once, and the steps of an order in the order in which they were done', () => {
    fc.assert(
      fc.property(doing, line, (done, weather) => {
        const all = things(done);
        let box = boxOf(...all);
        /** The server: it answers a key that it knows as it did the first time. */
        const did: string[] = [];
        const take = (key: string): void => {
          if (!did.includes(key)) did.push(key);
        };
        let resting = new Set<string>();
        for (let tries = 0; box.items.length > 0 && tries < 5_000; tries += 1) {
          const next = nextToSend(box, resting);
          if (next === undefined) {
            expect(resting.size).toBeGreaterThan(0);
            resting = new Set();
            continue;
          }
          const fate = weather.next().value as string;
          if (fate === 'busy') resting.add(next.orderId);
          if (fate === 'answer_lost') take(next.key);
          if (fate !== 'ok') continue;
          take(next.key);
          box = sent(box, next.key, next.thing.kind === 'photo' ? `f-${next.key}` : undefined);
        }
        expect([...did].sort()).toEqual(all.map((i) => i.key).sort());
        for (const order of orders) {
          const steps = all.filter((i) => i.orderId === order && i.thing.kind === 'act').map((i) => i.key);
          expect(did.filter((key) => steps.includes(key))).toEqual(steps);
          const said = all.filter((i) => i.orderId === order && i.thing.kind === 'message').map((i) => i.key);
          expect(did.filter((key) => said.includes(key))).toEqual(said);
        }
      }),
    );
  });

  it('whatever is refused, no step goes out that was built on it, and letting everything refused go empties the box', () => {
    fc.assert(
      fc.property(doing, fc.infiniteStream(fc.boolean()), (done, judge) => {
        let box = boxOf(...things(done));
        const refusedOrders = new Set<string>();
        for (let next = nextToSend(box); next !== undefined; next = nextToSend(box)) {
          if (next.thing.kind === 'act') expect(refusedOrders.has(next.orderId)).toBe(false);
          const ok = judge.next().value as boolean;
          if (!ok && next.thing.kind === 'act') refusedOrders.add(next.orderId);
          box = ok
            ? sent(box, next.key, next.thing.kind === 'photo' ? `f-${next.key}` : undefined)
            : refuse(box, next.key, taken);
        }
        for (let round = 0; box.items.length > 0 && round < 200; round += 1) {
          const stuck = box.items.find((i) => i.refused !== undefined);
          const next = nextToSend(box);
          if (next !== undefined) box = sent(box, next.key, next.thing.kind === 'photo' ? 'f' : undefined);
          else if (stuck !== undefined) box = letGo(box, stuck.key);
        }
        expect(box.items).toEqual([]);
      }),
    );
  });
});
