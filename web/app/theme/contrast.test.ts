import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from './contrast.ts';
import { dark, light, type Palette } from './palette.ts';

const customerCss = readFileSync(new URL('../../chat/chat.css', import.meta.url), 'utf8');

const WORDS: (keyof Palette)[] = [
  'text',
  'textSecond',
  'textThird',
  'accent',
  'accentStrong',
  'good',
  'soon',
  'bad',
  'info',
];
const GROUNDS: (keyof Palette)[] = ['ground', 'surface', 'raised'];

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s theme', (_name, palette) => {
  it.each(WORDS.flatMap((word) => GROUNDS.map((ground) => [word, ground] as const)))(
    'words in %s can be read on %s (4.5 : 1)',
    (word, ground) => expect(contrast(palette[word], palette[ground])).toBeGreaterThanOrEqual(4.5),
  );

  it('the word on a filled button can be read, at rest and under the pointer', () => {
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.onAccent, palette.accentStrong)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.accent, palette.accentSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.onBad, palette.bad)).toBeGreaterThanOrEqual(4.5);
  });

  it('a notice can be read on its ground', () => {
    for (const ground of ['goodSoft', 'soonSoft', 'badSoft', 'infoSoft'] as const) {
      expect(contrast(palette.text, palette[ground]), ground).toBeGreaterThanOrEqual(7);
      expect(contrast(palette.textSecond, palette[ground]), ground).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('the jade of marks and focus rings stands out from its ground (3 : 1)', () => {
    expect(contrast(palette.jade, palette.surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.jade, palette.ground)).toBeGreaterThanOrEqual(3);
  });

  it('the customer pages, which have no theme engine, use the same colours', () => {
    for (const name of ['accent', 'onAccent', 'ground', 'surface', 'text', 'textSecond', 'line', 'bad'] as const) {
      expect(customerCss, name).toContain(palette[name]);
    }
  });
});

it('black on white is 21 : 1, as the standard says', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
