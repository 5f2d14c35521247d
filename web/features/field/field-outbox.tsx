import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { OrderDetail, OrderListItem } from '../../../shared/contracts/cases-orders.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { caseKeys, photoAddress } from '../cases/index.ts';
import { useSession } from '../identity/session.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi, useResynced } from '../../ui/services.tsx';
import type { FieldThing } from './outbox.ts';
import { itemOf, openOutbox, type FieldOutbox, type OutboxView } from './outbox-room.ts';
import { sender } from './outbox-send.ts';
import { openOutboxStore } from './outbox-store.ts';

const withOrder = (page: Page<OrderListItem> | undefined, order: OrderDetail): Page<OrderListItem> | undefined =>
  page && {
    ...page,
    items: page.items.map((item) => {
      const { state, version, assigneeId, clock, appointment } = order;
      return item.id === order.id ? { ...item, state, version, assigneeId, clock, appointment } : item;
    }),
  };

const OutboxContext = createContext<FieldOutbox | undefined>(undefined);

/** Opens the outbox of the person who is signed in; what an earlier page has kept begins to go at once. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const [outbox, setOutbox] = useState<FieldOutbox>();
  useEffect(() => {
    let isGone = false;
    let opened: FieldOutbox | undefined;
    const open = async (): Promise<void> => {
      const store = await openOutboxStore(staffId);
      const send = sender({
        api,
        store,
        onOrder: (order) => {
          queries.setQueryData(caseKeys.one('order', order.id), order);
          // The list may be out of reach again when it is looked at next: it learns now what we know.
          queries.setQueriesData<Page<OrderListItem>>({ queryKey: caseKeys.lists('orders') }, (page) =>
            withOrder(page, order),
          );
          void queries.invalidateQueries({ queryKey: caseKeys.lists('orders') });
        },
        onWords: (orderId) => void queries.invalidateQueries({ queryKey: caseKeys.one('talk', orderId) }),
      });
      const after = (ms: number, run: () => void): (() => void) => {
        const timer = window.setTimeout(run, ms);
        return () => window.clearTimeout(timer);
      };
      opened = await openOutbox({ store, send, after });
      if (isGone) opened.close();
      else setOutbox(opened);
    };
    void open();
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [api, queries, staffId]);
  useEffect(() => {
    if (outbox === undefined) return;
    window.addEventListener('online', outbox.kick);
    return () => window.removeEventListener('online', outbox.kick);
  }, [outbox]);
  useResynced(() => outbox?.kick());
  if (outbox === undefined) return <Loading />;
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

export function useOutbox(): FieldOutbox {
  const outbox = useContext(OutboxContext);
  if (outbox === undefined) throw new Error('A part stands outside OutboxProvider');
  return outbox;
}

export function useOutboxView(): OutboxView {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox.listen, outbox.view);
}

/** Puts a thing into the outbox, under a new key; answers the key. */
export function usePut(orderId: string): (thing: FieldThing, photo?: Blob) => Promise<string> {
  const outbox = useOutbox();
  return async (thing, photo) => {
    const key = newId();
    await outbox.put(itemOf(key, orderId, thing), photo);
    return key;
  };
}

/** A photo by its key: from the phone while it waits, from the server when it has arrived. */
export function usePhotoUrl(orderId: string, key: string): string | undefined {
  const outbox = useOutbox();
  const fileId = useOutboxView().box.arrived[key];
  const [local, setLocal] = useState<string>();
  useEffect(() => {
    let [isGone, url] = [false, ''];
    outbox.photo(key).then(
      (blob) => {
        if (blob === undefined || isGone) return;
        url = URL.createObjectURL(blob);
        setLocal(url);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
      if (url !== '') URL.revokeObjectURL(url);
    };
  }, [outbox, key]);
  return local ?? (fileId === undefined ? undefined : photoAddress(orderId, fileId));
}
