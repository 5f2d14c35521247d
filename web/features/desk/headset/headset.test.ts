import { afterEach, expect, it, vi } from 'vitest';
import { FakeHeadset, FakeHid } from './fake-hid.ts';
import { createHeadsetChoice } from './headset-choice.ts';
import type { KeyChange } from './headset-keys.ts';
import { openHeadset } from './headset.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('each press is told once, however often the headset repeats its report', async () => {
  const device = new FakeHeadset();
  const told: KeyChange[] = [];
  const headset = await openHeadset(device, (change) => told.push(change));
  expect(headset).toMatchObject({ name: 'Testphone 7', keys: 2 });
  for (const bits of [1, 1, 1, 0]) device.says(2, bits);
  device.says(2, 2);
  device.says(9, 0xff);
  expect(told).toEqual([
    { key: 'hook', down: true, isOneShot: false },
    { key: 'hook', down: false, isOneShot: false },
    { key: 'mute', down: true, isOneShot: true },
  ]);
  await headset.close();
  device.says(2, 1);
  expect(told).toHaveLength(3);
  expect(device.opened).toBe(false);
});

it('lamps are lit in the report that has them', async () => {
  const device = new FakeHeadset();
  const headset = await openHeadset(device, () => undefined);
  await headset.light(new Set(['ring']));
  await headset.light(new Set(['offHook', 'mute']));
  await headset.light(new Set());
  expect(device.sent).toEqual([
    [4, 4],
    [4, 3],
    [4, 0],
  ]);
});

it('where a browser has no WebHID it says so, and asking does nothing', async () => {
  vi.stubGlobal('navigator', {});
  const choice = createHeadsetChoice();
  expect(choice.supported).toBe(false);
  await choice.ask();
  expect(choice.device()).toBeUndefined();
});

it('what was allowed once is there again without a question, gone when pulled out, and back when plugged in', async () => {
  const hid = new FakeHid();
  const device = new FakeHeadset();
  hid.granted = [Object.assign(new FakeHeadset(), { collections: [{ usagePage: 0x0c }] }), device];
  vi.stubGlobal('navigator', { hid });
  const choice = createHeadsetChoice();
  await vi.waitFor(() => expect(choice.device()).toBe(device));
  hid.granted = [];
  hid.dispatchEvent(new Event('disconnect'));
  await vi.waitFor(() => expect(choice.device()).toBeUndefined());
  hid.granted = [device];
  hid.dispatchEvent(new Event('connect'));
  await vi.waitFor(() => expect(choice.device()).toBe(device));
});

it('a person who closes the question without a choice changes nothing', async () => {
  const hid = new FakeHid();
  vi.stubGlobal('navigator', { hid });
  const choice = createHeadsetChoice();
  await choice.ask();
  expect(choice.device()).toBeUndefined();
  hid.chosen = [new FakeHeadset()];
  await choice.ask();
  expect(choice.device()).toBe(hid.chosen[0]);
});
