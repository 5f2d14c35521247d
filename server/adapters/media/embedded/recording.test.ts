import { expect, test } from 'vitest';
import { BLOCK_SAMPLES, createBlocks } from './blocks.ts';
import { createSourceClock } from './timeline.ts';

const at = (block: Buffer, sample: number): number[] => [
  block.readInt16LE(sample * 4),
  block.readInt16LE(sample * 4 + 2),
];
const ones = (length: number, value = 1): Int16Array => new Int16Array(length).fill(value);

test('a packet across two seconds is cut at the border and lands on its side', () => {
  const blocks = createBlocks();
  blocks.add('left', BLOCK_SAMPLES - 10, ones(160));
  blocks.add('right', BLOCK_SAMPLES, ones(5, 7));
  const first = blocks.take().block;
  const second = blocks.take().block;
  expect([at(first, BLOCK_SAMPLES - 11), at(first, BLOCK_SAMPLES - 10)]).toEqual([
    [0, 0],
    [1, 0],
  ]);
  expect([at(second, 0), at(second, 149), at(second, 150)]).toEqual([
    [1, 7],
    [1, 0],
    [0, 0],
  ]);
});

test('two voices on one side add up and do not wrap around', () => {
  const blocks = createBlocks();
  blocks.add('right', 0, ones(1, 30_000));
  blocks.add('right', 0, ones(1, 30_000));
  expect(at(blocks.take().block, 0)).toEqual([0, 32_767]);
});

test('what comes after its second was written is dropped, not written elsewhere', () => {
  const blocks = createBlocks();
  blocks.take();
  blocks.add('left', 5, ones(160));
  expect(blocks.take().block.every((byte) => byte === 0)).toBe(true);
});

test('packets that arrive unevenly are laid down evenly', () => {
  const clock = createSourceClock();
  const placed = [0, 1, 2, 3].map((i) =>
    clock.place({ ssrc: 1, timestamp: 5_000 + i * 160, samples: 160 }, 1_000 + i * 160 + (i % 2) * 120),
  );
  expect(placed).toEqual([840, 1_000, 1_160, 1_320]);
});

test('a new sender, and a clock gone astray, are placed by their arrival', () => {
  const clock = createSourceClock();
  clock.place({ ssrc: 1, timestamp: 5_000, samples: 160 }, 1_000);
  expect(clock.place({ ssrc: 2, timestamp: 90, samples: 160 }, 1_500)).toBe(1_340);
  expect(clock.place({ ssrc: 2, timestamp: 900_000, samples: 160 }, 1_700)).toBe(1_540);
  expect(clock.place({ ssrc: 2, timestamp: 900_160, samples: 160 }, 1_860)).toBe(1_700);
});
