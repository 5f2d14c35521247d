import { describe, expect, it } from 'vitest';
import { openOutbox, type Sending } from './outbox-room.ts';
import { inMemory } from './outbox-store.ts';
import type { FieldThing, OutboxItem } from './outbox.ts';

const refusal = { code: 'common.changed_meanwhile', title: '已变化', state: 'accepted' };
const step = (path: string): FieldThing => ({
  kind: 'act',
  path,
  expects: 'accepted',
  becomes: 'on_the_way',
  body: {},
  photos: [],
});
const item = (key: string, thing: FieldThing, orderId = 'A'): OutboxItem => ({ key, orderId, at: 0, thing });

/** A server behind a line that can be cut; it does a key once. */
function world() {
  const store = inMemory();
  const timers: (() => void)[] = [];
  const seen: string[] = [];
  const state = { status: 200, store, timers, seen };
  const send = (one: OutboxItem): Promise<Sending> => {
    if (state.status !== 200) return Promise.resolve({ done: false, status: state.status, refusal });
    seen.push(one.key);
    return Promise.resolve({ done: true, ...(one.thing.kind === 'photo' ? { fileId: `f-${one.key}` } : {}) });
  };
  const open = () =>
    openOutbox({
      store,
      send,
      after: (_ms, run) => {
        timers.push(run);
        return () => undefined;
      },
    });
  return { ...state, set: (status: number) => void (state.status = status), open };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
};

describe('a phone without a line', () => {
  it('keeps everything, says so, and sends it in order when the line is back', async () => {
    const w = world();
    w.set(0);
    const outbox = await w.open();
    await outbox.put(item('1', step('set-out')));
    await outbox.put(item('2', step('arrive')));
    await settle();
    expect(outbox.view().lineDown).toBe(true);
    expect(outbox.view().box.items).toHaveLength(2);
    w.set(200);
    w.timers.at(-1)?.();
    await settle();
    expect(w.seen).toEqual(['1', '2']);
    expect(outbox.view()).toMatchObject({ lineDown: false, box: { items: [] } });
  });

  it('may be switched off: the next page sends what the last one kept, under the same keys', async () => {
    const w = world();
    w.set(0);
    const first = await w.open();
    await first.put(item('1', step('set-out')));
    first.close();
    w.set(200);
    const second = await w.open();
    await settle();
    expect(w.seen).toEqual(['1']);
    expect(second.view().box.items).toEqual([]);
  });
});

describe('a server that answers', () => {
  it('no: the thing stays to be read, and is not sent again by itself', async () => {
    const w = world();
    w.set(409);
    const outbox = await w.open();
    await outbox.put(item('1', step('accept')));
    await settle();
    expect(outbox.view().box.items[0]?.refused).toEqual(refusal);
    expect(outbox.view().lineDown).toBe(false);
    expect(w.timers).toHaveLength(0);
    w.set(200);
    outbox.tryAgain('1');
    await settle();
    expect(w.seen).toEqual(['1']);
  });

  it('“busy”: it is tried later, and other orders are not held up by it', async () => {
    const w = world();
    w.set(503);
    const outbox = await w.open();
    await outbox.put(item('1', step('accept')));
    await settle();
    expect(w.timers.length).toBeGreaterThan(0);
    expect(outbox.view().lineDown).toBe(false);
    w.set(200);
    await outbox.put(item('2', step('accept'), 'B'));
    await settle();
    expect([...w.seen].sort()).toEqual(['1', '2']);
  });

  it('a photo that has arrived takes no room on the phone any more', async () => {
    const w = world();
    const outbox = await w.open();
    await outbox.put(item('p', { kind: 'photo', name: '1.jpg' }), new Blob(['x']));
    await settle();
    expect(outbox.view().box.arrived).toEqual({ p: 'f-p' });
    expect(await outbox.photo('p')).toBeUndefined();
  });
});
