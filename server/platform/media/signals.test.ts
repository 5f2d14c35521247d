import { expect, test } from 'vitest';
import { decodeG711, encodeG711, FRAME_SAMPLES } from './g711.ts';
import type { SignalKind } from './media-engine.ts';
import { createSignalDetector } from './signals.ts';
import { createRandom } from './testing/random.ts';
import { speechLike } from './testing/speech.ts';

const ALL: readonly SignalKind[] = ['ringback', 'busy', 'congestion', 'machine', 'speech', 'silence'];
const TONES: readonly SignalKind[] = ['ringback', 'busy', 'congestion'];
const dbm = (level: number) => 10 ** ((level - 3.14) / 20);

/** A cadence of on and off, in seconds, as it comes over a line. */
function cadence(of: { pattern: readonly number[]; seconds: number; hertz?: number; level?: number; noise?: number }) {
  const { pattern, seconds, hertz = 450, level = -15, noise = 0 } = of;
  const random = createRandom(9);
  const round = pattern.reduce((sum, part) => sum + part, 0);
  return Int16Array.from({ length: seconds * 8_000 }, (_, i) => {
    let at = (i / 8_000) % round;
    const part = pattern.findIndex((length) => (at -= length) < 0);
    const tone = part % 2 === 0 ? Math.sin((2 * Math.PI * hertz * i) / 8_000) * dbm(level) : 0;
    return 32_767 * (tone + (random() * 2 - 1) * noise);
  });
}
/** What is told, with the second at which it is. */
function heard(samples: Int16Array, kinds: readonly SignalKind[] = TONES) {
  const detector = createSignalDetector(kinds);
  const line = decodeG711('PCMA', encodeG711('PCMA', samples));
  const found: { kind: SignalKind; at: number }[] = [];
  for (let at = 0; at < line.length; at += FRAME_SAMPLES)
    for (const kind of detector.hear(line.subarray(at, at + FRAME_SAMPLES))) found.push({ kind, at: at / 8_000 });
  return found;
}
const expectTold = (samples: Int16Array, kind: SignalKind, second: number) => {
  const [first, ...others] = heard(samples);
  expect([first?.kind, others]).toEqual([kind, []]);
  expect(first!.at).toBeCloseTo(second, 0);
};
const kindsOf = (samples: Int16Array, kinds?: readonly SignalKind[]) => heard(samples, kinds).map(({ kind }) => kind);
const voice = (seconds: number, seed = 5, level = 0.15) =>
  Int16Array.from([...speechLike({ seconds, seed, level })].flatMap((frame) => [...frame]));
const join = (...parts: readonly Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));
const quiet = (seconds: number) => new Int16Array(seconds * 8_000);
const beep = (seconds: number, hertz = 1_000) => cadence({ pattern: [1_000], seconds, hertz, level: -12 });

const RINGBACK = [1, 4];
const BUSY = [0.35, 0.35];
const CONGESTION = [0.7, 0.7];

test('the three tones of the network are told by their rhythm, once each, and soon', () => {
  expectTold(cadence({ pattern: RINGBACK, seconds: 16 }), 'ringback', 4.2);
  expectTold(cadence({ pattern: BUSY, seconds: 6 }), 'busy', 1.4);
  expectTold(cadence({ pattern: CONGESTION, seconds: 9 }), 'congestion', 2.8);
});

test('they are told at −25 dBm as well, a little off their frequency and rhythm, and under noise', () => {
  for (const level of [-25, -10, -3])
    for (const hertz of [430, 450, 470])
      for (const noise of [0, dbm(level) * 0.3]) {
        const at = { level, hertz, noise };
        expect([at, kindsOf(cadence({ pattern: [0.37, 0.33], seconds: 4, ...at }))]).toEqual([at, ['busy']]);
        expect([at, kindsOf(cadence({ pattern: [1.05, 3.9], seconds: 6, ...at }))]).toEqual([at, ['ringback']]);
        expect([at, kindsOf(cadence({ pattern: [0.68, 0.73], seconds: 6, ...at }))]).toEqual([at, ['congestion']]);
      }
});

test('ringing that turns into busy is told as both', () => {
  const line = join(cadence({ pattern: RINGBACK, seconds: 6 }), cadence({ pattern: BUSY, seconds: 4 }));
  expect(kindsOf(line)).toEqual(['ringback', 'busy']);
});

