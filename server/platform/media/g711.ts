/**
 * ITU-T G.711, both laws, as tables built once from the formulas of the ITU's own software tool library (G.191).
 * Tables because a bridged call with two laws costs one look-up per sample instead of a search for the segment.
 */
export type Codec = 'PCMA' | 'PCMU';

/** RFC 3551 §6: static payload types. */
export const PAYLOAD_TYPE: Readonly<Record<Codec, number>> = { PCMA: 8, PCMU: 0 };
export const SAMPLE_RATE = 8_000;
/** 20 ms at 8 kHz, the packet size every phone sends unless told otherwise. */
export const FRAME_SAMPLES = 160;
/** The code for "nothing said": +8 in A-law (it has no zero), 0 in μ-law. */
export const SILENCE_CODE: Readonly<Record<Codec, number>> = { PCMA: 0xd5, PCMU: 0xff };

const ALAW_TOGGLE = 0x55;
const ULAW_BIAS = 33;

function alawCompress(sample: number): number {
  let code = (sample < 0 ? ~sample : sample) >> 4;
  if (code > 15) {
    let exponent = 1;
    while (code > 31) {
      code >>= 1;
      exponent += 1;
    }
    code = code - 16 + (exponent << 4);
  }
  return (sample < 0 ? code : code | 0x80) ^ ALAW_TOGGLE;
}

function alawExpand(code: number): number {
  const bits = (code ^ ALAW_TOGGLE) & 0x7f;
  const exponent = bits >> 4;
  let magnitude = (((bits & 0x0f) + (exponent > 0 ? 16 : 0)) << 4) + 8;
  if (exponent > 1) magnitude <<= exponent - 1;
  return (code & 0x80) === 0 ? -magnitude : magnitude;
}

function ulawCompress(sample: number): number {
  const magnitude = Math.min(((sample < 0 ? ~sample : sample) >> 2) + ULAW_BIAS, 0x1fff);
  const segment = 32 - Math.clz32(magnitude >> 6) + 1;
  const code = ((8 - segment) << 4) | (0x0f - ((magnitude >> segment) & 0x0f));
  return sample < 0 ? code : code | 0x80;
}

function ulawExpand(code: number): number {
  const bits = ~code & 0x7f;
  const exponent = bits >> 4;
  const step = 4 << (exponent + 1);
  const magnitude = (0x80 << exponent) + step * (bits & 0x0f) + step / 2 - 4 * ULAW_BIAS;
  return code < 0x80 ? -magnitude : magnitude;
}

const codes = Array.from({ length: 256 }, (_, code) => code);
const expandTable: Readonly<Record<Codec, Int16Array>> = {
  PCMA: Int16Array.from(codes, alawExpand),
  PCMU: Int16Array.from(codes, ulawExpand),
};
const compressTable: Readonly<Record<Codec, Uint8Array>> = {
  PCMA: Uint8Array.from({ length: 65_536 }, (_, i) => alawCompress(i - 32_768)),
  PCMU: Uint8Array.from({ length: 65_536 }, (_, i) => ulawCompress(i - 32_768)),
};
const crossTable: Readonly<Record<Codec, Uint8Array>> = {
  PCMA: Uint8Array.from(codes, (code) => ulawCompress(alawExpand(code))),
  PCMU: Uint8Array.from(codes, (code) => alawCompress(ulawExpand(code))),
};

export function decodeG711(codec: Codec, payload: Uint8Array): Int16Array {
  const table = expandTable[codec];
  const samples = new Int16Array(payload.length);
  for (let i = 0; i < payload.length; i += 1) samples[i] = table[payload[i] ?? 0] ?? 0;
  return samples;
}

export function encodeG711(codec: Codec, samples: Int16Array): Buffer {
  const table = compressTable[codec];
  const payload = Buffer.allocUnsafe(samples.length);
  for (let i = 0; i < samples.length; i += 1) payload[i] = table[(samples[i] ?? 0) + 32_768] ?? 0;
  return payload;
}

/** The payload in the other leg's law; the same buffer when both legs speak the same one (the normal case: PCMA everywhere). */
export function transcode(payload: Buffer, from: Codec, to: Codec): Buffer {
  if (from === to) return payload;
  const table = crossTable[from];
  const out = Buffer.allocUnsafe(payload.length);
  for (let i = 0; i < payload.length; i += 1) out[i] = table[payload[i] ?? 0] ?? 0;
  return out;
}
