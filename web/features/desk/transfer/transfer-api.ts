import type {
  Consult,
  ConsultWish,
  ConsultWord,
  DeskClocks,
  TransferTargets,
  TransferTold,
  TransferWish,
} from '../../../../shared/contracts/routing-live.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { queryKeys } from '../../../ui/query-keys.ts';

const keys = queryKeys('desk');
export const targetsKey = (contactId: string) => keys.one('transfer-targets', contactId);
export const toldKey = (contactId: string, offeredAt: string | null) => [
  ...keys.one('transfer-told', contactId),
  offeredAt,
];
export const consultsKey = keys.lists('consults');
export const clocksKey = keys.lists('clocks');

const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

export const readTargets = (api: ApiClient, id: string, signal?: AbortSignal): Promise<TransferTargets> =>
  api.get({ path: `/api/contacts/${id}/transfer-targets`, ...given(signal) });
export const transferContact = (api: ApiClient, id: string, body: TransferWish): Promise<unknown> =>
  api.post({ path: `/api/contacts/${id}/transfer`, body });
export const readTold = async (api: ApiClient, id: string, signal?: AbortSignal): Promise<TransferTold | null> =>
  (await api.get<{ transfer: TransferTold | null }>({ path: `/api/contacts/${id}/transfer`, ...given(signal) }))
    .transfer;

export const readConsults = (api: ApiClient, signal?: AbortSignal): Promise<Consult[]> =>
  api.get({ path: '/api/consults', ...given(signal) });
export const openConsult = (api: ApiClient, id: string, body: ConsultWish): Promise<unknown> =>
  api.post({ path: `/api/contacts/${id}/consults`, body });
export const sayInConsult = (api: ApiClient, id: string, body: ConsultWord): Promise<unknown> =>
  api.post({ path: `/api/consults/${id}/messages`, body });
export const closeConsult = (api: ApiClient, id: string): Promise<unknown> =>
  api.post({ path: `/api/consults/${id}/close`, body: {} });

export const readClocks = (api: ApiClient, signal?: AbortSignal): Promise<DeskClocks> =>
  api.get({ path: '/api/desk/clocks', ...given(signal) });
export const extendAfterCall = (api: ApiClient, id: string, reason: string): Promise<unknown> =>
  api.post({ path: `/api/contacts/${id}/after-call/extend`, body: { reason } });
