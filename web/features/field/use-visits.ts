import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { OrderDetail, OrderListItem, OrderTemplate } from '../../../shared/contracts/cases-orders.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { caseKeys, listOrders, readOrder, readTemplates } from '../cases/index.ts';
import { useSession } from '../identity/session.tsx';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { keep, kept } from './kept.ts';
import { stateAhead, type Outbox } from './outbox.ts';

const MINE = { mine: true, open: true, sort: 'due', page: 1, pageSize: 100 } as const;
const AGAIN_MS = 60_000;
const TEMPLATES_LAST_MS = 10 * 60_000;

/** What my crew and I have to do, live; without a line, as it was when last heard. */
export function useVisits(): UseQueryResult<Page<OrderListItem>> {
  const api = useApi();
  const queries = useQueryClient();
  const { staffId, team } = useSession();
  const query = useQuery({
    queryKey: caseKeys.list('orders', MINE),
    queryFn: async ({ signal }) => {
      const page = await listOrders(api, MINE, signal);
      keep(staffId, 'orders', page);
      return page;
    },
    initialData: () => kept(staffId, 'orders') as Page<OrderListItem> | undefined,
    initialDataUpdatedAt: 0,
    refetchInterval: AGAIN_MS,
  });
  const readAgain = (): void => void queries.invalidateQueries({ queryKey: caseKeys.lists('orders') });
  useTopic({ topic: `crew:${team ?? 'none'}` }, readAgain);
  useResynced(readAgain);
  return query;
}

export function useVisit(orderId: string): UseQueryResult<OrderDetail> {
  const api = useApi();
  const { staffId } = useSession();
  const what = `order.${orderId}`;
  const query = useQuery({
    queryKey: caseKeys.one('order', orderId),
    queryFn: async ({ signal }) => {
      const order = await readOrder(api, orderId, signal);
      keep(staffId, what, order);
      return order;
    },
    initialData: () => kept(staffId, what) as OrderDetail | undefined,
    initialDataUpdatedAt: 0,
  });
  const { refetch } = query;
  useTopic({ topic: `order:${orderId}` }, () => void refetch());
  useResynced(() => void refetch());
  return query;
}

export function useTemplate(code: string): OrderTemplate | undefined {
  const api = useApi();
  const { staffId } = useSession();
  const { data } = useQuery({
    queryKey: caseKeys.lists('templates'),
    queryFn: async ({ signal }) => {
      const templates = await readTemplates(api, signal);
      keep(staffId, 'templates', templates);
      return templates;
    },
    initialData: () => kept(staffId, 'templates') as readonly OrderTemplate[] | undefined,
    initialDataUpdatedAt: 0,
    staleTime: TEMPLATES_LAST_MS,
  });
  return data?.find((x) => x.code === code);
}

/** Written back since the crew got it: an answer from before a rework is no answer any more. */
export const isWritten = (order: OrderDetail, box: Outbox): boolean =>
  order.backfills.some((b) => b.at >= (order.dispatchedAt ?? order.createdAt)) ||
  box.items.some((i) => i.orderId === order.id && i.thing.kind === 'act' && i.thing.path === 'backfill');

const SETTLED: readonly string[] = ['done', 'confirmed', 'archived', 'cancelled', 'returned'];
/** The list as it will be when everything has been sent. */
export const aheadOf = (orders: readonly OrderListItem[], box: Outbox): readonly OrderListItem[] =>
  orders.map((o) => ({ ...o, state: stateAhead(box, o.id, o.state) })).filter((o) => !SETTLED.includes(o.state));
