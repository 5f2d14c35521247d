import type { EditHandover, OfferHandover, SignHandover } from '../../../../shared/contracts/routing-handover.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { demand, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import type { Gathering, Held } from './gathering-service.ts';
import { isLeaderOf, isOutgoing } from './handover-access.ts';
import type { Commands } from './handover-commands-service.ts';
import {
  draftHandover,
  moveHandover,
  signHandover,
  takeHandover,
  touchHandover,
  writeItems,
} from './handover-life-service.ts';
import { itemsOf, openHandoverOf, updateItem } from './handover-store.ts';
import type { HandoverRow } from './handover-tables.ts';
import { isAgent } from './hands-store.ts';
import type { Shifts } from './shift-service.ts';

/** The side that goes home: writes, says to whom, signs. */
export interface Outgoing {
  /** Answers the one that is open already when there is one. */
  begin(principal: Principal): Promise<string>;
  edit(principal: Principal, id: string, input: EditHandover): Promise<void>;
  offer(principal: Principal, id: string, input: OfferHandover): Promise<void>;
  sign(principal: Principal, id: string, input: SignHandover): Promise<void>;
  reclaim(principal: Principal, id: string, input: SignHandover): Promise<void>;
}

export interface OutgoingNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly commands: Commands;
  readonly organisation: OrganisationView;
  readonly gathering: Gathering;
  readonly shifts: Shifts;
}

const notYours = (): AppError => new AppError({ code: 'handover.not_yours', kind: 'forbidden' });
const EDITABLE = ['drafted', 'offered', 'returned', 'taken_over'];

/** To a colleague of the same centre who is an agent, or to a shift; one of the two. */
export async function receiverOf(
  needs: Pick<OutgoingNeeds, 'db' | 'organisation' | 'shifts'>,
  row: HandoverRow,
  wish: Pick<OfferHandover, 'toStaffId' | 'toShift'>,
): Promise<Pick<HandoverRow, 'to_staff_id' | 'to_shift'>> {
  const { toStaffId, toShift } = wish;
  if (toStaffId !== undefined) {
    const card = (await needs.organisation.staff([toStaffId])).get(toStaffId);
    const fits =
      card?.state === 'active' &&
      card.centre === row.centre &&
      card.id !== row.from_staff_id &&
      (await isAgent(needs.db, card.id));
    if (!fits) throw new AppError({ code: 'handover.receiver_wrong', kind: 'refused' });
    return { to_staff_id: toStaffId, to_shift: await needs.shifts.of(toStaffId) };
  }
  if (toShift === undefined) throw new AppError({ code: 'handover.receiver_missing', kind: 'refused' });
  if (!(await needs.shifts.all()).some((shift) => shift.code === toShift)) {
    throw new AppError({ code: 'handover.shift_unknown', kind: 'refused', details: { shift: toShift } });
  }
  return { to_staff_id: null, to_shift: toShift };
}

export function createOutgoing(needs: OutgoingNeeds): Outgoing {
  const heldBy = async (staffId: string): Promise<Held[]> => {
    const person = (await needs.organisation.staff([staffId])).get(staffId);
    if (person === undefined) throw new AppError({ code: 'handover.staff_not_found', kind: 'not_found' });
    return needs.gathering.of(person);
  };
  const mine = (principal: Principal, row: HandoverRow): void => {
    if (!isOutgoing(principal, row)) throw notYours();
  };

  return {
    begin: async (principal) => {
      demand(principal, 'desk.use');
      const person = (await needs.organisation.staff([principal.staffId])).get(principal.staffId);
      if (person === undefined) throw new AppError({ code: 'handover.staff_not_found', kind: 'not_found' });
      const held = await needs.gathering.of(person);
      const shift = await needs.shifts.of(person.id);
      return needs.transactor.run(async (tx) => {
        const open = await openHandoverOf(tx.db, person.id);
        if (open !== undefined) return refreshed(tx, open, held);
        if (!held.some((h) => !h.stays)) throw new AppError({ code: 'handover.nothing_open', kind: 'refused' });
        const made = await draftHandover(tx, { person, shift, cause: 'agent', held, byId: person.id });
        // Somebody was quicker between the two looks (the sign-off, a second window): theirs is as good.
        if (made === undefined) return (await openHandoverOf(tx.db, person.id))?.id ?? '';
        const subject = { kind: 'handover', id: made.id };
        await needs.audit.append(tx, { by: principal, action: 'handover.begun', subject });
        return made.id;
      });
    },

    edit: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.edited', handoverId: id }, async (tx) => {
        const row = await takeHandover(tx, id, input.version);
        if (row.state === 'taken_over' ? !isLeaderOf(principal, row) : !isOutgoing(principal, row)) throw notYours();
        if (!EDITABLE.includes(row.state)) {
          throw new AppError({
            code: 'common.not_allowed_in_state',
            kind: 'conflict',
            details: { state: row.state, event: 'edit' },
          });
        }
        const known = new Set((await itemsOf(tx.db, id)).map((item) => item.id));
        for (const item of input.items ?? []) {
          if (!known.has(item.id)) throw new AppError({ code: 'handover.item_unknown', kind: 'refused' });
          await updateItem(tx.db, item.id, { note: item.note.trim() });
        }
        await touchHandover(tx, row, input.note === undefined ? {} : { note: input.note.trim() });
      }),

    offer: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.offered', handoverId: id, key: input.clientKey }, async (tx) => {
        const row = await takeHandover(tx, id, input.version);
        mine(principal, row);
        const to = await receiverOf(needs, row, input);
        const byId = principal.staffId;
        await moveHandover(tx, row, { event: 'offer', byId }, { ...to, offered_at: tx.now, return_reason: null });
      }),

    sign: async (principal, id, input) => {
      demand(principal, 'desk.use');
      const held = await heldBy(principal.staffId);
      let changed: { added: number; gone: number } | undefined;
      const act = { action: 'handover.signed', handoverId: id, key: input.clientKey };
      const refuse = (): AppError =>
        new AppError({ code: 'handover.work_changed', kind: 'conflict', details: { ...changed } });
      await needs
        .commands(principal, act, async (tx) => {
          const row = await takeHandover(tx, id, input.version);
          mine(principal, row);
          const diff = await writeItems(tx, id, held);
          if (diff.added + diff.gone > 0) {
            changed = diff;
            throw refuse();
          }
          const { staffId } = principal;
          await moveHandover(tx, row, { event: 'sign', byId: staffId }, { signed_at: tx.now });
          await signHandover(tx, row, { role: 'outgoing', staffId });
        })
        .catch(async (error: unknown) => {
          if (changed === undefined) throw error;
          // Nobody signs for what they have not seen: the new list is kept, the signature is not.
          await needs.transactor.run(async (tx) => {
            const row = await takeHandover(tx, id);
            await writeItems(tx, id, held);
            await touchHandover(tx, row);
          });
          throw error;
        });
    },

    reclaim: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.reclaimed', handoverId: id, key: input.clientKey }, async (tx) => {
        const row = await takeHandover(tx, id, input.version);
        mine(principal, row);
        await moveHandover(tx, row, { event: 'reclaim', byId: principal.staffId }, { leader_id: null });
      }),
  };

  async function refreshed(tx: Tx, open: HandoverRow, held: readonly Held[]): Promise<string> {
    if (!EDITABLE.includes(open.state)) return open.id;
    const row = await takeHandover(tx, open.id);
    const { added, gone } = await writeItems(tx, row.id, held);
    if (added + gone > 0) await touchHandover(tx, row);
    return row.id;
  }
}
