import type {
  CaseDetail,
  CaseNoteInput,
  CaseQuery,
  CaseSummary,
  CaseTimeline,
  ConfirmWithCustomer,
  NewOrder,
  OpenCase,
  ResolveCase,
} from '../../../shared/contracts/cases.ts';
import type {
  OrderClockCounts,
  OrderContactDetails,
  OrderDetail,
  OrderFile,
  OrderListItem,
  OrderMessage,
  OrderQuery,
  OrderTalk,
  OrderTemplate,
} from '../../../shared/contracts/cases-orders.ts';
import type { Colleague, Organisation } from '../../../shared/contracts/identity.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';

export const caseKeys = queryKeys('cases');
const PHOTO_DEADLINE_MS = 60_000;

export type CaseFilter = Partial<CaseQuery>;
export type OrderFilter = Partial<OrderQuery>;

export const listCases = (api: ApiClient, query: CaseFilter, signal: AbortSignal): Promise<Page<CaseSummary>> =>
  api.get({ path: '/api/cases', query, signal });
export const readCase = (api: ApiClient, id: string, signal?: AbortSignal): Promise<CaseDetail> =>
  api.get({ path: `/api/cases/${id}`, ...(signal ? { signal } : {}) });
export const readTimeline = (api: ApiClient, id: string, signal: AbortSignal): Promise<CaseTimeline> =>
  api.get({ path: `/api/cases/${id}/timeline`, signal });
export const openCase = (api: ApiClient, body: OpenCase): Promise<CaseDetail> => api.post({ path: '/api/cases', body });
export const addOrder = (api: ApiClient, caseId: string, body: NewOrder): Promise<OrderDetail> =>
  api.post({ path: `/api/cases/${caseId}/orders`, body });

interface CaseActs {
  readonly resolve: ResolveCase;
  readonly confirm: ConfirmWithCustomer;
  readonly notes: CaseNoteInput;
  readonly urge: CaseNoteInput;
}
export const actOnCase = <Act extends keyof CaseActs>(
  api: ApiClient,
  caseId: string,
  { act, body }: { readonly act: Act; readonly body: CaseActs[Act] },
): Promise<CaseDetail> => api.post({ path: `/api/cases/${caseId}/${act}`, body });

export const listOrders = (api: ApiClient, query: OrderFilter, signal: AbortSignal): Promise<Page<OrderListItem>> =>
  api.get({ path: '/api/orders', query, signal });
export const readOrder = (api: ApiClient, id: string, signal?: AbortSignal): Promise<OrderDetail> =>
  api.get({ path: `/api/orders/${id}`, ...(signal ? { signal } : {}) });
export const readClocks = (api: ApiClient, signal: AbortSignal): Promise<OrderClockCounts> =>
  api.get({ path: '/api/orders/clocks', signal });
export const readTemplates = async (api: ApiClient, signal: AbortSignal): Promise<readonly OrderTemplate[]> =>
  (await api.get<{ templates: OrderTemplate[] }>({ path: '/api/order-templates', signal })).templates;

/** `path` is the last part of the address: `set-out`. The key makes it happen once. */
export const actOnOrder = (
  api: ApiClient,
  orderId: string,
  act: { readonly path: string; readonly body: object; readonly key: string },
): Promise<OrderDetail> =>
  api.post({ path: `/api/orders/${orderId}/${act.path}`, body: { ...act.body, clientKey: act.key } });

export const revealContact = (api: ApiClient, orderId: string, reason: string): Promise<OrderContactDetails> =>
  api.post({ path: `/api/orders/${orderId}/contact-details`, body: { reason } });

export function sendPhoto(
  api: ApiClient,
  orderId: string,
  photo: { readonly blob: Blob; readonly name: string; readonly key: string },
): Promise<OrderFile> {
  const body = new FormData();
  body.append('file', photo.blob, photo.name);
  return api.post({
    path: `/api/orders/${orderId}/files`,
    body,
    idempotencyKey: photo.key,
    deadlineMs: PHOTO_DEADLINE_MS,
  });
}
export const photoAddress = (orderId: string, fileId: string): string => `/api/orders/${orderId}/files/${fileId}`;

export const readTalk = (api: ApiClient, orderId: string, after: number, signal?: AbortSignal): Promise<OrderTalk> =>
  api.get({ path: `/api/orders/${orderId}/messages`, query: { after, limit: 200 }, ...(signal ? { signal } : {}) });
export const say = (
  api: ApiClient,
  orderId: string,
  words: { readonly clientId: string; readonly text: string; readonly fileId?: string },
): Promise<OrderMessage> => api.post({ path: `/api/orders/${orderId}/messages`, body: words });
export const markRead = (api: ApiClient, orderId: string, seq: number): Promise<unknown> =>
  api.post({ path: `/api/orders/${orderId}/read`, body: { seq } });

export const readColleagues = async (
  api: ApiClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly Colleague[]> =>
  (await api.get<{ colleagues: Colleague[] }>({ path: '/api/colleagues', query: { ids: ids.join(',') }, signal }))
    .colleagues;
export const readOrganisation = (api: ApiClient, signal: AbortSignal): Promise<Organisation> =>
  api.get({ path: '/api/organisation', signal });
