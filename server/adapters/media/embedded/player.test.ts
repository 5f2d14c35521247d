import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createPlayer } from './player.ts';

const settings = { playId: 'p', codec: 'PCMA' } as const;
const drain = (sounds: readonly Buffer[]): Buffer[] => {
  const player = createPlayer({ ...settings, sounds });
  const frames: Buffer[] = [];
  for (let frame = player.next(); frame !== undefined; frame = player.next()) frames.push(frame);
  return frames;
};

test('whatever the lengths, all sounds are said in order, in whole frames, and only the last is filled with silence', () => {
  const sound = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.array(sound, { maxLength: 4 }), (sounds) => {
      const frames = drain(sounds);
      const all = Buffer.concat(sounds);
      const said = Buffer.concat(frames);
      expect(frames.every((frame) => frame.length === 160)).toBe(true);
      expect(said.subarray(0, all.length)).toEqual(all);
      expect(said.length - all.length).toBeLessThan(160);
      expect(said.subarray(all.length).every((code) => code === 0xd5)).toBe(true);
    }),
  );
});

test('a loop goes round without a gap, even when its length is no whole number of frames', () => {
  const sound = Buffer.from(Array.from({ length: 250 }, (_, i) => i));
  const player = createPlayer({ ...settings, sounds: [sound], loop: true });
  const said = Buffer.concat(Array.from({ length: 25 }, () => player.next()!));
  said.forEach((code, i) => expect(code).toBe(i % 250));
});

test('a loop of nothing ends instead of spinning', () => {
  expect(createPlayer({ ...settings, sounds: [], loop: true }).next()).toBeUndefined();
});
