const EVERY_MS = 100;
/** Quiet speech already fills a third: the bar shows that the microphone hears, not how loud a room is. */
const GAIN = 4;

/** Tells ten times a second how loud a stream is, from 0 to 1. Answers how to stop. */
export function watchLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  // Nearly the whole tenth of a second at 48 kHz: in a shorter look a short word would fall between two looks.
  analyser.fftSize = 4_096;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, s) => sum + s * s, 0) / samples.length;
    tell(Math.min(1, Math.sqrt(power) * GAIN));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
