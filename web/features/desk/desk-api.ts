import type { WrapUp } from '../../../shared/contracts/contacts.ts';
import type { Desk, RejectReason, SetAgentState } from '../../../shared/contracts/routing.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';

export const deskKey = queryKeys('desk').one('desk', 'mine');

/** The desk as the server tells it, and how far our clock is ahead of the server's. */
export interface DeskView extends Desk {
  readonly skewMs: number;
}

const seen = (desk: Desk): DeskView => ({ ...desk, skewMs: Date.now() - Date.parse(desk.now) });

export const readDesk = async (api: ApiClient, signal?: AbortSignal): Promise<DeskView> =>
  seen(await api.get<Desk>({ path: '/api/desk', ...(signal ? { signal } : {}) }));

export const setAgentState = async (api: ApiClient, body: SetAgentState): Promise<DeskView> =>
  seen(await api.post<Desk>({ path: '/api/desk/state', body }));

const act = (api: ApiClient, id: string, what: string, body: unknown = {}): Promise<unknown> =>
  api.post({ path: `/api/contacts/${id}/${what}`, body });

export const acceptOffer = (api: ApiClient, id: string): Promise<unknown> => act(api, id, 'accept');
export const rejectOffer = (api: ApiClient, id: string, reason: RejectReason): Promise<unknown> =>
  act(api, id, 'reject', { reason });
export const endContact = (api: ApiClient, id: string): Promise<unknown> => act(api, id, 'end');
export const wrapUp = (api: ApiClient, id: string, body: WrapUp): Promise<unknown> => act(api, id, 'wrap-up', body);
/** Which customer it is, found by the agent. */
export const identifyContact = (api: ApiClient, id: string, customerId: string): Promise<unknown> =>
  act(api, id, 'customer', { customerId });
