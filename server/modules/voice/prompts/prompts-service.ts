import type { PromptVariant } from '../../../../shared/contracts/voice-prompts.ts';
import { PROMPT_PUBLISHED } from '../../../../shared/contracts/voice-prompts-events.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { speakable } from '../../../platform/speech/speakable.ts';
import type { TtsProvider } from '../../../platform/speech/tts-provider.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import { demandHeard } from './prompt-hearing-service.ts';
import { askFor, elderOf, keptSound, studioSamples, type KeptSound } from './prompt-sound.ts';
import {
  insertDraft,
  insertPrompt,
  keepSound,
  lockPrompt,
  moveVersion,
  setApproved,
  setSounds,
  soundBytes,
  versionById,
  versionIn,
  type VersionRow,
} from './prompt-store.ts';

/** What is changed about prompts, by whom it may be. Every change is audited: a prompt is what the company says to everybody who calls. */
export interface PromptEditing {
  create(by: Principal, prompt: { readonly key: string; readonly text: string }): Promise<void>;
  /** A draft with another text; its sound is made when it is published. */
  write(by: Principal, key: string, text: string): Promise<void>;
  /** A studio's recording into the draft; a draft with the text that is heard now is begun when there is none. */
  record(by: Principal, key: string, upload: { readonly variant: PromptVariant; readonly file: Buffer }): Promise<void>;
  /** Makes what is still to be made, then it is heard from the next call on. */
  publish(by: Principal, key: string, signal?: AbortSignal): Promise<void>;
  /** A version that was heard before is heard again. */
  restore(by: Principal, key: string, versionId: string): Promise<void>;
  discard(by: Principal, key: string): Promise<void>;
  /** "Heard and approved by": of the version that callers hear, by somebody who has heard it. */
  approve(by: Principal, key: string, approved: boolean): Promise<void>;
}

export interface PromptNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly tts: TtsProvider;
}

const unknown = (): AppError => new AppError({ code: 'voice.prompt_unknown', kind: 'not_found' });
const noDraft = (): AppError => new AppError({ code: 'voice.prompt_no_draft', kind: 'conflict' });

type Locked = NonNullable<Awaited<ReturnType<typeof lockPrompt>>>;

