import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SetAgentState } from '../../../shared/contracts/routing.ts';
import { useApi } from '../../ui/services.tsx';
import { useMay } from '../identity/session.tsx';
import { deskKey, setAgentState, type DeskView } from './desk-api.ts';
import { useDuty } from './on-duty.ts';

/** Ready, not ready, off: with the phone taken up and put down along with it. */
export function useAgentState(desk: DeskView) {
  const api = useApi();
  const queries = useQueryClient();
  const { phone, ring, begin, end } = useDuty();
  const mayCall = useMay()('contact.handle.voice') && desk.voiceCapacity > 0;
  const change = useMutation({
    mutationFn: (wanted: SetAgentState) => setAgentState(api, wanted),
    onSuccess: (next, wanted) => {
      queries.setQueryData(deskKey, next);
      if (wanted.state === 'offline') end();
    },
  });
  const become = (wanted: SetAgentState): void => {
    // Both want the touch of a key or a finger, and this is one.
    ring.wake();
    if (wanted.state !== 'offline') begin();
    if (wanted.state === 'ready' && mayCall && phone.state().phase === 'off') void phone.connect();
    change.mutate(wanted);
  };
  return { become, busy: change.isPending, error: change.error, mayCall };
}
