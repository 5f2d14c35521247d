import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OrderTalk } from '../../../shared/contracts/cases-orders.ts';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { caseKeys, markRead, readTalk } from './cases-api.ts';
import { mergeTalk, readFrom } from './talk.ts';

const MOST_PAGES = 20;

/** The talk of an order, live: read from where we were, whenever the server says that something was said or read. */
export function useOrderTalk(orderId: string): {
  talk: OrderTalk | undefined;
  error: Error | null;
  readAgain: () => void;
} {
  const api = useApi();
  const queries = useQueryClient();
  const key = caseKeys.one('talk', orderId);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      let talk = queries.getQueryData<OrderTalk>(key);
      for (let page = 0; page < MOST_PAGES; page += 1) {
        talk = mergeTalk(talk, await readTalk(api, orderId, readFrom(talk), signal));
        if (readFrom(talk) >= talk.lastSeq) break;
      }
      return talk ?? { messages: [], lastSeq: 0, reads: [] };
    },
  });
  const readAgain = (): void => void refetch();
  useTopic({ topic: `order:${orderId}` }, ({ type }) => {
    if (type === 'order.message_posted' || type === 'order.messages_read') readAgain();
  });
  useResynced(readAgain);
  const lastSeq = data?.lastSeq ?? 0;
  useEffect(() => {
    // A mark that did not arrive is made again with the next message: not worth a word on the screen.
    if (lastSeq > 0) markRead(api, orderId, lastSeq).catch(() => undefined);
  }, [api, orderId, lastSeq]);
  return { talk: data, error, readAgain };
}
