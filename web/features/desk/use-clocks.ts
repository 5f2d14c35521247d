import { useQuery } from '@tanstack/react-query';
import type { DeskClocks } from '../../../shared/contracts/routing-live.ts';
import { useApi } from '../../ui/services.tsx';
import type { DeskView } from './desk-api.ts';
import { clocksKey, readClocks } from './transfer/transfer-api.ts';

/** The desk's clocks, read again whenever what is in hand has changed; `skewMs` as of the desk. */
export function useClocks(desk: DeskView): DeskClocks | undefined {
  const api = useApi();
  const inHand = desk.contacts.map((c) => `${c.contact.id}${c.contact.state}`).join();
  const { data } = useQuery({
    queryKey: [...clocksKey, inHand],
    queryFn: ({ signal }) => readClocks(api, signal),
    placeholderData: (before) => before,
    // A surge may shorten the limit while somebody writes.
    refetchInterval: 15_000,
  });
  return data;
}
