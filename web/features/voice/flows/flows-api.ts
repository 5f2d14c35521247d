import type {
  FlowDraft,
  FlowList,
  FlowProblems,
  FlowVersion,
  FlowVersionText,
  NewFlow,
} from '../../../../shared/contracts/flows-admin.ts';
import { MAX_PAGE_SIZE, type PageQuery } from '../../../../shared/contracts/paging.ts';
import type { PromptList } from '../../../../shared/contracts/voice-prompts.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const flowKeys = queryKeys('flows');
const BASE = '/api/flows';

export const listFlows = (api: ApiClient, query: PageQuery, signal: AbortSignal) =>
  api.get<FlowList>({ path: BASE, query, signal });
export const createFlow = (api: ApiClient, body: NewFlow) => api.post({ path: BASE, body });
export const readVersions = (api: ApiClient, key: string, signal: AbortSignal) =>
  api.get<FlowVersion[]>({ path: `${BASE}/${key}/versions`, signal });
export const readVersion = (api: ApiClient, key: string, id: string, signal: AbortSignal) =>
  api.get<FlowVersionText>({ path: `${BASE}/${key}/versions/${id}`, signal });
export const checkFlow = (api: ApiClient, key: string, document: unknown, signal: AbortSignal) =>
  api.post<FlowProblems>({ path: `${BASE}/${key}/check`, body: { document }, signal });
export const writeDraft = (api: ApiClient, key: string, body: FlowDraft) =>
  api.put({ path: `${BASE}/${key}/draft`, body });
export const discardDraft = (api: ApiClient, key: string) => api.remove({ path: `${BASE}/${key}/draft` });
export const releaseFlow = (api: ApiClient, key: string, body: { reason: string; revision: number }) =>
  api.post({ path: `${BASE}/${key}/release`, body });
export const restoreVersion = (api: ApiClient, key: string, { id, reason }: { id: string; reason: string }) =>
  api.post({ path: `${BASE}/${key}/versions/${id}/restore`, body: { reason } });
/** So that a flow can be heard where it is read. */
export const readSounds = (api: ApiClient, signal: AbortSignal) =>
  api.get<PromptList>({ path: '/api/voice/prompts', query: { page: 1, pageSize: MAX_PAGE_SIZE }, signal });
