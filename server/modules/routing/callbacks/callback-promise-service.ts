import type { CallbackWay } from '../../../../shared/contracts/routing-callbacks-catalogue.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { ContactLife, ContactRow } from '../../contacts/index.ts';
import { move, tellPromised } from './callback-move-service.ts';
import { dialableNumber } from './callback-number.ts';
import {
  insertCallback,
  keyOfContact,
  loadSettings,
  lockOpenOfNumber,
  updateCallback,
  type CallbackRow,
  type CallbackSettings,
} from './callback-store.ts';
import { windowsFrom, type Window } from './callback-window.ts';
import type { PlaceKeeper } from './ports.ts';

/** What the customer of a waiting contact asks for. */
export interface CallbackWish {
  readonly contactId: string;
  readonly way: CallbackWay;
  /** For `call`; without it the number the contact came from. */
  readonly number?: string;
  /** For `call`; without it as soon as the place comes up. */
  readonly windowCode?: string;
}

export interface CallbackPromises {
  /** In the caller's transaction: the contact that waits ends honestly, its place is kept. */
  promise(tx: Tx, wish: CallbackWish, settings: CallbackSettings): Promise<CallbackRow>;
  /**
   * The customer has come again by themselves: the promise is over and this contact gets the place that was kept. False
   * when nothing was promised to this number.
   */
  takeOver(tx: Tx, contact: { readonly contactId: string; readonly number: string }): Promise<boolean>;
  /**
   * We have cut them off ourselves, waiting or talking: they are called as soon as somebody is free, before everybody else of their
   * line. Told by whoever ends the contact, in the same transaction. False: they had not asked for a person, or hide their number.
   */
  afterLoss(tx: Tx, contactId: string, reason: string): Promise<boolean>;
}

export const END_REASON = 'callback_promised';
const ACTOR = 'system:callbacks';

const refused = (code: string): AppError => new AppError({ code, kind: 'refused' });

/** To be dialled: nothing is yet, and not before its window opens. */
const askedFor = (number: string, window: Window) =>
  ({
    way: 'call',
    number,
    window_code: window.code,
    window_from: window.from,
    window_until: window.until,
    state: 'asked',
    due_at: window.from,
    outbound_contact_id: null,
  }) as const;

