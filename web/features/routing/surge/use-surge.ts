import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { SURGE_TOPIC } from '../../../../shared/contracts/routing-surge-events.ts';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import type { ApiClient } from '../../../ui/api-client.ts';
import { readSurge, surgeKey, surgeKeys } from './surge-api.ts';

/** Figures of the line move without an event of the surge; pushes tell at once what was decided. */
const READ_AGAIN_MS = 5_000;

export function useSurge() {
  const api = useApi();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: surgeKeys.now,
    queryFn: ({ signal }) => readSurge(api, signal),
    refetchInterval: READ_AGAIN_MS,
  });
  const readAgain = (): void => void queries.invalidateQueries({ queryKey: surgeKey });
  useTopic({ topic: SURGE_TOPIC }, readAgain);
  useResynced(readAgain);
  return { ...query, readAgain };
}

/** Something decided: whether it worked or not, everything of the surge is read again. */
export function useSurgeAct<Wish>(run: (api: ApiClient, wish: Wish) => Promise<unknown>, onDone?: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => run(api, wish),
    onSuccess: () => onDone?.(),
    onSettled: () => void queries.invalidateQueries({ queryKey: surgeKey }),
  });
}
