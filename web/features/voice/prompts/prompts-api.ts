import type {
  PromptList,
  PromptQuery,
  PromptVariant,
  PromptVersion,
} from '../../../../shared/contracts/voice-prompts.ts';
import { MAX_PAGE_SIZE } from '../../../../shared/contracts/paging.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const promptKeys = queryKeys('voice-prompts');
const BASE = '/api/voice/prompts';
/** An engine speaks for seconds, twice; a studio's file is megabytes. */
const LONG_MS = 60_000;

export const listPrompts = (api: ApiClient, query: PromptQuery, signal: AbortSignal) =>
  api.get<PromptList>({ path: BASE, query, signal });
export const readVersions = (api: ApiClient, key: string, signal: AbortSignal) =>
  api.get<PromptVersion[]>({ path: `${BASE}/${key}/versions`, signal });
export const soundPath = (sha256: string): string => `${BASE}/sounds/${sha256}`;
export const writeDraft = (api: ApiClient, key: string, text: string) =>
  api.put({ path: `${BASE}/${key}/draft`, body: { text } });
export const discardDraft = (api: ApiClient, key: string) => api.remove({ path: `${BASE}/${key}/draft` });
export const publishPrompt = (api: ApiClient, key: string) =>
  api.post({ path: `${BASE}/${key}/publish`, body: {}, deadlineMs: LONG_MS });
export const restoreVersion = (api: ApiClient, key: string, id: string) =>
  api.post({ path: `${BASE}/${key}/versions/${id}/restore`, body: {} });
export const approvePrompt = (api: ApiClient, key: string, approved: boolean) =>
  api.put({ path: `${BASE}/${key}/approval`, body: { approved } });
export const createPrompt = (api: ApiClient, body: { key: string; text: string }) => api.post({ path: BASE, body });
/** The server takes the end only when as much time has passed as it lasts. */
export const tellHearing = (
  api: ApiClient,
  { key, id, variant }: { key: string; id: string; variant: PromptVariant },
  at: 'began' | 'ended',
) => api.post({ path: `${BASE}/${key}/versions/${id}/hearings/${variant}`, body: { at } });
/** Every draft there is, over all pages. */
export async function allDrafts(api: ApiClient, signal: AbortSignal): Promise<string[]> {
  const keys: string[] = [];
  for (let page = 1; ; page += 1) {
    const list = await listPrompts(api, { page, pageSize: MAX_PAGE_SIZE, mark: 'draft' }, signal);
    keys.push(...list.items.map((p) => p.key));
    if (list.items.length === 0 || keys.length >= list.total) return keys;
  }
}
export function uploadRecording(api: ApiClient, key: string, upload: { variant: PromptVariant; file: File }) {
  const body = new FormData();
  body.append('file', upload.file);
  return api.post({ path: `${BASE}/${key}/recordings/${upload.variant}`, body, deadlineMs: LONG_MS });
}