export function createCallbackPromises(needs: {
  readonly life: ContactLife;
  readonly keeper: PlaceKeeper;
}): CallbackPromises {
  const waitingContact = async (
    tx: Tx,
    contactId: string,
  ): Promise<ContactRow & { queued_at: Date; queue_code: string }> => {
    const contact = await needs.life.lock(tx, contactId);
    const { state, queued_at, queue_code } = contact;
    if (state !== 'waiting' || queued_at === null || queue_code === null || contact.direction === 'outbound') {
      throw new AppError({ code: 'routing.callback_not_waiting', kind: 'conflict' });
    }
    return { ...contact, queued_at, queue_code };
  };

  const windowOf = (settings: CallbackSettings, code: string | undefined, now: Date): Window => {
    const windows = windowsFrom(settings.windows, settings.quiet, now);
    const window = code === undefined ? windows[0] : windows.find((w) => w.code === code);
    if (window === undefined) throw refused('routing.callback_window');
    return window;
  };

  const leaveTheLine = async (tx: Tx, contactId: string): Promise<void> => {
    const ended = await needs.life.apply(tx, contactId, {
      event: 'end',
      actor: 'customer',
      reason: END_REASON,
      endedBy: 'customer',
    });
    if (!ended.ok) throw new AppError({ code: 'routing.callback_not_waiting', kind: 'conflict' });
  };

  /** The same customer twice: the older place counts, and the newer wish for the time. */
  const join = async (tx: Tx, number: string, place: Date, window: Window): Promise<CallbackRow> => {
    const open = await lockOpenOfNumber(tx.db, number);
    if (open === undefined) throw refused('routing.callback_not_waiting');
    const kept = open.kept_at < place ? open.kept_at : place;
    if (open.state !== 'asked' && open.state !== 'waiting') return open;
    const held = await updateCallback(tx.db, open, { kept_at: kept });
    return move(tx, held, {
      event: 'reschedule',
      actor: 'customer',
      patch: { window_code: window.code, window_from: window.from, window_until: window.until, due_at: window.from },
    });
  };

  const promiseCall = async (tx: Tx, wish: CallbackWish, settings: CallbackSettings): Promise<CallbackRow> => {
    const contact = await waitingContact(tx, wish.contactId);
    const number = dialableNumber(wish.number ?? contact.customer_address);
    if (number === undefined) throw refused('routing.callback_number');
    const window = windowOf(settings, wish.windowCode, tx.now);
    const made = await insertCallback(tx.db, {
      ...(await copied(tx, contact)),
      ...askedFor(number, window),
    });
    const row = made ?? (await join(tx, number, contact.queued_at, window));
    if (made !== undefined) await tellPromised(tx, made, 'customer');
    await leaveTheLine(tx, wish.contactId);
    return row;
  };

  const afterLoss = async (tx: Tx, contactId: string, reason: string): Promise<boolean> => {
    const contact = await needs.life.lock(tx, contactId);
    const { queued_at, queue_code } = contact;
    const number = dialableNumber(contact.customer_address);
    const { windows, quiet } = await loadSettings(tx.db);
    const [window] = windowsFrom(windows, quiet, tx.now);
    if (queued_at === null || queue_code === null || number === undefined || window === undefined) return false;
    const place = await copied(tx, { ...contact, queued_at, queue_code });
    const made = await insertCallback(tx.db, {
      ...place,
      // Nobody is asked to wait twice for what was our fault.
      kept_key: { ...place.kept_key, putFirst: true },
      ...askedFor(number, window),
    });
    if (made !== undefined) await tellPromised(tx, made, ACTOR, reason);
    // Else they are promised one already, and that stands.
    return true;
  };

  /** The conversation itself keeps its place: nobody has to be dialled, the customer only looks away. */
  const promiseMessage = async (tx: Tx, wish: CallbackWish): Promise<CallbackRow> => {
    const contact = await waitingContact(tx, wish.contactId);
    if (contact.channel !== 'chat') throw refused('routing.callback_not_waiting');
    const row = await insertCallback(tx.db, {
      ...(await copied(tx, contact)),
      way: 'message',
      number: null,
      window_code: 'message',
      window_from: tx.now,
      window_until: tx.now,
      state: 'waiting',
      due_at: null,
      outbound_contact_id: contact.id,
    });
    if (row === undefined) throw refused('routing.callback_not_waiting');
    await tellPromised(tx, row, 'customer');
    return row;
  };

  const copied = async (tx: Tx, contact: ContactRow & { queued_at: Date; queue_code: string }) => ({
    id: newId(tx.now.getTime()),
    contact_id: contact.id,
    channel: contact.channel === 'chat' ? ('chat' as const) : ('voice' as const),
    called_number: contact.called_number,
    customer_id: contact.customer_id,
    service_class: contact.service_class,
    topic: contact.topic,
    queue_code: contact.queue_code,
    kept_at: contact.queued_at,
    kept_key: await keyOfContact(tx.db, contact.id),
    promised_at: tx.now,
  });

  return {
    promise: (tx, wish, settings) => (wish.way === 'call' ? promiseCall(tx, wish, settings) : promiseMessage(tx, wish)),

    afterLoss,

    takeOver: async (tx, { contactId, number }) => {
      const open = await lockOpenOfNumber(tx.db, number);
      if (open === undefined || open.contact_id === contactId || open.state === 'dialling') return false;
      // An agent has accepted in this very moment: that talk is on its way, and this call waits like any other.
      if (open.outbound_contact_id !== null && open.state === 'due') {
        if (!(await needs.keeper.leave(tx, open.outbound_contact_id, 'customer_called_in'))) return false;
      }
      await move(tx, open, { event: 'cancel', actor: 'customer', reason: 'customer_called_in' });
      await needs.keeper.enqueueAt(tx, contactId, {
        queueCode: open.queue_code,
        keptAt: open.kept_at,
        key: open.kept_key,
        serviceClass: open.service_class,
        actor: 'customer',
        reason: 'kept_place',
      });
      return true;
    },
  };
}
