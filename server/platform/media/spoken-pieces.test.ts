import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { speakable } from '../speech/speakable.ts';
import { piecesOf } from './spoken-pieces.ts';

const recorded = new Set(
  Object.keys(
    JSON.parse(readFileSync(new URL('../../adapters/media/prompts/prompts.json', import.meta.url), 'utf8')) as object,
  ),
);

it('an amount and a data volume are said from the files there are, without any engine', () => {
  expect(piecesOf(speakable('12.05元'))).toEqual([
    'number-10',
    'number-2',
    'number-yuan',
    'number-0',
    'number-5',
    'number-fen',
  ]);
  expect(piecesOf(speakable('剩余流量'))).toBeUndefined();
  fc.assert(
    fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), fc.integer({ min: 0, max: 99_999 }), (fen, mb) => {
      for (const text of [`${(fen / 100).toFixed(2)}元`, `${mb}MB`, `${(mb / 1024).toFixed(1)}GB`, '13800138000']) {
        const pieces = piecesOf(speakable(text));
        expect(pieces?.every((p) => recorded.has(p))).toBe(true);
      }
    }),
  );
});
