import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FollowUp, FollowUpResult, FollowUpsNow } from '../../../shared/contracts/outreach.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi } from '../../ui/services.tsx';
import { useMay } from '../identity/session.tsx';

const keys = queryKeys('follow-ups');
const nowKey = keys.one('follow-ups', 'mine');
/** A call that was not taken puts the task back: seen at the latest after this. */
const AGAIN_MS = 10_000;

export function useFollowUps(): FollowUpsNow | undefined {
  const api = useApi();
  const may = useMay()('contact.dial.customer');
  const { data } = useQuery({
    queryKey: nowKey,
    queryFn: ({ signal }) => api.get<FollowUpsNow>({ path: '/api/follow-ups/mine', signal }),
    refetchInterval: AGAIN_MS,
    enabled: may,
  });
  return data;
}

export function useFollowUpsOf(caseId: string): readonly FollowUp[] | undefined {
  const api = useApi();
  const { data } = useQuery({
    queryKey: keys.list('of', { caseId }),
    queryFn: ({ signal }) =>
      api.get<Page<FollowUp>>({ path: '/api/follow-ups', query: { caseId, pageSize: 5 }, signal }),
  });
  return data?.items;
}

export type FollowUpDoing =
  | { readonly do: 'next' }
  | { readonly do: 'plan'; readonly caseId: string }
  | { readonly do: 'release'; readonly id: string }
  | { readonly do: 'word'; readonly id: string; readonly result: FollowUpResult };

const requestOf = (doing: FollowUpDoing): { path: string; body: unknown } => {
  switch (doing.do) {
    case 'next':
      return { path: '/api/follow-ups/next', body: {} };
    case 'plan':
      return { path: '/api/follow-ups', body: { caseId: doing.caseId } };
    case 'release':
      return { path: `/api/follow-ups/${doing.id}/release`, body: {} };
    case 'word':
      return { path: `/api/follow-ups/${doing.id}/word`, body: { result: doing.result } };
  }
};

export function useFollowUpDoing() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (doing: FollowUpDoing) => api.post(requestOf(doing)),
    onSettled: () => void queries.invalidateQueries({ queryKey: keys.all }),
  });
}
