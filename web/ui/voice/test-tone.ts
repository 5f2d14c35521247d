const NOTES = [523.25, 659.25, 783.99];
const NOTE_SECONDS = 0.3;
const LOUDNESS = 0.2;

/** Three rising notes, so that somebody knows whether their loudspeaker works before they call. */
export async function playTestTone(deviceId = ''): Promise<void> {
  // `setSinkId` of a context: Chromium 110 and later; elsewhere the tone comes where all sound comes.
  const context = new AudioContext() as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (deviceId !== '') await context.setSinkId?.(deviceId);
  NOTES.forEach((frequency, at) => {
    const begin = context.currentTime + at * NOTE_SECONDS;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_SECONDS);
    tone.connect(gain).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + NOTE_SECONDS);
  });
  await new Promise((resolve) => setTimeout(resolve, NOTES.length * NOTE_SECONDS * 1_000 + 100));
  await context.close();
}
