import type { Static } from '@sinclair/typebox';
import type {
  Hold,
  HoldPage,
  HoldQuery,
  NewHold,
  RecordingKeys,
  RecordingPage,
  RecordingQuery,
  RetentionPlan,
} from '../../../shared/contracts/contacts-recordings.ts';
import { urlOf, type ApiClient } from '../../ui/api-client.ts';
import { recordingKeys } from '../contacts/recording-api.ts';

export { recordingKeys };
type Signal = AbortSignal | undefined;
const by = (signal: Signal) => (signal === undefined ? {} : { signal });

/** A list in a query is its name repeated, which the client's own query cannot say. */
const listPath = ({ state, ...rest }: RecordingQuery): string =>
  (state ?? []).reduce((so, one) => `${so}&state=${one}`, urlOf('/api/recordings', rest));

export const readRecordings = (
  api: ApiClient,
  query: RecordingQuery,
  signal?: Signal,
): Promise<Static<typeof RecordingPage>> => api.get({ path: listPath(query), ...by(signal) });

export const readHolds = (api: ApiClient, query: HoldQuery, signal?: Signal): Promise<Static<typeof HoldPage>> =>
  api.get({ path: '/api/recording-holds', query, ...by(signal) });
export const placeHold = (api: ApiClient, hold: NewHold): Promise<Hold> =>
  api.post({ path: '/api/recording-holds', body: hold });
export const liftHold = (api: ApiClient, id: string, reason: string): Promise<Hold> =>
  api.post({ path: `/api/recording-holds/${id}/lift`, body: { reason } });

export const readRules = (api: ApiClient, signal?: Signal): Promise<RetentionPlan> =>
  api.get({ path: '/api/recording-retention', ...by(signal) });
export const saveRules = (api: ApiClient, plan: RetentionPlan): Promise<RetentionPlan> =>
  api.put({ path: '/api/recording-retention', body: plan });

export const readKeys = (api: ApiClient, signal?: Signal): Promise<RecordingKeys> =>
  api.get({ path: '/api/recording-keys', ...by(signal) });
export const rewrapNow = (api: ApiClient): Promise<RecordingKeys> => api.post({ path: '/api/recording-keys/rewrap' });
