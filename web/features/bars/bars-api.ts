import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FollowUpRuleChoices, FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { CallbackRuleChoices, CallbackRules } from '../../../shared/contracts/routing-callback-rules.ts';
import type {
  BarChange,
  DoNotCallImport,
  DoNotCallNumber,
  DoNotCallWish,
  FullNumber,
  NuisanceNumber,
  NuisanceWish,
  SilentNumber,
} from '../../../shared/contracts/voice-bars.ts';
import type { DialRefusal } from '../../../shared/contracts/voice-outbound.ts';
import type { VersionedCalls, VersionedMinute, VoiceRules } from '../../../shared/contracts/voice-rules.ts';
import type { RuleChange } from '../../../shared/contracts/rule-book.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi } from '../../ui/services.tsx';

const keys = queryKeys('bars');
/** As the addresses of the server call the two lists. */
export type ListPath = 'nuisance-numbers' | 'do-not-call';
export interface Entries {
  readonly 'nuisance-numbers': NuisanceNumber;
  readonly 'do-not-call': DoNotCallNumber;
}
type Query = Readonly<Record<string, string | number | boolean | undefined>>;

function usePage<Row>(path: string, query: Query, root = '/api/voice') {
  const api = useApi();
  return useQuery({
    queryKey: keys.list(path, query),
    queryFn: ({ signal }) => api.get<Page<Row>>({ path: `${root}/${path}`, query, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}
export const useEntries = <L extends ListPath>(list: L, query: Query) => usePage<Entries[L]>(list, query);
export const useSilentNumbers = (query: Query) => usePage<SilentNumber>('silent-calls', query);
export const useHistory = (list: ListPath, id: string, query: Query) =>
  usePage<BarChange>(`${list}/${id}/history`, query);
export const useRuleChanges = (query: Query) => usePage<RuleChange>('rules/changes', query);
export const useRefusals = (query: Query) => usePage<DialRefusal>('dial-refusals', query, '/api');
export const useFollowUpRuleChanges = (query: Query) => usePage<RuleChange>('follow-ups/rules/changes', query, '/api');
export const useCallbackRuleChanges = (query: Query) =>
  usePage<RuleChange>('callback-rules/changes', query, '/api/routing');

/** Rules that stand alone, each with its history. */
function useOne<T>(key: string, path: string) {
  const api = useApi();
  return useQuery({ queryKey: keys.one('rules', key), queryFn: ({ signal }) => api.get<T>({ path, signal }) });
}
export const useFollowUpRules = () => useOne<FollowUpRules>('follow-ups', '/api/follow-ups/rules');
export const useFollowUpChoices = (): FollowUpRuleChoices =>
  useOne<FollowUpRuleChoices>('follow-up-choices', '/api/follow-ups/rules/choices').data ?? [];
export const useCallbackRules = () => useOne<CallbackRules>('callbacks', '/api/routing/callback-rules');
export const useCallbackChoices = (): CallbackRuleChoices =>
  useOne<CallbackRuleChoices>('callback-choices', '/api/routing/callback-rules/choices').data ?? [];
export const saveCallbackRules = (api: ApiClient, body: CallbackRules): Promise<CallbackRules> =>
  api.put({ path: '/api/routing/callback-rules', body });
export const saveFollowUpRules = (api: ApiClient, body: FollowUpRules): Promise<FollowUpRules> =>
  api.put({ path: '/api/follow-ups/rules', body });
export const useRules = () => useOne<VoiceRules>('all', '/api/voice/rules');

export const addNuisance = (api: ApiClient, body: NuisanceWish) =>
  api.post({ path: '/api/voice/nuisance-numbers', body });
export const addDoNotCall = (api: ApiClient, body: DoNotCallWish) => api.post({ path: '/api/voice/do-not-call', body });
export interface OfEntry {
  readonly list: ListPath;
  readonly id: string;
  readonly reason: string;
}
export const removeEntry = (api: ApiClient, { list, id, reason }: OfEntry) =>
  api.post({ path: `/api/voice/${list}/${id}/remove`, body: { reason } });
export const showNumber = async (api: ApiClient, { list, id, reason }: OfEntry): Promise<string> =>
  (await api.post<FullNumber>({ path: `/api/voice/${list}/${id}/number`, body: { reason } })).number;

/** Twenty thousand rows take their time. */
const IMPORT_DEADLINE_MS = 60_000;
export function sendSheet(api: ApiClient, file: File, isFinal: boolean): Promise<DoNotCallImport> {
  const body = new FormData();
  body.append('file', file, file.name);
  const path = `/api/voice/do-not-call/import${isFinal ? '/apply' : ''}`;
  return api.post({ path, body, deadlineMs: IMPORT_DEADLINE_MS });
}

export const saveMinute = (api: ApiClient, body: VersionedMinute): Promise<VoiceRules> =>
  api.put({ path: '/api/voice/rules/minute', body });
export const saveCalls = (api: ApiClient, body: VersionedCalls): Promise<VoiceRules> =>
  api.put({ path: '/api/voice/rules/calls', body });

/** A change, after which everything of the room is read again; a refusal stays to be read. */
export function useSave<Wish, Answer>(send: (api: ApiClient, wish: Wish) => Promise<Answer>, then?: () => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => send(api, wish),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.all });
      then?.();
    },
  });
}
