import { createBlocks } from './sample-blocks.ts';
import { SAMPLE_RATE } from './g711.ts';

/** The tones by which the Chinese network says how a call stands (GB 3380, 450 ± 25 Hz): they differ in their rhythm only. */
export type NetworkTone = 'ringback' | 'busy' | 'congestion';

export interface CadenceDetector {
  /** Told once; again only after something else was heard. */
  hear(samples: Int16Array): NetworkTone | undefined;
}

/** 10 ms: a filter wide enough for 450 ± 25 Hz, and a ruler fine enough for 350 ms. */
const BLOCK = 80;
const BLOCK_MS = 10;
const COEFFICIENT = 2 * Math.cos((2 * Math.PI * 450) / SAMPLE_RATE);
/** −38 dBm0, as mean square of full scale. */
const MIN_POWER = 0.000_05;
const MIN_SHARE = 0.6;
/** Between the tones it is quiet: a quarter of their power at most. */
const QUIET_SHARE = 0.25;
/** A change of less than 30 ms is a dent in the tone, not its end. */
const STEADY_BLOCKS = 3;

type Heard = 'tone' | 'quiet' | 'other';

interface Run {
  readonly heard: Heard;
  readonly ms: number;
}

const near = (ms: number, wanted: number, tolerance: number): boolean => Math.abs(ms - wanted) <= tolerance;

/** On, off, on, off of the same length, the second pause ended by the third tone. */
const isEven = (runs: readonly Run[], ms: number, tolerance: number): boolean =>
  runs.length >= 4 &&
  runs.slice(-4).every((run, i) => run.heard === (i % 2 === 0 ? 'tone' : 'quiet') && near(run.ms, ms, tolerance));

/** 1 s on, and already so long off that it can only be the pause of 4 s. */
const RING_MS = { on: 1_000, tolerance: 150, off: 3_200 };

function classify(block: Float32Array, tonePower: number): { readonly heard: Heard; readonly power: number } {
  let power = 0;
  let before = 0;
  let last = 0;
  for (const sample of block) {
    power += sample * sample;
    const next = sample + COEFFICIENT * last - before;
    before = last;
    last = next;
  }
  power /= BLOCK;
  const tone = (2 * (last * last + before * before - COEFFICIENT * last * before)) / (BLOCK * BLOCK);
  if (power >= MIN_POWER && tone >= power * MIN_SHARE) return { heard: 'tone', power };
  return { heard: power <= Math.max(MIN_POWER, tonePower * QUIET_SHARE) ? 'quiet' : 'other', power };
}

export function createCadenceDetector(): CadenceDetector {
  const blocks = createBlocks(BLOCK);
  let runs: Run[] = [];
  let current: Heard = 'other';
  let length = 0;
  let candidate: Heard = 'other';
  let steady = 0;
  let tonePower = 0;
  let told: NetworkTone | undefined;

  const tell = (tone: NetworkTone): NetworkTone | undefined => {
    const isNew = told !== tone;
    told = tone;
    return isNew ? tone : undefined;
  };
  const endRun = (): void => {
    runs = current === 'other' ? [] : [...runs.slice(-3), { heard: current, ms: length * BLOCK_MS }];
    if (current === 'other') told = undefined;
  };
  /** Looks at a tone that has just begun: the pause before it is complete. */
  const atTone = (): NetworkTone | undefined => {
    if (isEven(runs, 350, 60)) return tell('busy');
    if (isEven(runs, 700, 100)) return tell('congestion');
    if (runs.length >= 4 && told !== 'ringback') told = undefined;
    return undefined;
  };
  const inPause = (): NetworkTone | undefined => {
    const last = runs.at(-1);
    if (current !== 'quiet' || length * BLOCK_MS !== RING_MS.off || last?.heard !== 'tone') return undefined;
    return near(last.ms, RING_MS.on, RING_MS.tolerance) ? tell('ringback') : undefined;
  };
  const step = (block: Float32Array): NetworkTone | undefined => {
    const { heard, power } = classify(block, tonePower);
    if (heard === 'tone') tonePower = power;
    length += 1;
    steady = heard === candidate ? steady + 1 : 1;
    candidate = heard;
    if (heard === current || steady < STEADY_BLOCKS) return inPause();
    length -= STEADY_BLOCKS;
    endRun();
    current = heard;
    length = STEADY_BLOCKS;
    return current === 'tone' ? atTone() : undefined;
  };
  return {
    hear: (samples) => {
      let found: NetworkTone | undefined;
      blocks.add(samples, (block) => {
        found = step(block) ?? found;
      });
      return found;
    },
  };
}
