/**
 * What is heard instead of lost sound, after the idea of ITU-T G.711 Appendix I: the last pitch period is said again, at full
 * strength for 10 ms, then a fifth less every 10 ms, so that nothing is left after 60 ms. A single lost packet is hardly heard;
 * silence in its place would be a click and noise a scratch. Where sound comes back, the two are faded into one another.
 */
export interface Concealment {
  /** True sound from `from` to `to`; smooths its beginning when it follows concealed sound. */
  hear(samples: Int16Array, from: number, to: number): void;
  /** Fills `from` to `to`. */
  conceal(samples: Int16Array, from: number, to: number): void;
  /** All has faded: there is nothing left to say again. */
  faded(): boolean;
}

const HISTORY = 512;
const MASK = HISTORY - 1;
/** 200 Hz to 66 Hz at 8 kHz, the range of voices Appendix I searches. */
const MIN_PITCH = 40;
const MAX_PITCH = 120;
const TEMPLATE = 160;
const FULL_SAMPLES = 80;
const FADED_SAMPLES = 480;
/** 4 ms, over which concealed sound gives way to true sound. */
const JOIN_SAMPLES = 32;

export function createConcealment(): Concealment {
  const history = new Int16Array(HISTORY);
  const cycle = new Int16Array(MAX_PITCH);
  let end = 0;
  let pitch = MIN_PITCH;
  let at = 0;
  /** Samples concealed since true sound was last heard. */
  let concealed = 0;
  let hasHeard = false;

  const past = (back: number): number => history[(end - back) & MASK] ?? 0;
  const likeness = (lag: number): number => {
    let product = 0;
    let power = 1;
    // Every second sample is enough: voices have little above 2 kHz that would decide.
    for (let i = 1; i <= TEMPLATE; i += 2) {
      const then = past(i + lag);
      product += past(i) * then;
      power += then * then;
    }
    return product <= 0 ? 0 : (product * product) / power;
  };
  const findPitch = (): void => {
    let best = -1;
    for (let lag = MIN_PITCH; lag <= MAX_PITCH; lag += 1) {
      const score = likeness(lag);
      if (score <= best) continue;
      best = score;
      pitch = lag;
    }
    const blend = pitch >> 2;
    for (let i = 0; i < pitch; i += 1) {
      const back = pitch - i;
      // The last quarter turns into what came before the period, so that its end leads into its beginning.
      const weight = Math.max(0, i - (pitch - blend) + 1) / (blend + 1);
      cycle[i] = past(back) * (1 - weight) + past(back + pitch) * weight;
    }
    at = 0;
  };
  const next = (): number => {
    const gain = (FADED_SAMPLES - concealed) / (FADED_SAMPLES - FULL_SAMPLES);
    const sample = (cycle[at] ?? 0) * Math.max(0, Math.min(1, gain));
    at = at + 1 === pitch ? 0 : at + 1;
    concealed += 1;
    return sample;
  };
  const remember = (sample: number): void => {
    history[end & MASK] = sample;
    end = (end + 1) & MASK;
  };
  return {
    hear: (samples, from, to) => {
      if (concealed > 0 && hasHeard) {
        const join = Math.min(JOIN_SAMPLES, to - from);
        for (let i = 0; i < join; i += 1) {
          const weight = (i + 1) / (join + 1);
          samples[from + i] = (samples[from + i] ?? 0) * weight + next() * (1 - weight);
        }
      }
      concealed = 0;
      hasHeard = true;
      for (let i = from; i < to; i += 1) remember(samples[i] ?? 0);
    },
    conceal: (samples, from, to) => {
      if (concealed === 0) findPitch();
      for (let i = from; i < to; i += 1) {
        const sample = hasHeard ? next() : 0;
        samples[i] = sample;
        remember(sample);
      }
    },
    faded: () => !hasHeard || concealed >= FADED_SAMPLES,
  };
}
