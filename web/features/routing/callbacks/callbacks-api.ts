import type {
  Callback,
  CallbackFigures,
  CallbackQuery,
  CallbackStory,
  CallbackWindow,
} from '../../../../shared/contracts/routing-callbacks.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

const BASE = '/api/routing/callbacks';
export const callbackKeys = queryKeys('callbacks');

export const listCallbacks = (
  api: ApiClient,
  query: Partial<CallbackQuery>,
  signal: AbortSignal,
): Promise<Page<Callback>> => api.get({ path: BASE, query, signal });
export const readCallback = (api: ApiClient, id: string, signal: AbortSignal): Promise<CallbackStory> =>
  api.get({ path: `${BASE}/${id}`, signal });
export const readFigures = (
  api: ApiClient,
  period: { readonly from: string },
  signal: AbortSignal,
): Promise<CallbackFigures> => api.get({ path: `${BASE}/figures`, query: period, signal });
export const readWindows = (api: ApiClient, signal: AbortSignal): Promise<CallbackWindow[]> =>
  api.get({ path: `${BASE}/windows`, signal });

interface CallbackActs {
  readonly cancel: { readonly reason: string };
  readonly 'try-now': undefined;
  readonly window: { readonly windowCode: string };
  readonly settle: { readonly note: string };
}
export const actOnCallback = <Act extends keyof CallbackActs>(
  api: ApiClient,
  id: string,
  { act, body }: { readonly act: Act; readonly body: CallbackActs[Act] },
): Promise<Callback> => api.post({ path: `${BASE}/${id}/${act}`, ...(body === undefined ? {} : { body }) });
