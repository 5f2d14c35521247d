import type { Prompt, PromptList, PromptQuery, PromptVersion } from '../../../../shared/contracts/voice-prompts.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import { monoWav, parseWav } from '../../../platform/media/wav.ts';
import type { TtsProvider } from '../../../platform/speech/tts-provider.ts';
import { demand, type OrganisationView, type Principal } from '../../identity/index.ts';
import { isHeard } from './prompt-hearing-service.ts';
import { heardBy } from './prompt-hearing-store.ts';
import {
  countMarks,
  durationsOf,
  listPrompts,
  liveVersions,
  findPrompt,
  soundBytes,
  versionsOf,
  type VersionRow,
} from './prompt-store.ts';

export interface PromptReading {
  list(by: Principal, query: PromptQuery): Promise<PromptList>;
  versions(by: Principal, key: string): Promise<PromptVersion[]>;
  /** For the listener's page: 16-bit PCM, because not every browser plays A-law. */
  sound(by: Principal, sha256: string): Promise<Buffer>;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function createPromptReading(needs: {
  readonly db: Db;
  readonly tts: TtsProvider;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}): PromptReading {
  const views = async (by: Principal, rows: readonly VersionRow[]): Promise<Map<string, PromptVersion>> => {
    const people = rows.flatMap((r) => [r.made_by, r.published_by, r.approved_by]).filter((id) => id !== null);
    const hashes = rows.flatMap((r) => [r.normal_sha256, r.elder_sha256]).filter((h) => h !== null);
    const [staff, durations, heard] = await Promise.all([
      needs.organisation.staff([...new Set(people)]),
      durationsOf(needs.db, [...new Set(hashes)]),
      heardBy(
        needs.db,
        by.staffId,
        rows.map((r) => r.id),
      ),
    ]);
    const name = (id: string | null): string | null => (id === null ? null : (staff.get(id)?.name ?? null));
    const sound = (sha256: string | null) =>
      sha256 === null ? null : { sha256, durationMs: durations.get(sha256) ?? 0 };
    const view = (r: VersionRow): PromptVersion => ({
      id: r.id,
      version: r.version,
      text: r.text,
      source: r.source,
      state: r.state,
      normal: sound(r.normal_sha256),
      elder: sound(r.elder_sha256),
      elderIsOwn: r.elder_is_own,
      madeAt: r.made_at.toISOString(),
      madeBy: name(r.made_by),
      publishedAt: iso(r.published_at),
      publishedBy: name(r.published_by),
      approvedAt: iso(r.approved_at),
      approvedBy: name(r.approved_by),
      heardByMe: isHeard(r, heard),
    });
    return new Map(rows.map((r) => [r.id, view(r)]));
  };

  return {
    list: async (by, query) => {
      demand(by, 'voice.prompts');
      const { rows, total } = await listPrompts(needs.db, query);
      const live = await liveVersions(
        needs.db,
        rows.map((r) => r.id),
      );
      const shown = await views(by, live);
      const of = (promptId: string, state: string): PromptVersion | null => {
        const row = live.find((v) => v.prompt_id === promptId && v.state === state);
        return row === undefined ? null : (shown.get(row.id) ?? null);
      };
      const items = rows.map(({ id, key }): Prompt => ({
        key,
        published: of(id, 'published'),
        draft: of(id, 'draft'),
      }));
      return {
        items,
        total,
        page: query.page,
        pageSize: query.pageSize,
        engine: { name: needs.tts.name, configured: needs.tts.configured },
        counts: await countMarks(needs.db),
      };
    },
    versions: async (by, key) => {
      demand(by, 'voice.prompts');
      const prompt = await findPrompt(needs.db, key);
      if (prompt === undefined) throw new AppError({ code: 'voice.prompt_unknown', kind: 'not_found' });
      const rows = await versionsOf(needs.db, prompt.id);
      return [...(await views(by, rows)).values()];
    },
    sound: async (by, sha256) => {
      demand(by, 'voice.prompts');
      const kept = await soundBytes(needs.db, sha256);
      if (kept === undefined) throw new AppError({ code: 'voice.prompt_unknown', kind: 'not_found' });
      return monoWav(parseWav(kept.wav).samples[0] ?? new Int16Array(0));
    },
  };
}
