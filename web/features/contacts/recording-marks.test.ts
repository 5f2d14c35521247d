import { expect, it } from 'vitest';
import type { RecordingMark } from '../../../shared/contracts/contacts-recordings.ts';
import { nextSpeed, spansOf } from './recording-marks.ts';

const mark = (kind: RecordingMark['kind'], atMs: number): RecordingMark => ({ kind, atMs, actor: 'staff:x' });

it('a hold within a pause is a stretch of its own, and what nobody ended lasts to the end', () => {
  const marks = [mark('pause', 1_000), mark('hold', 2_000), mark('unhold', 3_000), mark('resume', 4_000)];
  expect(spansOf([...marks, mark('hold', 8_000)], 9_000)).toEqual([
    { kind: 'pause', fromMs: 1_000, untilMs: 4_000 },
    { kind: 'hold', fromMs: 2_000, untilMs: 3_000 },
    { kind: 'hold', fromMs: 8_000, untilMs: 9_000 },
  ]);
});

it('the speed moves one step at a time and stops at both ends', () => {
  expect([nextSpeed(1, 1), nextSpeed(2, 1), nextSpeed(0.75, -1)]).toEqual([1.25, 2, 0.75]);
});
