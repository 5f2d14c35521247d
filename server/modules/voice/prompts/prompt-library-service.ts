import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import { PROMPT_PUBLISHED } from '../../../../shared/contracts/voice-prompts-events.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import { publishedSounds, soundBytes } from './prompt-store.ts';

/**
 * What this node can play. The sounds in force lie in its folder under the name of their content; a name is answered only after
 * its file is there whole, so a call never waits for the database to say a sentence. Until then the built-in sound is heard.
 */
export interface PromptLibrary {
  /** What to play for this prompt: a name of a published sound, else the key itself, which is the built-in one. */
  sound(key: string, variant: PromptVariant): string;
  has(key: string): boolean;
  /** Fetches what is new; at the start, and after each publishing. */
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

export function createPromptLibrary(needs: {
  readonly db: Db;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly folder: string;
  readonly log: Log;
}): PromptLibrary {
  let inForce = new Map<string, Readonly<Record<PromptVariant, string>>>();
  let unsubscribe: (() => void) | undefined;
  let work: Promise<void> = Promise.resolve();

  const fetchSound = async (sha256: string): Promise<void> => {
    const kept = await soundBytes(needs.db, sha256);
    if (kept === undefined) return;
    const path = join(needs.folder, `${sha256}.wav`);
    // The name appears with the whole content or not at all.
    await writeFile(`${path}.${process.pid}.part`, kept.wav, { mode: 0o600 });
    await rename(`${path}.${process.pid}.part`, path);
  };

  const look = async (): Promise<void> => {
    await mkdir(needs.folder, { recursive: true });
    const here = new Set(await readdir(needs.folder));
    const next = new Map<string, Readonly<Record<PromptVariant, string>>>();
    for (const { key, normal_sha256: normal, elder_sha256: elder } of await publishedSounds(needs.db)) {
      if (normal === null || elder === null) continue;
      for (const sha256 of [normal, elder]) if (!here.has(`${sha256}.wav`)) await fetchSound(sha256);
      next.set(key, { normal, elder });
    }
    inForce = next;
  };
  const refresh = (): Promise<void> => {
    work = work.then(look).catch((error: unknown) => {
      needs.log.warn({ err: error }, 'fetching published prompts failed; what was heard before goes on');
    });
    return work;
  };

  return {
    sound: (key, variant) => inForce.get(key)?.[variant] ?? key,
    has: (key) => inForce.has(key),
    refresh,
    start: async () => {
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => e.type === PROMPT_PUBLISHED)) void refresh();
      });
      await refresh();
    },
    stop: () => unsubscribe?.(),
  };
}
