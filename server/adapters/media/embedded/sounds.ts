import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { decodeG711, encodeG711, SAMPLE_RATE, type Codec } from '../../../platform/media/g711.ts';
import { parseWav } from '../../../platform/media/wav.ts';

/** Sounds by id, read once and kept encoded: a menu heard by 200 callers is one buffer. */
export interface Sounds {
  load(sound: string, codec: Codec): Promise<Buffer>;
}

/** Prompts are tens of kB; this bounds what a stream of one-off files can hold. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const SOUND_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

const missing = (sound: string, cause?: unknown): AppError =>
  new AppError({ code: 'media.sound_missing', kind: 'not_found', details: { sound }, cause });

async function read(path: string): Promise<Int16Array> {
  const file = await readFile(path);
  if (extname(path) === '.alaw') return decodeG711('PCMA', file);
  const wav = parseWav(file);
  const samples = wav.samples[0];
  if (samples === undefined || wav.channels !== 1 || wav.sampleRate !== SAMPLE_RATE)
    throw new AppError({ code: 'media.bad_sound', kind: 'invalid', details: { reason: 'not mono at 8 kHz' } });
  return samples;
}

/**
 * `publishedDir` is looked into first. What lies there is named by its content, so what is kept never grows stale: another
 * recording is another name.
 */
export function createSounds(soundsDir: string, publishedDir?: string): Sounds {
  const find = async (sound: string): Promise<Int16Array> => {
    if (isAbsolute(sound)) return read(sound);
    const name = `${sound}.wav`;
    if (publishedDir === undefined) return read(join(soundsDir, name));
    return read(join(publishedDir, name)).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 'ENOENT') return read(join(soundsDir, name));
      throw error;
    });
  };
  const kept = new Map<string, Buffer>();
  let bytes = 0;
  const keep = (key: string, payload: Buffer): void => {
    kept.set(key, payload);
    bytes += payload.length;
    for (const [oldest, old] of kept) {
      if (bytes <= MAX_KEPT_BYTES || oldest === key) break;
      kept.delete(oldest);
      bytes -= old.length;
    }
  };
  return {
    load: async (sound, codec) => {
      const key = `${codec} ${sound}`;
      const known = kept.get(key);
      if (known !== undefined) return known;
      // An id is a name in our folder; anything else must be a whole path that our own code made.
      if (!SOUND_ID.test(sound) && !isAbsolute(sound)) throw missing(sound);
      const samples = await find(sound).catch((error: unknown) => {
        throw error instanceof AppError ? error : missing(sound, error);
      });
      const payload = encodeG711(codec, samples);
      if (!kept.has(key)) keep(key, payload);
      return payload;
    },
  };
}
