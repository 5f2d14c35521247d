import { decodeG711, encodeG711, PAYLOAD_TYPE, SAMPLE_RATE, type Codec } from './g711.ts';

/**
 * The way between the wire and samples at 8 kHz, for one leg. What has to look into sound (mixer, recorder, detectors) sees
 * samples only, so that a leg of another codec joins by bringing its own. One object for each leg: most codecs remember.
 */
export interface FrameCodec {
  readonly payloadType: number;
  /** RTP clock. Legs of different clocks cannot be forwarded to one another, they are mixed. */
  readonly clockRate: number;
  /** Set for G.711: such payloads are carried from leg to leg by one look-up per byte. */
  readonly law?: Codec;
  /** Samples at 8 kHz, whatever the RTP clock; a fresh array, the caller may keep it. Empty for what cannot be read. */
  decode(payload: Uint8Array): Int16Array;
  /** 20 ms, i.e. 160 samples at 8 kHz. */
  encode(samples: Int16Array): Buffer;
  /** Of codecs that hold something; called when the leg is over. */
  close?(): void;
}

const g711 = (law: Codec): FrameCodec => ({
  payloadType: PAYLOAD_TYPE[law],
  clockRate: SAMPLE_RATE,
  law,
  decode: (payload) => decodeG711(law, payload),
  encode: (samples) => encodeG711(law, samples),
});

const laws: Readonly<Record<Codec, FrameCodec>> = { PCMA: g711('PCMA'), PCMU: g711('PCMU') };

/** G.711 remembers nothing: all legs of a law share one. */
export const g711Codec = (law: Codec): FrameCodec => laws[law];
