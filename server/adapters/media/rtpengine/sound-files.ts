import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { AppError } from '../../../../shared/kernel/app-error.ts';

/** Sounds by id as files: rtpengine reads them itself. Published prompts come before those of the house. */
export interface SoundFiles {
  find(sound: string): Promise<string>;
}

const SOUND_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

export function createSoundFiles(folders: readonly string[]): SoundFiles {
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  return {
    find: async (sound) => {
      const isId = SOUND_ID.test(sound);
      const places = isId ? folders.map((folder) => join(folder, `${sound}.wav`)) : isAbsolute(sound) ? [sound] : [];
      for (const place of places) if (await isThere(place)) return place;
      throw new AppError({ code: 'media.sound_missing', kind: 'not_found', details: { sound } });
    },
  };
}
