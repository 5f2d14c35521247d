import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Dial, DialNow, DialTo } from '../../../shared/contracts/voice-outbound.ts';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi, useSocket, useTopic } from '../../ui/services.tsx';
import { useMay, useSession } from '../identity/session.tsx';

const dialKey = queryKeys('dials').one('dial', 'mine');
/** What a push that was lost would have said. */
const AGAIN_MS = 20_000;

/** The call I make, or made last. */
export function useDial(): Dial | null {
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const may = useMay()('contact.dial.customer');
  const { data } = useQuery({
    queryKey: dialKey,
    queryFn: ({ signal }) => api.get<DialNow>({ path: '/api/dials/mine', signal }),
    refetchInterval: AGAIN_MS,
    enabled: may,
  });
  useTopic({ topic: `agent:${staffId}` }, ({ type }) => {
    if (type === 'dial.changed') void queries.invalidateQueries({ queryKey: dialKey });
  });
  return data?.dial ?? null;
}

/** It has not been answered yet, and may be taken back. */
export const isOnItsWay = (dial: Dial | null): dial is Dial & { state: 'dialling' | 'ringing' } =>
  dial !== null && (dial.state === 'dialling' || dial.state === 'ringing');

export interface DialAsk {
  readonly to: DialTo;
  readonly overrideReason?: string;
}

/** Each press has a key of its own: sent again by a connection that was lost, it is the same call. */
export function useDialling(onDone?: () => void) {
  const socket = useSocket();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (ask: DialAsk) =>
      socket.call<{ contactId: string }>({ cmd: 'dial.start', data: { key: crypto.randomUUID(), ...ask } }),
    onSuccess: () => onDone?.(),
    onSettled: () => void queries.invalidateQueries({ queryKey: dialKey }),
  });
}

export function useTakingBack() {
  const socket = useSocket();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (contactId: string) => socket.call({ cmd: 'dial.cancel', data: { contactId } }),
    onSettled: () => void queries.invalidateQueries({ queryKey: dialKey }),
  });
}
