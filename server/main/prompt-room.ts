import { readFile } from 'node:fs/promises';
import { createAbsentTts } from '../adapters/tts/absent/absent-tts.ts';
import { createEspeakTts } from '../adapters/tts/espeak/espeak-tts.ts';
import { createHttpTts } from '../adapters/tts/http/http-tts.ts';
import type { Identity } from '../modules/identity/index.ts';
import { createPrompts, type Prompts } from '../modules/voice/index.ts';
import type { Log } from '../platform/log.ts';
import type { TtsProvider } from '../platform/speech/tts-provider.ts';
import type { Config } from './config.ts';
import { promptFolder, type Parts } from './parts.ts';
import type { Places } from './places.ts';

function chooseTts(config: Config): TtsProvider {
  const voice = config.TTS_VOICE === undefined ? {} : { voice: config.TTS_VOICE };
  if (config.TTS_PROVIDER === 'espeak') return createEspeakTts(voice);
  if (config.TTS_PROVIDER === 'none' || config.TTS_URL === undefined) return createAbsentTts();
  const { TTS_AUTH_FILE: keyFile } = config;
  return createHttpTts({
    url: config.TTS_URL,
    ...voice,
    ...(keyFile === undefined ? {} : { authorization: async () => (await readFile(keyFile, 'utf8')).trim() }),
  });
}

/** What callers hear, with the engine that speaks it, if there is one. */
export const createPromptRoom = (
  given: { readonly config: Config; readonly places: Places },
  { database: { db }, transactor, tail }: Parts,
  { audit, organisation }: Identity,
  log: Log,
): Prompts & { readonly tts: TtsProvider } => {
  const tts = chooseTts(given.config);
  const folder = promptFolder(given.config);
  const needs = { db, transactor, tail, audit, organisation, tts, folder, builtIn: given.places.prompts };
  return { tts, ...createPrompts({ ...needs, log: log.child({ part: 'prompts' }) }) };
};
