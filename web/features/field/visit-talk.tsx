import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { OrderTalkThrough, type PendingWords, type WordsOut } from '../cases/index.ts';
import { useOutbox, useOutboxView, usePut } from './field-outbox.tsx';
import type { OutboxItem } from './outbox.ts';

/** Addresses of the photos that wait on this phone. */
function useWaitingPhotos(keys: readonly string[]): ReadonlyMap<string, string> {
  const outbox = useOutbox();
  const [urls, setUrls] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = keys.join(',');
  useEffect(() => {
    let isGone = false;
    const made: string[] = [];
    const look = async (): Promise<void> => {
      const found = new Map<string, string>();
      for (const key of wanted === '' ? [] : wanted.split(',')) {
        const blob = await outbox.photo(key);
        if (blob === undefined) continue;
        const url = URL.createObjectURL(blob);
        made.push(url);
        found.set(key, url);
      }
      if (!isGone) setUrls(found);
    };
    look().catch(() => undefined);
    return () => {
      isGone = true;
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [outbox, wanted]);
  return urls;
}

const wordsOf = (items: readonly OutboxItem[], orderId: string) =>
  items.flatMap((item) =>
    item.orderId === orderId && item.thing.kind === 'message' ? [{ item, thing: item.thing }] : [],
  );

/** The talk of the order, by way of the outbox: what is said without a line is said when there is one. */
export function VisitTalk({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('field');
  const outbox = useOutbox();
  const put = usePut(order.id);
  const { box } = useOutboxView();
  const mine = wordsOf(box.items, order.id);
  const urls = useWaitingPhotos(mine.flatMap(({ thing }) => thing.photo ?? []));
  const pending: readonly PendingWords[] = mine.map(({ item, thing }) => ({
    key: item.key,
    text: thing.text,
    photoUrl: thing.photo === null ? null : (urls.get(thing.photo) ?? null),
    failed: item.refused === undefined ? null : item.refused.title || t('refused.photoLost'),
  }));
  const out: WordsOut = {
    pending,
    tryAgain: (key) => outbox.tryAgain(key),
    say: ({ text, photo }) => {
      const speak = async (): Promise<void> => {
        const key = photo === null ? null : await put({ kind: 'photo', name: photo.name }, photo.blob);
        await put({ kind: 'message', text, photo: key });
      };
      void speak();
    },
  };
  const isOver = order.state === 'archived' || order.state === 'cancelled';
  return (
    <div className="sj-visit-talk">
      <OrderTalkThrough orderId={order.id} canSpeak={!isOver} roomy out={out} />
    </div>
  );
}
