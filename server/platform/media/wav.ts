import { AppError } from '../../../shared/kernel/app-error.ts';
import { decodeG711, SAMPLE_RATE } from './g711.ts';

/**
 * RIFF WAVE, as much of it as telephony needs: 16-bit PCM, A-law and μ-law. The header is 44 bytes and always carries the
 * sizes it had when it was written; a writer that died leaves them wrong, and `repairedHeader` makes them right again.
 */
export interface Wav {
  readonly channels: number;
  readonly sampleRate: number;
  /** One array a channel. */
  readonly samples: readonly Int16Array[];
}

export const WAV_HEADER_BYTES = 44;
const FORMAT = { PCM: 1, ALAW: 6, ULAW: 7, EXTENSIBLE: 0xfffe } as const;

export function wavHeader(sound: { channels: number; dataBytes: number; sampleRate?: number }): Buffer {
  const { channels, dataBytes, sampleRate = SAMPLE_RATE } = sound;
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(FORMAT.PCM, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** The header the file ought to have, given its true length, or `undefined` when it is right already. */
export function repairedHeader(header: Buffer, fileBytes: number): Buffer | undefined {
  const ours =
    header.length >= WAV_HEADER_BYTES &&
    header.toString('latin1', 0, 4) === 'RIFF' &&
    header.toString('latin1', 36, 40) === 'data';
  if (!ours) throw badWav('not a recording of ours');
  const channels = header.readUInt16LE(22);
  const frame = channels * 2;
  if (frame === 0) throw badWav('no channels');
  const dataBytes = Math.floor((fileBytes - WAV_HEADER_BYTES) / frame) * frame;
  if (header.readUInt32LE(40) === dataBytes && header.readUInt32LE(4) === dataBytes + WAV_HEADER_BYTES - 8)
    return undefined;
  return wavHeader({ channels, dataBytes, sampleRate: header.readUInt32LE(24) });
}

const badWav = (reason: string): AppError =>
  new AppError({ code: 'media.bad_sound', kind: 'invalid', details: { reason } });

interface Format {
  readonly code: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

function readFormat(chunk: Buffer): Format {
  if (chunk.length < 16) throw badWav('short format chunk');
  const code = chunk.readUInt16LE(0);
  const extensible = code === FORMAT.EXTENSIBLE && chunk.length >= 26;
  return {
    code: extensible ? chunk.readUInt16LE(24) : code,
    channels: chunk.readUInt16LE(2),
    sampleRate: chunk.readUInt32LE(4),
    bits: chunk.readUInt16LE(14),
  };
}

function toSamples(data: Buffer, format: Format): Int16Array {
  if (format.code === FORMAT.ALAW) return decodeG711('PCMA', data);
  if (format.code === FORMAT.ULAW) return decodeG711('PCMU', data);
  if (format.code !== FORMAT.PCM || format.bits !== 16) throw badWav('neither 16-bit PCM nor G.711');
  return Int16Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(i * 2));
}

export function parseWav(file: Buffer): Wav {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw badWav('not a RIFF WAVE file');
  let format: Format | undefined;
  // A chunk has an even length on disk; its declared length may reach past the end when the writer died (then: what is there).
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const chunk = file.subarray(at + 8, Math.min(file.length, at + 8 + length));
    if (name === 'fmt ') format = readFormat(chunk);
    if (name === 'data') return split(chunk, format);
    at += 8 + length + (length & 1);
  }
  throw badWav('no data chunk');
}

function split(data: Buffer, format: Format | undefined): Wav {
  if (format === undefined) throw badWav('data before format');
  const { channels, sampleRate } = format;
  if (channels < 1 || channels > 2) throw badWav('neither mono nor stereo');
  const all = toSamples(data, format);
  const length = Math.floor(all.length / channels);
  const samples = Array.from({ length: channels }, (_, channel) =>
    channels === 1 ? all : Int16Array.from({ length }, (__, i) => all[i * channels + channel] ?? 0),
  );
  return { channels, sampleRate, samples };
}

/** A mono 16-bit file; what the prompt renderer and the tests write. */
export function monoWav(samples: Int16Array): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, i) => data.writeInt16LE(sample, i * 2));
  return Buffer.concat([wavHeader({ channels: 1, dataBytes: data.length }), data]);
}

/** A mono A-law file at 8 kHz, half the size of 16-bit and exactly what goes on the wire; how prompts are kept. */
export function alawWav(sound: Uint8Array): Buffer {
  // A chunk has an even length; an eighth of a millisecond is nobody's loss.
  const codes = sound.subarray(0, sound.length - (sound.length % 2));
  const header = wavHeader({ channels: 1, dataBytes: codes.length });
  header.writeUInt16LE(FORMAT.ALAW, 20);
  header.writeUInt32LE(SAMPLE_RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  return Buffer.concat([header, codes]);
}
