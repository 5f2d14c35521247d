/**
 * A soft double note while an offer rings, made on the spot: no file to load, and it cannot be late. A browser plays nothing before
 * the page was touched; going ready is such a touch.
 */
export interface RingTone {
  /** On a touch of the page: lets the browser know that sound is wanted. */
  readonly wake: () => void;
  /** One double note, for a call that is taken by itself. */
  readonly once: () => void;
  readonly start: () => void;
  readonly stop: () => void;
}

const NOTES = [659.25, 830.61];
const NOTE_SECONDS = 0.22;
const EVERY_MS = 2_000;
const LOUDNESS = 0.12;

/** `setSinkId` of a context: Chromium 110 and later. Elsewhere it rings where all sound comes. */
type SinkContext = AudioContext & { setSinkId?: (deviceId: string) => Promise<void> };

export const canChooseRing = (): boolean => 'setSinkId' in AudioContext.prototype;

/** `device`: where it is to ring now; `''` is the system's loudspeaker. */
export function createRingTone(device: () => string): RingTone {
  let context: SinkContext | undefined;
  let timer: number | undefined;
  let sink = '';
  const ready = (): AudioContext => {
    context ??= new AudioContext();
    const wanted = device();
    // A device that is gone must not make an offer silent: then it rings where it rang before.
    if (wanted !== sink) context.setSinkId?.(wanted).catch(() => undefined);
    sink = wanted;
    return context;
  };
  const strike = (): void => {
    const audio = ready();
    if (audio.state !== 'running') {
      void audio.resume();
      return;
    }
    NOTES.forEach((frequency, at) => {
      const begin = audio.currentTime + at * NOTE_SECONDS;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS * 2);
      tone.connect(gain).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + NOTE_SECONDS * 2);
    });
  };
  return {
    wake: () => void ready().resume(),
    once: strike,
    start: () => {
      if (timer !== undefined) return;
      strike();
      timer = window.setInterval(strike, EVERY_MS);
    },
    stop: () => {
      window.clearInterval(timer);
      timer = undefined;
    },
  };
}
