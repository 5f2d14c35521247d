import type {
  HotlineNumber,
  NumberChoices,
  NumberDraft,
  OutboundPlan,
  Trunk,
  TrunkDraft,
} from '../../../shared/contracts/voice-trunks.ts';
import type { Ladder, TraceCall } from '../../../shared/contracts/voice-traces.ts';
import { MAX_PAGE_SIZE, type Page } from '../../../shared/contracts/paging.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';

export const trunkKeys = queryKeys('trunks');
const whole = { page: 1, pageSize: MAX_PAGE_SIZE };

export const readTrunks = (api: ApiClient, signal: AbortSignal): Promise<Page<Trunk>> =>
  api.get({ path: '/api/voice/trunks', query: whole, signal });
export const saveTrunk = (api: ApiClient, of: Trunk | undefined, body: TrunkDraft): Promise<Trunk> =>
  of === undefined || of.id === null
    ? api.post({ path: '/api/voice/trunks', body })
    : api.put({ path: `/api/voice/trunks/${of.id}`, body: { ...body, version: of.version } });
export const removeTrunk = (api: ApiClient, { id, version }: Trunk) =>
  api.remove({ path: `/api/voice/trunks/${id ?? ''}`, query: { version } });

export const readNumbers = (api: ApiClient, signal: AbortSignal): Promise<Page<HotlineNumber>> =>
  api.get({ path: '/api/voice/numbers', query: whole, signal });
export const saveNumber = (api: ApiClient, of: HotlineNumber | undefined, body: NumberDraft): Promise<HotlineNumber> =>
  of === undefined
    ? api.post({ path: '/api/voice/numbers', body })
    : api.put({ path: `/api/voice/numbers/${of.number}`, body: { ...body, version: of.version } });
export const removeNumber = (api: ApiClient, { number, version }: HotlineNumber) =>
  api.remove({ path: `/api/voice/numbers/${number}`, query: { version } });

export const readChoices = (api: ApiClient, signal: AbortSignal): Promise<NumberChoices> =>
  api.get({ path: '/api/voice/number-choices', signal });

export const readPlan = (api: ApiClient, signal: AbortSignal): Promise<OutboundPlan> =>
  api.get({ path: '/api/voice/outbound-plan', signal });
export const savePlan = (api: ApiClient, body: OutboundPlan): Promise<OutboundPlan> =>
  api.put({ path: '/api/voice/outbound-plan', body });

export interface TraceFilter {
  readonly page: number;
  readonly pageSize: number;
  readonly trunk?: string | undefined;
  readonly number?: string | undefined;
  readonly contactId?: string | undefined;
  readonly failed?: boolean | undefined;
}
export const readTraces = (api: ApiClient, query: TraceFilter, signal: AbortSignal): Promise<Page<TraceCall>> =>
  api.get({ path: '/api/voice/traces', query: { ...query }, signal });
export const readLadder = (api: ApiClient, id: string, signal: AbortSignal): Promise<Ladder> =>
  api.get({ path: `/api/voice/traces/${id}`, signal });
