import { expect, it } from 'vitest';
import { photoSize } from './photo-size.ts';

it.each([
  [4032, 3024, 1600, 1200],
  [3024, 4032, 1200, 1600],
  [800, 600, 800, 600],
  [1600, 1600, 1600, 1600],
  [10_000, 3, 1600, 1],
])('a photo of %d × %d is sent as %d × %d', (width, height, w, h) =>
  expect(photoSize(width, height)).toEqual({ width: w, height: h }),
);