export function createPromptEditing({ db, transactor, audit, tts }: PromptNeeds): PromptEditing {
  /** Every change: the right, the lock, the act, its line in the audit trail. */
  const change = (
    by: Principal,
    act: { readonly key: string; readonly action: string },
    work: (tx: Tx, prompt: Locked) => Promise<Readonly<Record<string, unknown>>>,
  ): Promise<void> => {
    demand(by, 'voice.prompts');
    return transactor.run(async (tx) => {
      const prompt = await lockPrompt(tx.db, act.key);
      if (prompt === undefined) throw unknown();
      const details = await work(tx, prompt);
      await audit.append(tx, { by, action: act.action, subject: { kind: 'prompt', id: act.key }, details });
    });
  };

  const replaceDraft = async (tx: Tx, promptId: string, by: string): Promise<void> => {
    const draft = await versionIn(tx.db, promptId, 'draft');
    if (draft !== undefined) await moveVersion(tx, draft, 'discard', by);
  };

  /** In force from now on: who was heard steps back, and every voice node is told. */
  const putInForce = async (tx: Tx, row: VersionRow, event: 'publish' | 'restore', by: string): Promise<void> => {
    const current = await versionIn(tx.db, row.prompt_id, 'published');
    if (current !== undefined) await moveVersion(tx, current, 'replace', by);
    await moveVersion(tx, row, event, by);
    tx.emit({
      aggregate: 'prompt',
      aggregateId: row.prompt_id,
      type: PROMPT_PUBLISHED,
      data: { versionId: row.id, version: row.version },
    });
  };

  const spoken = async (text: string, variant: PromptVariant, signal?: AbortSignal): Promise<KeptSound> => {
    const wav = await tts.synthesise({
      text: speakable(text),
      ...askFor(variant),
      ...(signal === undefined ? {} : { signal }),
    });
    return keptSound(parseWav(wav).samples[0] ?? new Int16Array(0));
  };
  const samplesOf = async (sha256: string): Promise<Int16Array> => {
    const kept = await soundBytes(db, sha256);
    return kept === undefined ? new Int16Array(0) : (parseWav(kept.wav).samples[0] ?? new Int16Array(0));
  };

  /** What the draft still lacks. Outside any transaction: an engine may take seconds, and a lock that long would stop the list. */
  const missingSounds = async (draft: VersionRow, signal?: AbortSignal) => {
    const made: { normal?: KeptSound; elder?: KeptSound } = {};
    if (draft.normal_sha256 === null) made.normal = await spoken(draft.text, 'normal', signal);
    if (draft.elder_sha256 === null) {
      made.elder =
        draft.normal_sha256 === null
          ? await spoken(draft.text, 'elder', signal)
          : keptSound(elderOf(await samplesOf(draft.normal_sha256)));
    }
    return made;
  };

  return {
    create: async (by, { key, text }) => {
      demand(by, 'voice.prompts');
      await transactor.run(async (tx) => {
        const id = await insertPrompt(tx.db, key, tx.now);
        if (id === undefined) throw new AppError({ code: 'voice.prompt_exists', kind: 'conflict', details: { key } });
        await insertDraft(tx, id, { text, source: 'tts', made_by: by.staffId });
        await audit.append(tx, {
          by,
          action: 'prompt.created',
          subject: { kind: 'prompt', id: key },
          details: { text },
        });
      });
    },
    write: (by, key, text) =>
      change(by, { key, action: 'prompt.written' }, async (tx, { id }) => {
        await replaceDraft(tx, id, by.staffId);
        const { version } = await insertDraft(tx, id, { text, source: 'tts', made_by: by.staffId });
        return { version, text };
      }),
    record: (by, key, { variant, file }) => {
      demand(by, 'voice.prompts');
      const sound = keptSound(studioSamples(file));
      return change(by, { key, action: 'prompt.recorded' }, async (tx, { id }) => {
        await keepSound(tx.db, sound);
        const draft = (await versionIn(tx.db, id, 'draft')) ?? (await draftOfCurrent(tx, id, by.staffId));
        const asElder = { elder_sha256: sound.sha256, elder_is_own: true };
        // The elder's sound made from a former normal one would be another voice: made again at publishing.
        const asNormal = {
          normal_sha256: sound.sha256,
          source: 'studio' as const,
          ...(draft.elder_is_own ? {} : { elder_sha256: null }),
        };
        await setSounds(tx.db, draft.id, variant === 'elder' ? asElder : asNormal);
        return { version: draft.version, variant, sha256: sound.sha256 };
      });
    },
    publish: async (by, key, signal) => {
      demand(by, 'voice.prompts');
      const draft = await transactor.run(async (tx) => {
        const prompt = await lockPrompt(tx.db, key);
        if (prompt === undefined) throw unknown();
        return versionIn(tx.db, prompt.id, 'draft');
      });
      if (draft === undefined) throw noDraft();
      const made = await missingSounds(draft, signal);
      await change(by, { key, action: 'prompt.published' }, async (tx, { id }) => {
        const now = await versionById(tx.db, id, draft.id);
        // Written again or recorded while the engine spoke: what was made is not what would be published.
        if (
          now?.state !== 'draft' ||
          now.normal_sha256 !== draft.normal_sha256 ||
          now.elder_sha256 !== draft.elder_sha256
        )
          throw noDraft();
        for (const sound of Object.values(made)) await keepSound(tx.db, sound);
        if (Object.keys(made).length > 0)
          await setSounds(tx.db, now.id, {
            ...(made.normal === undefined ? {} : { normal_sha256: made.normal.sha256 }),
            ...(made.elder === undefined ? {} : { elder_sha256: made.elder.sha256 }),
          });
        await putInForce(tx, now, 'publish', by.staffId);
        return { version: now.version, source: now.source };
      });
    },
    restore: (by, key, versionId) =>
      change(by, { key, action: 'prompt.restored' }, async (tx, { id }) => {
        const row = await versionById(tx.db, id, versionId);
        if (row === undefined) throw unknown();
        await putInForce(tx, row, 'restore', by.staffId);
        return { version: row.version };
      }),
    discard: (by, key) =>
      change(by, { key, action: 'prompt.discarded' }, async (tx, { id }) => {
        const draft = await versionIn(tx.db, id, 'draft');
        if (draft === undefined) throw noDraft();
        await moveVersion(tx, draft, 'discard', by.staffId);
        return { version: draft.version };
      }),
    approve: (by, key, approved) =>
      change(by, { key, action: approved ? 'prompt.approved' : 'prompt.approval_withdrawn' }, async (tx, { id }) => {
        const current = await versionIn(tx.db, id, 'published');
        if (current === undefined) throw unknown();
        if (approved) await demandHeard(tx, by, current);
        await setApproved(tx.db, current.id, approved ? { at: tx.now, by: by.staffId } : undefined);
        return { version: current.version };
      }),
  };
}

/** The text as it is heard now, and its sounds, so that a recording of one variant leaves the other as it is. */
async function draftOfCurrent(tx: Tx, promptId: string, by: string): Promise<VersionRow> {
  const current = await versionIn(tx.db, promptId, 'published');
  if (current === undefined) throw unknown();
  return insertDraft(tx, promptId, {
    text: current.text,
    source: current.source,
    made_by: by,
    normal_sha256: current.normal_sha256,
    elder_sha256: current.elder_sha256,
    elder_is_own: current.elder_is_own,
  });
}

/** A prompt that came with the product: in force at once, where nobody has made their own. */
export async function adoptBuiltIn(
  transactor: Transactor,
  given: { readonly key: string; readonly text: string; readonly normal: KeptSound; readonly elder: KeptSound },
): Promise<void> {
  await transactor.run(async (tx) => {
    const inserted = await insertPrompt(tx.db, given.key, tx.now);
    const prompt = await lockPrompt(tx.db, given.key);
    if (prompt === undefined) return;
    const current = inserted === undefined ? await versionIn(tx.db, prompt.id, 'published') : undefined;
    if (inserted === undefined && (current?.source !== 'built_in' || current.normal_sha256 === given.normal.sha256))
      return;
    if ((await versionIn(tx.db, prompt.id, 'draft')) !== undefined) return;
    for (const sound of [given.normal, given.elder]) await keepSound(tx.db, sound);
    const row = await insertDraft(tx, prompt.id, {
      text: given.text,
      source: 'built_in',
      made_by: null,
      normal_sha256: given.normal.sha256,
      elder_sha256: given.elder.sha256,
    });
    if (current !== undefined) await moveVersion(tx, current, 'replace', null);
    await moveVersion(tx, row, 'publish', null);
    tx.emit({
      aggregate: 'prompt',
      aggregateId: prompt.id,
      type: PROMPT_PUBLISHED,
      data: { versionId: row.id, version: row.version },
    });
  });
}
