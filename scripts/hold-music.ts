import { SAMPLE_RATE } from '../server/platform/media/g711.ts';

/**
 * Thirty seconds of our own calm music for those who wait: slow plucked notes of the pentatonic scale over soft chords. Written for
 * the telephone: nothing above 3 kHz, no loud peaks (A-law hisses with them), and what rings on at the end wraps to
 * the beginning, so that the loop has no seam.
 */
const BEAT = 60 / 64;
const BEATS = 32;
export const HOLD_MUSIC_SAMPLES = Math.round(BEAT * BEATS * SAMPLE_RATE);

/** Beats and MIDI numbers; 62 = D4. */
const MELODY: readonly (readonly [number, number])[] = [
  [0, 74], [1.5, 71], [2, 69], [3, 66], [4, 69], [5.5, 71], [6, 74], [8, 76], [9.5, 74], [10, 71], [11, 69],
  [12, 66], [13, 64], [14, 66], [16, 69], [17.5, 71], [18, 74], [19, 78], [20, 76], [21.5, 74], [22, 71], [24, 69],
  [25, 66], [26, 64], [27, 62], [28, 64], [29, 66], [30, 62],
]; // prettier-ignore
/** One chord for four beats: D, Bm, G, A twice. */
const CHORDS: readonly (readonly number[])[] = [
  [50, 57, 62, 66],
  [47, 54, 59, 62],
  [43, 55, 59, 62],
  [45, 52, 57, 61],
];

const pitch = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

interface Note {
  readonly at: number;
  readonly midi: number;
  readonly level: number;
  readonly seconds: number;
  readonly attack: number;
}

function addNote(sound: Float64Array, { at, midi, level, seconds, attack }: Note): void {
  const start = Math.round(at * BEAT * SAMPLE_RATE);
  const omega = (2 * Math.PI * pitch(midi)) / SAMPLE_RATE;
  for (let i = 0; i < seconds * SAMPLE_RATE; i += 1) {
    const t = i / SAMPLE_RATE;
    const envelope = Math.min(1, t / attack) * Math.exp((-3.2 * t) / seconds) * Math.min(1, (seconds - t) * 20);
    const wave =
      Math.sin(omega * i) + 0.25 * Math.sin(2 * omega * i) * Math.exp(-3 * t) + 0.08 * Math.sin(3 * omega * i);
    const where = (start + i) % sound.length;
    sound[where] = (sound[where] ?? 0) + level * envelope * wave;
  }
}

export function holdMusic(): Int16Array {
  const sound = new Float64Array(HOLD_MUSIC_SAMPLES);
  for (const [at, midi] of MELODY) addNote(sound, { at, midi, level: 0.5, seconds: 2.6, attack: 0.01 });
  for (let bar = 0; bar < BEATS / 4; bar += 1)
    for (const midi of CHORDS[bar % CHORDS.length] ?? [])
      addNote(sound, { at: bar * 4, midi, level: 0.18, seconds: 5.5, attack: 0.4 });
  return toSamples(sound, 0.32);
}

/** Two short rising notes in the agent's ear: a customer is about to be on the line. */
export function whisperChime(): Int16Array {
  const sound = new Float64Array(SAMPLE_RATE * 0.6);
  const note = (midi: number, from: number): void => {
    const omega = (2 * Math.PI * pitch(midi)) / SAMPLE_RATE;
    for (let i = 0; from + i < sound.length; i += 1) {
      const t = i / SAMPLE_RATE;
      sound[from + i] = (sound[from + i] ?? 0) + Math.min(1, t / 0.005) * Math.exp(-9 * t) * Math.sin(omega * i);
    }
  };
  note(81, 0);
  note(88, SAMPLE_RATE * 0.14);
  return toSamples(sound, 0.4);
}

/** The ringing tone of China (GB/T 3380): 450 Hz, one second on, four off. */
export function ringback(): Int16Array {
  const omega = (2 * Math.PI * 450) / SAMPLE_RATE;
  const edge = 0.01 * SAMPLE_RATE;
  return Int16Array.from({ length: 5 * SAMPLE_RATE }, (_, i) => {
    if (i >= SAMPLE_RATE) return 0;
    return Math.round(32_767 * 0.18 * Math.min(1, i / edge, (SAMPLE_RATE - i) / edge) * Math.sin(omega * i));
  });
}

function toSamples(sound: Float64Array, peak: number): Int16Array {
  const loudest = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return Int16Array.from(sound, (value) => Math.round((value / loudest) * peak * 32_767));
}
