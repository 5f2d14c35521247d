import type {
  AcceptHandover,
  ReadItems,
  ReturnHandover,
  SignHandover,
} from '../../../../shared/contracts/routing-handover.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { findContact, isOver, notAllowed, type ContactLife, type ContactRow } from '../../contacts/index.ts';
import type { Principal } from '../../identity/index.ts';
import { isReceiver } from './handover-access.ts';
import type { Commands } from './handover-commands-service.ts';
import { handoverNotFound, moveHandover, signHandover, takeHandover } from './handover-life-service.ts';
import { itemsOf, markRead, updateItem } from './handover-store.ts';
import type { HandoverRow, ItemRow } from './handover-tables.ts';
import { giveCallbacks, presenceOf } from './hands-store.ts';
import type { OpenWork } from './ports.ts';
import type { HandTalk } from '../transfer/talk-handing-service.ts';
import type { Shifts } from './shift-service.ts';

/** The side that takes over: reads item by item, signs, or sends back. */
export interface Incoming {
  /** Out of the pool of the shift into my hands, so that two do not read the same. */
  claim(principal: Principal, id: string, input: SignHandover): Promise<void>;
  read(principal: Principal, id: string, input: ReadItems): Promise<void>;
  accept(principal: Principal, id: string, input: AcceptHandover): Promise<void>;
  return(principal: Principal, id: string, input: ReturnHandover): Promise<void>;
}

interface Needs {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly commands: Commands;
  readonly life: ContactLife;
  readonly openWork: OpenWork;
  readonly shifts: Shifts;
  readonly handTalk: HandTalk;
}

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });

/** Which items are sent back; an unknown one, or all of them, is a mistake that must not be signed. */
function returnedOf(open: readonly ItemRow[], input: AcceptHandover): ReadonlyMap<string, string> {
  const returned = new Map((input.returned ?? []).map((r) => [r.id, r.reason.trim()]));
  const known = new Set(open.map((item) => item.id));
  if ([...returned.keys()].some((id) => !known.has(id))) throw refused('handover.item_unknown');
  if (open.length > 0 && returned.size === open.length) throw refused('handover.all_returned');
  return returned;
}

