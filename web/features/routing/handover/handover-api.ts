import type {
  HandoverDetail,
  HandoverQuery,
  HandoverSummary,
  LeftBehind,
  MyWork,
  Roster,
  SetRoster,
} from '../../../../shared/contracts/routing-handover.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const handoverKeys = queryKeys('handover');
const AT = '/api/routing/handovers';

export const listHandovers = (
  api: ApiClient,
  query: Partial<HandoverQuery>,
  signal: AbortSignal,
): Promise<Page<HandoverSummary>> => api.get({ path: AT, query, signal });
export const readMyWork = (api: ApiClient, signal: AbortSignal): Promise<MyWork> =>
  api.get({ path: `${AT}/mine`, signal });
export const readLeftBehind = (api: ApiClient, signal: AbortSignal): Promise<LeftBehind> =>
  api.get({ path: `${AT}/left-behind`, signal });
export const readRoster = (api: ApiClient, signal: AbortSignal): Promise<Roster> =>
  api.get({ path: `${AT}/roster`, signal });
export const setRoster = (api: ApiClient, body: SetRoster): Promise<Roster> => api.put({ path: `${AT}/roster`, body });
export const readHandover = (api: ApiClient, id: string, signal: AbortSignal): Promise<HandoverDetail> =>
  api.get({ path: `${AT}/${id}`, signal });
export const beginHandover = (api: ApiClient, clientKey: string): Promise<HandoverDetail> =>
  api.post({ path: AT, body: { clientKey } });
export const editHandover = (api: ApiClient, id: string, body: object): Promise<HandoverDetail> =>
  api.put({ path: `${AT}/${id}`, body });
/** `path` is the last part of the address: `take-over`. */
export const actOnHandover = (
  api: ApiClient,
  id: string,
  act: { path: string; body: object },
): Promise<HandoverDetail> => api.post({ path: `${AT}/${id}/${act.path}`, body: act.body });
export const keepCallback = (api: ApiClient, contactId: string): Promise<unknown> =>
  api.post({ path: `${AT}/callbacks/${contactId}/kept` });
