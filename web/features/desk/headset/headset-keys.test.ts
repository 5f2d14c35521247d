import { expect, it } from 'vitest';
import { actOf, lampsFor, type KeyChange } from './headset-keys.ts';

const quiet = { rings: false, talks: false, muted: false };
const rings = { ...quiet, rings: true };
const talks = { ...quiet, talks: true };
const hook = (down: boolean, isOneShot = false): KeyChange => ({ key: 'hook', down, isOneShot });

it('lifting takes the call that rings, putting down ends the one that is', () => {
  expect(actOf(hook(true), rings)).toBe('take');
  expect(actOf(hook(false), talks)).toBe('hang_up');
});

it('what the headset reports back because we told it is no act: a call taken at the screen is not ended by it', () => {
  expect(actOf(hook(true), talks)).toBeUndefined();
  expect(actOf(hook(false), quiet)).toBeUndefined();
  expect(actOf(hook(true), quiet)).toBeUndefined();
});

it('a headset with one key takes and ends with each press', () => {
  expect(actOf(hook(true, true), rings)).toBe('take');
  expect(actOf(hook(false, true), talks)).toBeUndefined();
  expect(actOf(hook(true, true), talks)).toBe('hang_up');
});

it('mute counts with the press, and only in a talk', () => {
  const mute = (down: boolean): KeyChange => ({ key: 'mute', down, isOneShot: true });
  expect(actOf(mute(true), talks)).toBe('mute');
  expect(actOf(mute(false), talks)).toBeUndefined();
  expect(actOf(mute(true), quiet)).toBeUndefined();
  expect(actOf({ key: 'drop', down: true, isOneShot: true }, talks)).toBe('hang_up');
});

it('a second call that rings during a talk does not take the hook: down means the talk', () => {
  expect(actOf(hook(false), { ...talks, rings: true })).toBe('hang_up');
  expect([...lampsFor({ ...talks, rings: true, muted: true })]).toEqual(['offHook', 'mute']);
  expect([...lampsFor(rings)]).toEqual(['ring']);
  expect([...lampsFor({ ...quiet, muted: true })]).toEqual([]);
});
