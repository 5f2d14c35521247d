import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../../ui/api-client.ts';
import { useApi } from '../../ui/services.tsx';
import { readNumbers, readPlan, readTrunks, trunkKeys } from './trunks-api.ts';

/** How a trunk stands changes without anybody's doing. */
const LOOK_EVERY_MS = 5_000;

export function useTrunks() {
  const api = useApi();
  return useQuery({
    queryKey: trunkKeys.list('trunks', {}),
    queryFn: ({ signal }) => readTrunks(api, signal),
    refetchInterval: LOOK_EVERY_MS,
  });
}
export function useNumbers() {
  const api = useApi();
  return useQuery({ queryKey: trunkKeys.list('numbers', {}), queryFn: ({ signal }) => readNumbers(api, signal) });
}
export function usePlan() {
  const api = useApi();
  return useQuery({ queryKey: trunkKeys.list('plan', {}), queryFn: ({ signal }) => readPlan(api, signal) });
}

/** A change, after which everything of the room is read again; a refusal stays to be read. */
export function useSave<Wish, Answer>(send: (api: ApiClient, wish: Wish) => Promise<Answer>, then?: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => send(api, wish),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: trunkKeys.all });
      then?.();
    },
  });
}
