import type { PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { heardBy, hearingBegan, hearingEnded } from './prompt-hearing-store.ts';
import { durationsOf, findPrompt, versionById, type VersionRow } from './prompt-store.ts';

/** Who hears which sound of which version. The end counts only when as much time has passed since the beginning as it lasts. */
export interface PromptHearing {
  began(by: Principal, heard: HeardSound): Promise<void>;
  ended(by: Principal, heard: HeardSound): Promise<void>;
}
export interface HeardSound {
  readonly key: string;
  readonly versionId: string;
  readonly variant: PromptVariant;
}

/** A browser's clock and ours differ a little. */
const PATIENCE = 0.9;

export function createPromptHearing({ transactor }: { readonly transactor: Transactor }): PromptHearing {
  const withSound = (
    by: Principal,
    { key, versionId, variant }: HeardSound,
    work: (
      tx: Tx,
      hearing: { versionId: string; staffId: string; variant: PromptVariant },
      sha256: string,
    ) => Promise<unknown>,
  ): Promise<void> => {
    demand(by, 'voice.prompts');
    return transactor.run(async (tx) => {
      const prompt = await findPrompt(tx.db, key);
      const version = prompt === undefined ? undefined : await versionById(tx.db, prompt.id, versionId);
      const sha256 = variant === 'elder' ? version?.elder_sha256 : version?.normal_sha256;
      if (sha256 === undefined || sha256 === null)
        throw new AppError({ code: 'voice.prompt_unknown', kind: 'not_found' });
      await work(tx, { versionId, staffId: by.staffId, variant }, sha256);
    });
  };
  return {
    began: (by, heard) => withSound(by, heard, (tx, hearing) => hearingBegan(tx, hearing)),
    ended: (by, heard) =>
      withSound(by, heard, async (tx, hearing, sha256) => {
        const lasts = (await durationsOf(tx.db, [sha256])).get(sha256) ?? 0;
        if (!(await hearingEnded(tx, hearing, lasts * PATIENCE)))
          throw new AppError({ code: 'voice.prompt_not_heard_out', kind: 'conflict' });
      }),
  };
}

/** The elder's sound is made of the normal one, unless somebody recorded it: then it is another sound, to be heard as well. */
export const isHeard = (row: Pick<VersionRow, 'id' | 'elder_is_own'>, heard: ReadonlySet<string>): boolean =>
  heard.has(`${row.id} normal`) && (!row.elder_is_own || heard.has(`${row.id} elder`));

export async function demandHeard(tx: Tx, by: Principal, row: VersionRow): Promise<void> {
  if (isHeard(row, await heardBy(tx.db, by.staffId, [row.id]))) return;
  throw new AppError({ code: 'voice.prompt_unheard', kind: 'refused' });
}
