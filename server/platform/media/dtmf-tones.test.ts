import { expect, test } from 'vitest';
import { createToneKeyDetector, keyTone } from './dtmf-tones.ts';
import { decodeG711, encodeG711 } from './g711.ts';
import { speechLike } from './testing/speech.ts';
import { createRandom } from './testing/random.ts';

const KEYS = '0123456789*#ABCD';
const LOW = [697, 770, 852, 941];
const HIGH = [1_209, 1_336, 1_477, 1_633];
const place = (key: string) =>
  ['123A', '456B', '789C', '*0#D'].flatMap((row, r) => (row.includes(key) ? [[r, row.indexOf(key)]] : []))[0]!;

interface Press {
  readonly key: string;
  readonly ms: number;
  /** Of each tone, full scale 1. */
  readonly low: number;
  readonly high: number;
  readonly detune?: number;
  readonly noise?: number;
}
const random = createRandom(4_733);
const dbm = (level: number) => 10 ** ((level - 3.14) / 20);
const noise = (samples: number, amplitude: number) =>
  Float64Array.from({ length: samples }, () => (random() * 2 - 1) * amplitude * Math.sqrt(3));

/** The press between two pieces of quiet, through A-law, cut where packets are. */
function heard({ key, ms, low, high, detune = 0, noise: loud = 0 }: Press): string {
  const [row, column] = place(key);
  const before = 400 + Math.floor(random() * 200);
  const line = noise(before + ms * 8 + 800, loud);
  const [phase, other] = [random() * 6, random() * 6];
  for (let i = 0; i < ms * 8; i += 1) {
    const at = (2 * Math.PI * (1 + detune) * i) / 8_000;
    line[before + i]! += low * Math.sin(at * LOW[row!]! + phase) + high * Math.sin(at * HIGH[column!]! + other);
  }
  return listen(Int16Array.from(line, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767));
}
function listen(samples: Int16Array): string {
  const detector = createToneKeyDetector();
  const line = decodeG711('PCMA', encodeG711('PCMA', samples));
  let keys = '';
  for (let at = 0; at < line.length; at += 160) keys += detector.hear(line.subarray(at, at + 160));
  return keys;
}

test('each key is heard once, however long it is held', () => {
  for (const key of KEYS)
    for (const ms of [40, 65, 100, 1_000])
      expect([key, ms, heard({ key, ms, low: 0.25, high: 0.25 })]).toEqual([key, ms, key]);
});

test('keys are understood within what Q.24 allows: level, twist, frequency, noise', () => {
  for (let i = 0; i < 400; i += 1) {
    const key = KEYS.charAt(Math.floor(random() * KEYS.length));
    const level = -25 + random() * 22;
    const twist = -3 + random() * 9;
    const low = dbm(level);
    const press = {
      key,
      ms: 45 + random() * 150,
      low,
      high: low / 10 ** (Math.max(-3, Math.min(6, twist)) / 20),
      detune: (random() * 2 - 1) * 0.015,
      noise: low * 10 ** (-18 / 20),
    };
    if (dbm(-25) > press.high) continue;
    expect([i, press, heard({ ...press, ms: Math.round(press.ms) })]).toEqual([i, press, key]);
  }
});

test('the same key twice is two keys, and keys pressed quickly come in order', () => {
  const dial = '1385512*#00777';
  const gap = new Int16Array(400);
  const line = Array.from(dial).flatMap((key) => [...keyTone(key, 400, 0), ...gap]);
  expect(listen(Int16Array.from(line))).toBe(dial);
});

test('what is too short, too one-sided or too weak is no key', () => {
  expect(heard({ key: '5', ms: 20, low: 0.25, high: 0.25 })).toBe('');
  expect(heard({ key: '5', ms: 100, low: 0.4, high: 0.08 })).toBe('');
  expect(heard({ key: '5', ms: 100, low: 0.08, high: 0.4 })).toBe('');
  expect(heard({ key: '5', ms: 100, low: dbm(-40), high: dbm(-40) })).toBe('');
  expect(heard({ key: '5', ms: 200, low: 0.3, high: 0 })).toBe('');
  expect(heard({ key: '5', ms: 100, low: 0.1, high: 0.1, noise: 0.2 })).toBe('');
});

test('minutes of voices press no key', () => {
  let keys = '';
  for (const seed of [1, 2, 3, 11, 12]) {
    const detector = createToneKeyDetector();
    for (const frame of speechLike({ seconds: 60, seed })) keys += detector.hear(frame);
  }
  expect(keys).toBe('');
});

test('noise, hum and the tones of the network press no key', () => {
  const tones = (...frequencies: number[]) =>
    Int16Array.from({ length: 16_000 }, (_, i) =>
      frequencies.reduce((sum, f) => sum + 8_000 * Math.sin((2 * Math.PI * f * i) / 8_000), 0),
    );
  for (const mix of [[450], [50, 100], [425], [350, 440], [697, 770], [697, 1_209, 1_477], [1_000], [1_400, 2_060]])
    expect([mix, listen(tones(...mix))]).toEqual([mix, '']);
  expect(listen(Int16Array.from(noise(80_000, 0.2), (sample) => sample * 32_767))).toBe('');
});
