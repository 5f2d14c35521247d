import type { Static } from '@sinclair/typebox';
import type { CaseDetail, CasePage, CaseTimeline, OpenCase } from '../../../../shared/contracts/cases.ts';
import type { ConfirmOutcome } from '../../../../shared/contracts/cases-catalogue.ts';
import type {
  OrderDetail,
  OrderMessage,
  OrderTalk,
  OrderTemplates,
} from '../../../../shared/contracts/cases-orders.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

export const caseKeys = queryKeys('cases');
export const orderKeys = queryKeys('orders');
export const templatesKey = orderKeys.lists('templates');

const get =
  <Answer>(path: string) =>
  (api: ApiClient, signal?: AbortSignal) =>
    api.get<Answer>({ path, ...(signal ? { signal } : {}) });

export const readCase = (id: string) => get<CaseDetail>(`/api/cases/${id}`);
export const readTimeline = (id: string) => get<CaseTimeline>(`/api/cases/${id}/timeline`);
export const readOrder = (id: string) => get<OrderDetail>(`/api/orders/${id}`);
export const readTemplates = get<Static<typeof OrderTemplates>>('/api/order-templates');
export const readTalk = (id: string) => get<OrderTalk>(`/api/orders/${id}/messages`);
export const readOpenCases = (customerId: string) =>
  get<Static<typeof CasePage>>(`/api/cases?customerId=${encodeURIComponent(customerId)}&open=true&pageSize=5`);

export const openCase = (api: ApiClient, body: OpenCase, idempotencyKey: string): Promise<CaseDetail> =>
  api.post({ path: '/api/cases', body, idempotencyKey });

export const linkContact = (api: ApiClient, caseId: string, contactId: string): Promise<CaseDetail> =>
  api.post({ path: `/api/cases/${caseId}/contacts`, body: { contactId } });

export const sayInOrder = (
  api: ApiClient,
  orderId: string,
  message: { readonly clientId: string; readonly text: string },
): Promise<OrderMessage> => api.post({ path: `/api/orders/${orderId}/messages`, body: message });

export const markTalkRead = (api: ApiClient, orderId: string, seq: number): Promise<unknown> =>
  api.post({ path: `/api/orders/${orderId}/read`, body: { seq } });

export const confirmOrder = (
  api: ApiClient,
  order: Pick<OrderDetail, 'id' | 'version'>,
  said: { readonly outcome: ConfirmOutcome; readonly contactId: string; readonly clientKey: string },
): Promise<OrderDetail> =>
  api.post({
    path: `/api/orders/${order.id}/confirm`,
    body: { version: order.version, means: 'contact', ...said },
  });
