import type { Page } from 'playwright-core';
import { until } from './until.ts';

/** Of 255, in the bin of a tone that is there. */
const HEARD = 140;

/** Listens at whatever the page plays: `toneHere(hz)` says how loud a tone is there, from 0 to 255. */
export const EAR = `{
  const context = new AudioContext();
  let ear;
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', { ...source, set(stream) {
    source.set.call(this, stream);
    if (stream === null) return;
    ear = context.createAnalyser();
    ear.fftSize = 2048;
    context.createMediaStreamSource(stream).connect(ear);
  } });
  window.toneHere = (hz) => {
    if (ear === undefined) return 0;
    const bins = new Uint8Array(ear.frequencyBinCount);
    ear.getByteFrequencyData(bins);
    return bins[Math.round((hz * ear.fftSize) / context.sampleRate)];
  };
}`;

/** A microphone that says one tone, and an ear. */
export const mouthAndEar = (hz: number): string => `{
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.frequency.value = ${hz};
    tone.connect(out);
    tone.start();
    return out.stream;
  };
}
${EAR}`;
export const hears = (page: Page, hz: number, who: string): Promise<unknown> =>
  until(async () => Number(await page.evaluate(`toneHere(${hz})`)) > HEARD, {
    what: `${who} to hear ${hz} Hz`,
    timeoutMs: 30_000,
  });
