import { FRAME_SAMPLES, SAMPLE_RATE } from '../g711.ts';
import { createRandom } from './random.ts';

const SECONDS = { vowel: [0.08, 0.3], hiss: [0.03, 0.09], pause: [0.1, 0.5] } as const;

/**
 * Something with the habits of a voice: pulses of a gliding pitch through three wandering formants, hissed consonants, pauses
 * between words. Not speech, but it does what fools detectors: strong harmonics, energy in the bands of keys, quick changes.
 */
export function* speechLike(of: {
  seconds: number;
  seed: number;
  level?: number;
  pauses?: boolean;
}): Generator<Int16Array> {
  const { seconds, seed, level = 0.15, pauses = true } = of;
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + random() * (high - low);
  const [first, second, third] = [createFormant(), createFormant(), createFormant()];
  let left = 0;
  let kind: keyof typeof SECONDS = 'pause';
  let pitch = 120;
  let glide = 0;
  let phase = 0;
  const choose = (): void => {
    const turn = random();
    kind = turn < 0.62 ? 'vowel' : turn < 0.85 || !pauses ? 'hiss' : 'pause';
    const [shortest, longest] = SECONDS[kind];
    left = Math.round(between(shortest, longest) * SAMPLE_RATE);
    if (kind !== 'vowel') return;
    pitch = between(80, 320);
    glide = between(-0.00002, 0.00002);
    first.tune(between(280, 950), 60);
    second.tune(between(900, 2_200), 80);
    third.tune(between(2_200, 3_200), 120);
  };
  const excite = (): number => {
    if (kind === 'pause') return 0;
    if (kind === 'hiss') return between(-0.3, 0.3);
    pitch *= 1 + glide;
    phase += pitch / SAMPLE_RATE;
    if (phase < 1) return between(-0.01, 0.01);
    phase -= 1;
    return 1;
  };
  let loudest = 0.05;
  for (let frame = 0; frame < (seconds * SAMPLE_RATE) / FRAME_SAMPLES; frame += 1) {
    yield Int16Array.from({ length: FRAME_SAMPLES }, () => {
      if (left <= 0) choose();
      left -= 1;
      const air = excite();
      const sound = first.ring(air) + 0.6 * second.ring(air) + 0.3 * third.ring(air);
      loudest = Math.max(loudest * 0.9999, Math.abs(sound));
      return Math.round((sound / loudest) * level * 3 * 32_767 * 0.33 + between(-3, 3));
    });
  }
}

function createFormant() {
  let [a, b, before, last] = [0, 0, 0, 0];
  return {
    tune: (frequency: number, width: number) => {
      const radius = Math.exp((-Math.PI * width) / SAMPLE_RATE);
      a = 2 * radius * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
      b = -radius * radius;
    },
    ring: (air: number): number => {
      const next = air + a * last + b * before;
      before = last;
      last = next;
      return next;
    },
  };
}
