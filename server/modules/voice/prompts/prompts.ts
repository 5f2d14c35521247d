import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { createPromptHearing } from './prompt-hearing-service.ts';
import { createPromptLibrary, type PromptLibrary } from './prompt-library-service.ts';
import { promptRoutes } from './prompt-routes.ts';
import { elderOf, keptSound } from './prompt-sound.ts';
import { publishedSounds } from './prompt-store.ts';
import { createPromptReading, type PromptReading } from './prompts-reading-service.ts';
import { createSpeaker, type Speaker } from './speaker-service.ts';
import { adoptBuiltIn, createPromptEditing, type PromptEditing, type PromptNeeds } from './prompts-service.ts';

export interface Prompts {
  readonly editing: PromptEditing;
  readonly reading: PromptReading;
  readonly library: PromptLibrary;
  readonly speaker: Speaker;
  readonly routes: RoomRoutes;
  /** The keys of those that have a sound; one that came with the product has it before it is adopted. */
  published(): Promise<ReadonlySet<string>>;
  /** Those that came with the product, so that they can be heard, approved and replaced like all others. Done again at each start. */
  adopt(): Promise<void>;
}

export interface PromptRoomNeeds extends PromptNeeds {
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  /** Where this node keeps what is in force. */
  readonly folder: string;
  /** `prompts.json` and a WAV for each of its keys. */
  readonly builtIn: string;
  readonly log: Log;
}

export function createPrompts(needs: PromptRoomNeeds): Prompts {
  const editing = createPromptEditing(needs);
  const reading = createPromptReading(needs);
  const builtIn = async () =>
    JSON.parse(await readFile(join(needs.builtIn, 'prompts.json'), 'utf8')) as Record<string, { zh: string }>;
  const adopt = async (): Promise<void> => {
    const table = await builtIn();
    const known = new Map((await publishedSounds(needs.db)).map((p) => [p.key, p]));
    for (const [key, { zh }] of Object.entries(table)) {
      const current = known.get(key);
      if (current !== undefined && current.source !== 'built_in') continue;
      const samples = parseWav(await readFile(join(needs.builtIn, `${key}.wav`))).samples[0] ?? new Int16Array(0);
      const normal = keptSound(samples);
      if (current?.normal_sha256 === normal.sha256) continue;
      await adoptBuiltIn(needs.transactor, { key, text: zh, normal, elder: keptSound(elderOf(samples)) });
      // Calls may already be running: their signalling is not to wait for fifty sounds in a row.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    editing,
    reading,
    library: createPromptLibrary(needs),
    speaker: createSpeaker(needs),
    routes: promptRoutes({ reading, editing, hearing: createPromptHearing(needs) }),
    published: async () =>
      new Set([...Object.keys(await builtIn()), ...(await publishedSounds(needs.db)).map((p) => p.key)]),
    adopt,
  };
}
