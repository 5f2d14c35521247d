import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Organisation } from '../../../shared/contracts/identity.ts';
import type {
  FollowUp,
  FollowUpFigures,
  FollowUpFilter,
  FollowUpPeople,
  FollowUpStory,
} from '../../../shared/contracts/outreach.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { urlOf } from '../../ui/api-client.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi } from '../../ui/services.tsx';

/** As the page narrows the list down; what is not chosen is undefined. */
export type FollowUpWanted = { readonly [K in keyof FollowUpFilter]?: FollowUpFilter[K] | undefined };
/** The same room as at the desk: what is done here is read again there. */
export const followUpKeys = queryKeys('follow-ups');
const LASTS_MS = 10 * 60_000;

export function useFollowUpList(filter: FollowUpWanted, at: { readonly page: number; readonly pageSize: number }) {
  const api = useApi();
  const query = { ...filter, ...at };
  return useQuery({
    queryKey: followUpKeys.list('list', query),
    queryFn: ({ signal }) => api.get<Page<FollowUp>>({ path: '/api/follow-ups', query, signal }),
    placeholderData: keepPreviousData,
  });
}
export function useFigures(filter: FollowUpWanted) {
  const api = useApi();
  return useQuery({
    queryKey: followUpKeys.list('figures', { ...filter }),
    queryFn: ({ signal }) =>
      api.get<FollowUpFigures>({ path: '/api/follow-ups/figures', query: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  });
}
export function useStory(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: followUpKeys.one('story', id),
    queryFn: ({ signal }) => api.get<FollowUpStory>({ path: `/api/follow-ups/${id}`, signal }),
  });
}
/** Whose post calls customers, and whom I lead. */
export function usePeople(): FollowUpPeople {
  const api = useApi();
  const { data } = useQuery({
    queryKey: followUpKeys.lists('people'),
    queryFn: ({ signal }) => api.get<FollowUpPeople>({ path: '/api/follow-ups/people', signal }),
    staleTime: LASTS_MS,
  });
  return data ?? [];
}
export function useAreas(): { readonly all: Organisation['areas']; readonly nameOf: (code: string | null) => string } {
  const api = useApi();
  const { data } = useQuery({
    queryKey: followUpKeys.lists('organisation'),
    queryFn: ({ signal }) => api.get<Organisation>({ path: '/api/organisation', signal }),
    staleTime: LASTS_MS,
  });
  const all = data?.areas ?? [];
  return { all, nameOf: (code) => (code === null ? '–' : (all.find((a) => a.code === code)?.name ?? code)) };
}
/** A plain link: the browser saves what comes. */
export const followUpFile = (filter: FollowUpWanted): string => urlOf('/api/follow-ups/export', { ...filter });

export type LeadAct =
  | { readonly do: 'take-back' | 'cancel'; readonly reason: string }
  | { readonly do: 'assign'; readonly agentId: string; readonly reason: string };

export function useLeadAct(id: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ do: act, ...body }: LeadAct) => api.post({ path: `/api/follow-ups/${id}/${act}`, body }),
    onSettled: () => void queries.invalidateQueries({ queryKey: followUpKeys.all }),
  });
}
