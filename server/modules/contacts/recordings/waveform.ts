/** What the picture of a recording is drawn from: the loudest sample of each stretch, 0 to 255, for each side. */
export interface Peaks {
  readonly bucketMs: number;
  readonly customer: Buffer;
  readonly agent: Buffer;
}

export interface PeakMeter {
  /** Stereo frames of 16 bit at 8 kHz, in order, cut at whole frames. */
  add(sound: Buffer): void;
  peaks(): Peaks;
}

const FRAME_BYTES = 4;
const FRAMES_PER_MS = 8;
/** Enough for a screen of 2,000 points; an hour then has stretches of 1.8 s. */
const MAX_BUCKETS = 2_000;
const SHORTEST_BUCKET_MS = 50;

export function createPeakMeter(soundBytes: number): PeakMeter {
  const ms = Math.ceil(soundBytes / FRAME_BYTES / FRAMES_PER_MS);
  const bucketMs = Math.max(SHORTEST_BUCKET_MS, Math.ceil(ms / MAX_BUCKETS));
  const buckets = Math.ceil(ms / bucketMs);
  const customer = Buffer.alloc(buckets);
  const agent = Buffer.alloc(buckets);
  let frame = 0;
  return {
    add: (sound) => {
      for (let at = 0; at + FRAME_BYTES <= sound.length; at += FRAME_BYTES, frame += 1) {
        const bucket = Math.floor(frame / (bucketMs * FRAMES_PER_MS));
        // The upper byte of the 15 bits of a loudness.
        const left = Math.min(255, Math.abs(sound.readInt16LE(at)) >> 7);
        const right = Math.min(255, Math.abs(sound.readInt16LE(at + 2)) >> 7);
        if (left > (customer[bucket] ?? 255)) customer[bucket] = left;
        if (right > (agent[bucket] ?? 255)) agent[bucket] = right;
      }
    },
    peaks: () => ({ bucketMs, customer, agent }),
  };
}
