import type { AssignWish, Placed, PlaceWish, StateWish } from '../../../../shared/contracts/routing-live.ts';
import type { ApiClient } from '../../../ui/api-client.ts';

export const placeContact = (api: ApiClient, id: string, body: PlaceWish): Promise<Placed> =>
  api.post({ path: `/api/live/contacts/${id}/place`, body });
export const undoPlace = (api: ApiClient, placeId: string): Promise<unknown> =>
  api.post({ path: `/api/live/places/${placeId}/undo`, body: {} });
export const pullContact = (api: ApiClient, id: string): Promise<unknown> =>
  api.post({ path: `/api/live/contacts/${id}/pull`, body: {} });
export const assignContact = (api: ApiClient, id: string, body: AssignWish): Promise<unknown> =>
  api.post({ path: `/api/live/contacts/${id}/assign`, body });
export const setAgent = (api: ApiClient, staffId: string, body: StateWish): Promise<unknown> =>
  api.post({ path: `/api/live/agents/${staffId}/state`, body });
