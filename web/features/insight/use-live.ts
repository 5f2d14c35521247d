import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { WALL_STALE_MS } from '../../../shared/contracts/insight.ts';
import { useApi, useResynced, useSocketStatus, useTopic } from '../../ui/services.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { caughtUp } from './live-merge.ts';

/** A safety net under the pushes: whatever was lost between two of them is right again after this. */
const READ_AGAIN_MS = 60_000;
const PUSHES_KEPT = 20;

export interface LiveSource<S, C> {
  readonly path: string;
  readonly topic: string;
  readonly merge: (before: S, change: C) => S;
  /** By what the change says beside itself: the state is not what it should be after it, and is read again. */
  readonly isAstray?: (after: S, change: C) => boolean;
}

export interface Live<S> {
  readonly data: S | undefined;
  readonly error: Error | null;
  readonly readAgain: () => void;
  /** The server's time now, so that a clock of this screen that is wrong does not make a wrong wait. */
  readonly now: Date;
  /** Set when the figures are old: since when. */
  readonly staleSince: Date | undefined;
}

interface Heard {
  readonly here: number;
  readonly there: number;
}

/** The whole once, then what changes; and the honest word when nothing comes any more. */
export function useLive<S extends { readonly at: string }, C extends { readonly at: string }>(
  source: LiveSource<S, C>,
): Live<S> {
  const { path, topic, merge, isAstray } = source;
  const api = useApi();
  const queries = useQueryClient();
  const status = useSocketStatus();
  const pushed = useRef<C[]>([]);
  const key = ['insight', 'live', path];
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const whole = await api.get<S>({ path, signal });
      return { state: caughtUp(whole, pushed.current, merge), heard: heardNow(whole.at) };
    },
    refetchInterval: READ_AGAIN_MS,
    refetchIntervalInBackground: true,
  });
  useTopic<C>({ topic }, ({ data }) => {
    pushed.current = [...pushed.current, data].slice(-PUSHES_KEPT);
    const known = queries.getQueryData<{ state: S; heard: Heard }>(key);
    if (known === undefined) return;
    const state = merge(known.state, data);
    queries.setQueryData(key, { state, heard: heardNow(data.at) });
    if (isAstray?.(state, data) === true && !query.isFetching) readAgain();
  });
  const readAgain = (): void => void query.refetch();
  useResynced(readAgain);
  const here = useNow();
  const heard = query.data?.heard;
  const silentMs = heard === undefined ? 0 : here.getTime() - heard.here;
  const isStale = heard !== undefined && (silentMs > WALL_STALE_MS || status.state === 'offline');
  return {
    data: query.data?.state,
    error: query.error,
    readAgain,
    now: new Date(here.getTime() + (heard === undefined ? 0 : heard.there - heard.here)),
    staleSince: isStale ? new Date(heard.here) : undefined,
  };
}

const heardNow = (at: string): Heard => ({ here: Date.now(), there: new Date(at).getTime() });
