import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../identity/index.ts';
import { callbacksRoom, type CallbacksRoom } from '../../../../test/support/callbacks-room.ts';

let room: CallbacksRoom;
let manager: Principal;
beforeEach(async () => {
  room = await callbacksRoom();
  manager = { ...room.leader, permissions: new Set(['voice.rules']) };
});
afterEach(() => room.close());

describe('the rules of callbacks', () => {
  it('are read and set by whoever may, and hold for the next promise', async () => {
    const rules = await room.rules.read(manager);
    await expect(room.rules.read(room.leader)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(room.rules.set(room.leader, rules)).rejects.toMatchObject({ kind: 'forbidden' });
    const wish = { ...rules, offerAfterSeconds: 240, windows: ['soon', 'today_evening'], retrySeconds: 900 };
    const after = await room.rules.set(manager, wish);
    expect(after).toMatchObject({ ...wish, version: rules.version + 1 });
    const { offerAfterSeconds, windows } = await room.options();
    expect(offerAfterSeconds).toBe(240);
    expect(windows.map((w) => w.code)).toEqual(['soon', 'today_evening']);
  });

  it('refuse what nobody could be promised by, and say which field', async () => {
    const rules = await room.rules.read(manager);
    await expect(room.rules.set(manager, { ...rules, windows: [] })).rejects.toMatchObject({
      code: 'routing.callback_rule_no_window',
      details: { fields: [{ field: 'windows' }] },
    });
    await expect(room.rules.set(manager, { ...rules, windows: ['at_midnight'], ringSeconds: 2 })).rejects.toMatchObject(
      {
        code: 'routing.callback_rule_out_of_range',
        details: { least: 10, most: 120, fields: [{ field: 'ringSeconds' }, { field: 'windows' }] },
      },
    );
    expect(await room.rules.read(manager)).toEqual(rules);
  });

  it('tell two who change at once, and keep on record who changed what', async () => {
    const rules = await room.rules.read(manager);
    await room.rules.set(manager, { ...rules, quietFromMinute: 1_200 });
    await expect(room.rules.set(manager, { ...rules, quietFromMinute: 1_230 })).rejects.toMatchObject({
      code: 'common.changed_meanwhile',
    });
    const { items, total } = await room.rules.changes(manager, { page: 1, pageSize: 10 });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ field: 'quietFromMinute', from: '1260', to: '1200', byName: manager.name });
    expect(room.audited).toEqual(['callback_rules.changed']);
    // Saving what is there is no change, and the order of the times is none either.
    const now = await room.rules.read(manager);
    await room.rules.set(manager, { ...now, windows: [...now.windows].reverse() });
    expect((await room.rules.read(manager)).version).toBe(now.version);
  });
});
