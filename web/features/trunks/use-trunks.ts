import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ApiClient } from '../../ui/api-client.ts';
import { useApi } from '../../ui/services.tsx';
import { readChoices, readNumbers, readPlan, readTrunks, trunkKeys } from './trunks-api.ts';

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
/** Flows, queues, topics, prompts and hours that there are, as the options of a list; the first stands for none of them. */
export function useChoices(none: string) {
  const api = useApi();
  const { i18n } = useTranslation();
  const { data } = useQuery({
    queryKey: trunkKeys.list('choices', {}),
    queryFn: ({ signal }) => readChoices(api, signal),
  });
  const isChinese = i18n.language.startsWith('zh');
  const first = { value: '', label: none };
  const plain = (value: string) => ({ value, label: value });
  return {
    topic: [first, ...(data?.topics ?? []).map(plain)],
    queue: [first, ...(data?.queues ?? []).map((q) => ({ value: q.code, label: isChinese ? q.zh : q.en }))],
    entryFlow: [first, ...(data?.flows ?? []).map((f) => ({ value: f.key, label: `${f.name}（${f.key}）` }))],
    greeting: [first, ...(data?.prompts ?? []).map(plain)],
    hours: (data?.hours ?? []).map((h) => ({ value: h.code, label: isChinese ? h.zh : h.en })),
  };
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
