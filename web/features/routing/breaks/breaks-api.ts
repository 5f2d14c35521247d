import type { BreakBoard, BreakRule, MyBreak, SetBreakRule } from '../../../../shared/contracts/routing-breaks.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const breakKeys = queryKeys('breaks');
const AT = '/api/routing/breaks';

export const readMyBreak = (api: ApiClient, signal: AbortSignal): Promise<MyBreak> =>
  api.get({ path: `${AT}/mine`, signal });
export const readBoard = (api: ApiClient, signal: AbortSignal): Promise<BreakBoard> =>
  api.get({ path: `${AT}/board`, signal });
export const askBreak = (
  api: ApiClient,
  body: { reason: string; minutes: number; clientKey: string },
): Promise<MyBreak> => api.post({ path: AT, body });
export const actOnBreak = (
  api: ApiClient,
  id: string,
  act: { path: 'cancel' | 'end'; version: number },
): Promise<MyBreak> => api.post({ path: `${AT}/${id}/${act.path}`, body: { version: act.version } });
export const decideBreak = (api: ApiClient, id: string, body: object): Promise<BreakBoard> =>
  api.post({ path: `${AT}/${id}/decide`, body });
export const setBreakRule = (api: ApiClient, team: string, body: SetBreakRule): Promise<BreakRule> =>
  api.put({ path: `${AT}/rules/${team === '' ? 'floor' : team}`, body });
