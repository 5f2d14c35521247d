import { createHash } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import type { Log } from '../../../platform/log.ts';
import { piecesOf } from '../../../platform/media/spoken-pieces.ts';
import { speakable } from '../../../platform/speech/speakable.ts';
import type { TtsProvider } from '../../../platform/speech/tts-provider.ts';
import type { Spoken } from '../../flows/index.ts';
import { askFor } from './prompt-sound.ts';

/** Words of a flow as sounds this node can play. */
export interface Speaker {
  /** Undefined when a part of it can neither be put together from pieces nor be made by an engine. */
  soundsOf(words: readonly Spoken[], variant: PromptVariant): Promise<readonly string[] | undefined>;
}

/** A caller waits for it: longer than this and they get a person instead. */
const DEADLINE_MS = 3_000;

export function createSpeaker(needs: {
  readonly tts: TtsProvider;
  /** Where the media engine looks for sounds by name. */
  readonly folder: string;
  readonly log: Log;
}): Speaker {
  /** Named by what was said, so that the same amount is made once. */
  const made = async (text: string, variant: PromptVariant): Promise<string | undefined> => {
    if (!needs.tts.configured) return undefined;
    const name = createHash('sha256').update(`${needs.tts.name}\0${variant}\0${text}`).digest('hex');
    const path = join(needs.folder, `${name}.wav`);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return name;
    try {
      const wav = await needs.tts.synthesise({ text, ...askFor(variant), signal: AbortSignal.timeout(DEADLINE_MS) });
      await mkdir(needs.folder, { recursive: true });
      await writeFile(`${path}.part`, wav, { mode: 0o600 });
      await rename(`${path}.part`, path);
      return name;
    } catch (error) {
      needs.log.warn({ err: error }, 'saying a value failed');
      return undefined;
    }
  };
  return {
    soundsOf: async (words, variant) => {
      const sounds: string[] = [];
      for (const word of words) {
        if ('prompt' in word) sounds.push(word.prompt);
        else if (word.text.trim() !== '') {
          const text = speakable(word.text);
          // Pieces first: they have the voice of the prompts around them, a studio's as well.
          const said = piecesOf(text) ?? (await made(text, variant));
          if (said === undefined) return undefined;
          sounds.push(...(typeof said === 'string' ? [said] : said));
        }
      }
      return sounds;
    },
  };
}
