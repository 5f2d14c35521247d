import { expect, test } from 'vitest';
import { createConcealment } from './concealment.ts';
import { FRAME_SAMPLES } from './g711.ts';
import { createJitterBuffer, type JitterBuffer } from './jitter-buffer.ts';
import { toneLevel, toneSamples } from './tone.ts';

const START = 0xffff_ff00;
const packet = (index: number, samples = FRAME_SAMPLES) => ({
  ssrc: 1,
  timestamp: (START + index * samples) >>> 0,
  samples: toneSamples({ frequency: 500, amplitude: 0.5, samples, offset: index * samples }),
});

/** One packet in and one frame out a round; `arrive` says which packets come in the round. */
function run(buffer: JitterBuffer, rounds: number, arrive: (round: number) => readonly number[]) {
  const heard: number[] = [];
  const depths: number[] = [];
  let missing = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const index of arrive(round)) buffer.put(packet(index));
    const frame = new Int16Array(FRAME_SAMPLES);
    if (!buffer.take(frame)) missing += 1;
    heard.push(...frame);
    depths.push(buffer.depth());
  }
  return { heard: Int16Array.from(heard), depths, missing };
}
/** The largest step between neighbours: a click would be one. A tone of 500 Hz at half strength moves by 6,300 at most. */
const largestStep = (samples: Int16Array) =>
  samples.slice(1).reduce((most, sample, i) => Math.max(most, Math.abs(sample - samples[i]!)), 0);
/** Level of the tone in each piece of 20 ms. */
const levels = (samples: Int16Array) =>
  Array.from({ length: samples.length / FRAME_SAMPLES }, (_, i) =>
    toneLevel(samples.slice(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES), 500),
  );

test('even packets come out as they went in, over the turn of the timestamp, and wait no longer than needed', () => {
  const { heard, depths } = run(createJitterBuffer(), 600, (round) => [round]);
  expect(Math.min(...levels(heard).slice(3))).toBeGreaterThan(0.48);
  expect(largestStep(heard.slice(2 * FRAME_SAMPLES))).toBeLessThan(6_400);
  expect(depths.at(-1)).toBeLessThanOrEqual(FRAME_SAMPLES);
});

test('packets that change places, and packets of other lengths, come out in order', () => {
  const swapped = run(createJitterBuffer(), 100, (round) => [round % 2 === 0 ? round + 1 : round - 1]);
  expect(largestStep(swapped.heard.slice(8 * FRAME_SAMPLES))).toBeLessThan(6_400);
  const buffer = createJitterBuffer();
  const heard: number[] = [];
  for (let round = 0; round < 90; round += 1) {
    if (round % 3 === 0) for (const i of [0, 1]) buffer.put(packet((round / 3) * 2 + i, 240));
    const frame = new Int16Array(FRAME_SAMPLES);
    buffer.take(frame);
    heard.push(...frame);
  }
  expect(largestStep(Int16Array.from(heard.slice(8 * FRAME_SAMPLES)))).toBeLessThan(6_400);
});

test('a network that delays by up to 60 ms is waited for; when it is good again the wait becomes short again', () => {
  const late = [0, 3, 0, 1];
  const arrivals = new Map<number, number[]>();
  for (let i = 0; i < 200; i += 1) {
    const at = i + late[i % late.length]!;
    arrivals.set(at, [...(arrivals.get(at) ?? []), i]);
  }
  const { heard, depths } = run(createJitterBuffer(), 200, (round) => arrivals.get(round) ?? []);
  // Once it has learned, nothing is missing.
  expect(Math.min(...levels(heard).slice(20))).toBeGreaterThan(0.48);
  expect(Math.max(...depths)).toBeLessThanOrEqual(6 * FRAME_SAMPLES);

  const buffer = createJitterBuffer();
  run(buffer, 200, (round) => arrivals.get(round) ?? []);
  const before = buffer.depth();
  const calm = run(buffer, 1_500, (round) => [round + 200]);
  expect(before).toBeGreaterThan(FRAME_SAMPLES);
  expect(calm.depths.at(-1)).toBeLessThanOrEqual(FRAME_SAMPLES);
});

test('one lost packet is hardly a dent, and no click', () => {
  const { heard } = run(createJitterBuffer(), 100, (round) => (round === 50 ? [] : [round]));
  const inside = levels(heard).slice(10);
  expect(Math.min(...inside)).toBeGreaterThan(0.3);
  expect(largestStep(heard.slice(8 * FRAME_SAMPLES))).toBeLessThan(8_000);
});

test('after 60 ms without sound nothing is said any more, and what comes then is heard within 60 ms', () => {
  const { heard, missing } = run(createJitterBuffer(), 100, (round) => (round > 40 && round < 60 ? [] : [round]));
  const all = levels(heard);
  expect(all[50]).toBe(0);
  expect(missing).toBeGreaterThan(10);
  expect(all[64]).toBeGreaterThan(0.45);
});

test('a burst after a stall does not make the talk late for ever: no more than a tenth of a second waits', () => {
  const buffer = createJitterBuffer();
  run(buffer, 50, (round) => [round]);
  run(buffer, 30, () => []);
  const { depths } = run(buffer, 30, (round) =>
    round === 0 ? Array.from({ length: 31 }, (_, i) => 50 + i) : [80 + round],
  );
  expect(Math.max(...depths)).toBeLessThanOrEqual(6 * FRAME_SAMPLES);
});

test('a new sender, or a clock that leaps, begins anew', () => {
  const buffer = createJitterBuffer();
  run(buffer, 20, (round) => [round]);
  const { heard } = run(buffer, 20, (round) => [round + 1_000_000]);
  expect(levels(heard).at(-1)).toBeGreaterThan(0.45);
  for (let i = 0; i < 5; i += 1) {
    buffer.put({ ...packet(i), ssrc: 2, timestamp: 5_000 + i * FRAME_SAMPLES });
    buffer.take(new Int16Array(FRAME_SAMPLES));
  }
  expect(buffer.depth()).toBeGreaterThan(0);
});

test('packets out of the past, doubled or absurd cost nothing and break nothing', () => {
  const buffer = createJitterBuffer();
  run(buffer, 50, (round) => [round, round, Math.max(0, round - 40)]);
  buffer.put({ ssrc: 1, timestamp: 0, samples: new Int16Array(50_000) });
  buffer.put({ ssrc: 1, timestamp: 0, samples: new Int16Array(0) });
  const { heard } = run(buffer, 50, (round) => [round + 50]);
  expect(levels(heard).at(-1)).toBeGreaterThan(0.45);
});

test('concealed sound keeps the pitch for 10 ms and is gone after 60', () => {
  const concealment = createConcealment();
  const voice = toneSamples({ frequency: 160, amplitude: 0.5, samples: 800 });
  concealment.hear(voice, 0, voice.length);
  const made = new Int16Array(640);
  concealment.conceal(made, 0, made.length);
  expect(toneLevel(made.slice(0, 80), 160)).toBeGreaterThan(0.4);
  const strength = (from: number) => Math.max(...made.slice(from, from + 80).map(Math.abs));
  expect(strength(400)).toBeLessThan(strength(240));
  expect(strength(480)).toBe(0);
  expect(concealment.faded()).toBe(true);
});
