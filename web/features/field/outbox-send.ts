import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import type { ApiClient } from '../../ui/api-client.ts';
import { ApiError } from '../../ui/api-error.ts';
import { actOnOrder, say, sendPhoto } from '../cases/index.ts';
import { arrivedPhotos, type FieldAct, type Outbox, type OutboxItem } from './outbox.ts';
import type { Sending } from './outbox-room.ts';
import type { OutboxStore } from './outbox-store.ts';

interface Needs {
  readonly api: ApiClient;
  readonly store: OutboxStore;
  /** The order as it is after an act. */
  readonly onOrder: (order: OrderDetail) => void;
  readonly onWords: (orderId: string) => void;
}

const bodyOf = (box: Outbox, act: FieldAct): object => ({
  ...act.body,
  state: act.expects,
  ...(act.path === 'backfill' ? { photoIds: arrivedPhotos(box, act) } : {}),
});

async function deliver(needs: Needs, item: OutboxItem, box: Outbox): Promise<{ fileId?: string }> {
  const { api } = needs;
  const { key, orderId, thing } = item;
  if (thing.kind === 'act') {
    needs.onOrder(await actOnOrder(api, orderId, { path: thing.path, body: bodyOf(box, thing), key }));
    return {};
  }
  if (thing.kind === 'message') {
    const [fileId] = arrivedPhotos(box, thing);
    await say(api, orderId, { clientId: key, text: thing.text, ...(fileId === undefined ? {} : { fileId }) });
    needs.onWords(orderId);
    return {};
  }
  const blob = await needs.store.photo(key);
  if (blob === undefined)
    throw new ApiError({ code: 'field.photo_lost', status: 410, title: '', requestId: '', retryable: false });
  const file = await sendPhoto(api, orderId, { blob, name: thing.name, key });
  return { fileId: file.id };
}

export const sender =
  (needs: Needs) =>
  async (item: OutboxItem, box: Outbox): Promise<Sending> => {
    try {
      return { done: true, ...(await deliver(needs, item, box)) };
    } catch (error) {
      // What we do not understand is no refusal: it is tried again later.
      if (!(error instanceof ApiError))
        return { done: false, status: 500, refusal: { code: '', title: '', state: null } };
      const state = error.details['state'];
      const refusal = { code: error.code, title: error.title, state: typeof state === 'string' ? state : null };
      return { done: false, status: error.status, refusal };
    }
  };
