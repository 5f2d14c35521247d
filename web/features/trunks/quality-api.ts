import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { MeasuredCall, QualityFilter, QualitySpread } from '../../../shared/contracts/voice-traces.ts';
import { urlOf } from '../../ui/api-client.ts';
import { useApi } from '../../ui/services.tsx';
import { trunkKeys } from './trunks-api.ts';

export interface QualityWho {
  readonly trunk?: string | undefined;
  readonly agentId?: string | undefined;
  readonly codec?: QualityFilter['codec'] | undefined;
}
export interface QualityWish extends QualityWho {
  readonly from: string;
  readonly to: string;
}

export function useQuality(filter: QualityWish, at: { readonly page: number; readonly pageSize: number }) {
  const api = useApi();
  const query = { ...filter, ...at };
  return useQuery({
    queryKey: trunkKeys.list('quality', query),
    queryFn: ({ signal }) => api.get<Page<MeasuredCall>>({ path: '/api/voice/quality', query, signal }),
    placeholderData: keepPreviousData,
  });
}
export function useQualitySpread(filter: QualityWish) {
  const api = useApi();
  return useQuery({
    queryKey: trunkKeys.list('spread', { ...filter }),
    queryFn: ({ signal }) =>
      api.get<QualitySpread>({ path: '/api/voice/quality/spread', query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  });
}
/** A plain link: the browser saves what comes. */
export const qualityFile = (filter: QualityWish): string => urlOf('/api/voice/quality/export', { ...filter });
