import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import {
  FOLLOW_UP_EVENTS,
  FOLLOW_UPS_TOPIC,
  type FollowUp,
  type FollowUpResult,
  type FollowUpsNow,
} from '../../../shared/contracts/outreach.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi, useResynced, useSocketStatus, useTopic } from '../../ui/services.tsx';
import { useMay, useSession } from '../identity/session.tsx';

const keys = queryKeys('follow-ups');
const nowKey = keys.one('follow-ups', 'mine');
/** Only while the line to the server is down: what is pushed says everything else. */
const AGAIN_MS = 10_000;
/** What becomes due by the clock alone is told by nobody; a clock of this computer that is ahead must not ask without end. */
const LEAST_MS = 5_000;
const MOST_MS = 3_600_000;
/** Hundreds of desks hear of the same change: they do not all ask in the same moment. */
const SPREAD_MS = 2_000;

const untilNext = (now: FollowUpsNow | undefined): number | false => {
  const at = now?.nextAt ?? null;
  return at === null ? false : Math.min(MOST_MS, Math.max(LEAST_MS, Date.parse(at) - Date.now()));
};

/** Runs once for all that is told within a moment. */
function useGently(run: () => void): () => void {
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      run();
    }, Math.random() * SPREAD_MS);
  };
}

export function useFollowUps(): FollowUpsNow | undefined {
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const may = useMay()('contact.dial.customer');
  const isOnLine = useSocketStatus().state === 'connected';
  const { data } = useQuery({
    queryKey: nowKey,
    queryFn: ({ signal }) => api.get<FollowUpsNow>({ path: '/api/follow-ups/mine', signal }),
    refetchInterval: ({ state }) => (isOnLine ? untilNext(state.data) : AGAIN_MS),
    enabled: may,
  });
  const readAgain = (): void => void queries.invalidateQueries({ queryKey: nowKey });
  const readSoon = useGently(readAgain);
  useTopic({ topic: `agent:${staffId}` }, ({ type }) => {
    if (type === FOLLOW_UP_EVENTS.changed) readAgain();
  });
  useTopic({ topic: FOLLOW_UPS_TOPIC }, readSoon);
  useResynced(readAgain);
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