test('other rhythms, other tones and a steady tone are nothing', () => {
  const others = [
    [0.5, 0.5],
    [0.2, 0.2],
    [0.35, 0.7],
    [0.7, 0.35],
    [1, 1],
    [1, 2],
    [2, 4],
    [0.25, 0.25],
    [0.1, 0.9],
    [100],
  ];
  for (const pattern of others) expect([pattern, kindsOf(cadence({ pattern, seconds: 16 }))]).toEqual([pattern, []]);
  for (const hertz of [350, 400, 520, 620, 950])
    expect([hertz, kindsOf(cadence({ pattern: BUSY, seconds: 5, hertz }))]).toEqual([hertz, []]);
  expect(kindsOf(cadence({ pattern: BUSY, seconds: 5, level: -45 }))).toEqual([]);
});

test('voices are no tones, also right after a ring', () => {
  expect(kindsOf(voice(60))).toEqual([]);
  expect(kindsOf(join(cadence({ pattern: [1, 1_000], seconds: 1.2 }), voice(10)))).toEqual([]);
});

test('speech and silence are told at each change, words with their gaps as one', () => {
  const said = heard(join(quiet(2), voice(3, 6), quiet(2), voice(2, 7), quiet(1)), ['speech', 'silence']);
  const outline = said.map(({ kind }) => kind);
  expect(outline[0]).toBe('silence');
  expect(outline.filter((kind, i) => kind === outline[i - 1])).toEqual([]);
  expect(said.find(({ kind }) => kind === 'speech')!.at).toBeCloseTo(2.2, 0);
  expect(outline.at(-1)).toBe('silence');
});

test('noise is no speech: a steady one from the beginning, one that starts is known after two seconds, and speech above it is heard', () => {
  const random = createRandom(3);
  const noise = (seconds: number, amplitude: number) =>
    Int16Array.from({ length: seconds * 8_000 }, () => (random() * 2 - 1) * amplitude * 32_767);
  expect(kindsOf(noise(5, 0.02), ['speech', 'silence'])).toEqual(['silence']);
  expect(kindsOf(join(quiet(3), noise(6, 0.02)), ['speech', 'silence'])).toEqual(['silence', 'speech', 'silence']);
  const hiss = noise(6, 0.01);
  const above = voice(6, 8).map((sample, i) => sample + hiss[i]!);
  expect(kindsOf(join(noise(2, 0.01), above), ['speech', 'silence'])).toContain('speech');
  expect(kindsOf(cadence({ pattern: BUSY, seconds: 5 }), ['speech', 'silence'])).not.toContain('speech');
});

test('a long greeting and a beep is a machine', () => {
  for (const hertz of [400, 800, 1_000, 1_400, 2_000])
    expect([hertz, kindsOf(join(quiet(1), voice(5), quiet(0.5), beep(0.4, hertz), quiet(1)), ['machine'])]).toEqual([
      hertz,
      ['machine'],
    ]);
});

test('a short hello, a greeting without a beep, a beep without a greeting and a line hung up are no machine', () => {
  expect(kindsOf(join(quiet(1), voice(1), quiet(0.5), beep(0.4), quiet(1)), ['machine'])).toEqual([]);
  expect(kindsOf(join(voice(40, 1), voice(40, 2)), ['machine'])).toEqual([]);
  expect(kindsOf(join(quiet(3), beep(0.5), quiet(1)), ['machine'])).toEqual([]);
  expect(kindsOf(join(voice(5), quiet(6), beep(0.5)), ['machine'])).toEqual([]);
  expect(kindsOf(join(voice(5), cadence({ pattern: BUSY, seconds: 4 })), ['machine'])).toEqual([]);
});

test('a tone that goes on is no machine, nor one in words, nor one with packets lost in it', () => {
  const tone = beep(12, 700);
  expect(kindsOf(tone, ['machine'])).toEqual([]);
  expect(kindsOf(cadence({ pattern: [0.9, 0.4], seconds: 12, hertz: 700, level: -8 }), ['machine'])).toEqual([]);
  // Every 700 ms or so a few packets come too late: silence, and the tone begins again.
  const broken = tone.map((sample, i) => (i % 5_600 < 800 ? 0 : sample));
  expect(kindsOf(broken, ['machine'])).toEqual([]);
});

test('only what was asked for is told', () => {
  expect(kindsOf(join(voice(3), quiet(2), cadence({ pattern: BUSY, seconds: 3 })), ['busy'])).toEqual(['busy']);
  expect(kindsOf(voice(3), [])).toEqual([]);
  expect(kindsOf(join(quiet(1), voice(5), quiet(0.4), beep(0.5)), ALL)).toContain('machine');
});