export function createIncoming(needs: Needs): Incoming {
  const taken = async (tx: Tx, principal: Principal, of: { id: string; version?: number }): Promise<HandoverRow> => {
    const row = await takeHandover(tx, of.id, of.version);
    if (!isReceiver(principal, row, await needs.shifts.of(principal.staffId))) throw handoverNotFound();
    return row;
  };
  /** Named in the handover, not only of the shift. */
  const named = async (tx: Tx, principal: Principal, of: { id: string; version?: number }): Promise<HandoverRow> => {
    const row = await taken(tx, principal, of);
    if (row.to_staff_id === null) throw new AppError({ code: 'handover.not_yours', kind: 'forbidden' });
    return row;
  };

  const handOn = (tx: Tx, row: HandoverRow, { item, contact, to }: HandingOn): Promise<void> => {
    const note = [row.note, item.note].filter((words) => words !== '').join('；');
    return needs.handTalk(tx, contact, { fromStaffId: row.from_staff_id, toStaffId: to, note });
  };

  /**
   * Contacts that are over are over; a written talk goes on with whoever takes over; after-call work of somebody who is gone is ended
   * by them. A call stays: somebody who is still here finishes it with the customer who knows their voice.
   */
  const settleContacts = async (tx: Tx, row: HandoverRow, passing: readonly ItemRow[], by: Settling): Promise<void> => {
    const away =
      ((await presenceOf(tx.db, [row.from_staff_id])).get(row.from_staff_id)?.state ?? 'offline') === 'offline';
    const undone: { item: ItemRow; disposition: string | undefined }[] = [];
    for (const item of passing.filter((i) => i.kind === 'contact')) {
      const contact = await findContact(tx.db, item.subject_id);
      const fate = fateOf(contact, away);
      if (fate === 'wrapped_up') undone.push({ item, disposition: by.wrapUps.get(item.id) });
      else {
        if (contact !== undefined && fate === 'passed') await handOn(tx, row, { item, contact, to: by.staffId });
        await updateItem(tx.db, item.id, { outcome: fate });
      }
    }
    const missing = undone.filter((u) => u.disposition === undefined).length;
    if (missing > 0) throw refused('handover.wrap_up_missing', { count: missing });
    for (const { item, disposition } of undone) {
      const actor = `staff:${by.staffId}`;
      const result = await needs.life.apply(tx, item.subject_id, {
        event: 'wrap_up',
        actor,
        reason: 'handover',
        ...(disposition === undefined ? {} : { disposition }),
      });
      if (!result.ok) throw notAllowed(result.refusal);
      await updateItem(tx.db, item.id, { outcome: 'passed' });
    }
  };

  const pass = async (tx: Tx, principal: Principal, row: HandoverRow, passing: readonly ItemRow[]): Promise<void> => {
    const callbacks = passing.filter((item) => item.kind === 'callback');
    await giveCallbacks(tx.db, {
      contactIds: callbacks.map((item) => item.subject_id),
      to: principal.staffId,
      at: tx.now,
    });
    for (const item of callbacks) await updateItem(tx.db, item.id, { outcome: 'passed' });
    const cases = passing.filter((item) => item.kind === 'case');
    const passed = new Set(
      await needs.openWork.passOn(
        tx,
        cases.map((item) => item.subject_id),
        {
          fromStaffId: row.from_staff_id,
          toStaffId: principal.staffId,
          by: principal,
          reason: '交接班',
        },
      ),
    );
    for (const item of cases) {
      await updateItem(tx.db, item.id, { outcome: passed.has(item.subject_id) ? 'passed' : 'over' });
    }
  };

  return {
    claim: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.claimed', handoverId: id, key: input.clientKey }, async (tx) => {
        const row = await taken(tx, principal, { id, version: input.version });
        if (row.to_staff_id !== null) throw new AppError({ code: 'handover.changed', kind: 'conflict' });
        const { staffId } = principal;
        await moveHandover(tx, row, { event: 'claim', byId: staffId }, { to_staff_id: staffId });
      }),

    read: (principal, id, input) =>
      needs.transactor.run(async (tx) => {
        const row = await named(tx, principal, { id });
        if (row.state !== 'signed') return;
        await markRead(tx.db, id, { ids: input.ids, by: principal.staffId, at: tx.now });
      }),

    accept: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.accepted', handoverId: id, key: input.clientKey }, async (tx) => {
        const row = await named(tx, principal, { id, version: input.version });
        const { staffId } = principal;
        const open = (await itemsOf(tx.db, id)).filter((item) => item.outcome === null);
        const returned = returnedOf(open, input);
        const unread = open.filter((item) => item.read_by !== staffId && !returned.has(item.id)).length;
        if (unread > 0) throw refused('handover.unread_items', { count: unread });
        await moveHandover(tx, row, { event: 'accept', byId: staffId }, { accepted_at: tx.now });
        await signHandover(tx, row, { role: 'incoming', staffId });
        for (const [itemId, reason] of returned) {
          await updateItem(tx.db, itemId, { outcome: 'returned', return_reason: reason });
        }
        const passing = open.filter((item) => !returned.has(item.id));
        const wrapUps = new Map((input.wrapUps ?? []).map((w) => [w.id, w.disposition]));
        await settleContacts(tx, row, passing, { staffId, wrapUps });
        await pass(tx, principal, row, passing);
      }),

    return: (principal, id, input) =>
      needs.commands(
        principal,
        { action: 'handover.returned', handoverId: id, key: input.clientKey, reason: input.reason },
        async (tx) => {
          const row = await named(tx, principal, { id, version: input.version });
          const { reason } = input;
          const happening = { event: 'return', byId: principal.staffId, reason } as const;
          // Back to the one who wrote it, who says anew to whom.
          await moveHandover(tx, row, happening, { return_reason: reason.trim() });
        },
      ),
  };
}

interface HandingOn {
  readonly item: ItemRow;
  readonly contact: ContactRow;
  readonly to: string;
}

/** What becomes of a contact in hand when the handover is accepted. */
function fateOf(contact: ContactRow | undefined, away: boolean): 'over' | 'passed' | 'stays' | 'wrapped_up' {
  if (contact === undefined || isOver(contact.state)) return 'over';
  if (contact.state === 'connected' && contact.channel === 'chat') return 'passed';
  return contact.state === 'after_call_work' && away ? 'wrapped_up' : 'stays';
}

interface Settling {
  readonly staffId: string;
  readonly wrapUps: ReadonlyMap<string, string>;
}
