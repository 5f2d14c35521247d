import { useQuery } from '@tanstack/react-query';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { TrunkTest, TrunkTestWish } from '../../../shared/contracts/voice-trunk-tests.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { useApi } from '../../ui/services.tsx';
import { trunkKeys } from './trunks-api.ts';

interface TestsQuery {
  readonly trunk?: string | undefined;
  readonly page: number;
  readonly pageSize: number;
}

export const askTest = (api: ApiClient, { trunk, wish }: { trunk: string; wish: TrunkTestWish }): Promise<TrunkTest> =>
  api.post({ path: `/api/voice/trunk-tests/${trunk}`, body: wish });

/** While one runs its steps are looked at often enough to be followed; otherwise somebody else may have begun one. */
const FOLLOW_MS = 1_000;
const IDLE_MS = 10_000;

export const isUnderWay = ({ state }: TrunkTest): boolean => state === 'asked' || state === 'running';

export function useTrunkTests(query: TestsQuery) {
  const api = useApi();
  return useQuery({
    queryKey: trunkKeys.list('tests', { ...query }),
    queryFn: ({ signal }) => api.get<Page<TrunkTest>>({ path: '/api/voice/trunk-tests', query: { ...query }, signal }),
    staleTime: 0,
    refetchInterval: (asked) => (asked.state.data?.items.some(isUnderWay) === true ? FOLLOW_MS : IDLE_MS),
  });
}
