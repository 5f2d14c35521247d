import type { LeftBehind, OfferHandover, SignHandover } from '../../../../shared/contracts/routing-handover.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { demand, withinScope, type Principal } from '../../identity/index.ts';
import type { Gathering } from './gathering-service.ts';
import { isLeaderOf } from './handover-access.ts';
import type { Commands } from './handover-commands-service.ts';
import { moveHandover, signHandover, takeHandover, writeItems } from './handover-life-service.ts';
import { findHandover } from './handover-store.ts';
import type { HandoverRow } from './handover-tables.ts';
import { presenceOf } from './hands-store.ts';
import { receiverOf, type OutgoingNeeds } from './outgoing-service.ts';
import type { Watch } from './watch-service.ts';

/** The shift leader: nothing is left with somebody who is not here. */
export interface Leader {
  leftBehind(principal: Principal): Promise<LeftBehind>;
  takeOver(principal: Principal, id: string, input: SignHandover): Promise<void>;
  /** Signs in the place of the absent one and says who takes it. */
  assign(principal: Principal, id: string, input: OfferHandover): Promise<void>;
}

type Needs = Pick<OutgoingNeeds, 'db' | 'organisation' | 'shifts'> & {
  readonly transactor: Transactor;
  readonly commands: Commands;
  readonly gathering: Gathering;
  readonly watch: Watch;
};

export function createLeader(needs: Needs): Leader {
  const { db, organisation } = needs;
  const inCharge = (principal: Principal, row: HandoverRow): void => {
    demand(principal, 'floor.supervise');
    // Nobody signs for both sides of their own work.
    if (!isLeaderOf(principal, row) || row.from_staff_id === principal.staffId) {
      throw new AppError({ code: 'handover.not_yours', kind: 'forbidden' });
    }
  };
  const demandAbsent = async (row: HandoverRow): Promise<void> => {
    const card = (await organisation.staff([row.from_staff_id])).get(row.from_staff_id);
    const presence = (await presenceOf(db, [row.from_staff_id])).get(row.from_staff_id);
    const isHere = card?.state === 'active' && (presence?.state ?? 'offline') !== 'offline';
    if (isHere) throw new AppError({ code: 'handover.person_present', kind: 'refused', details: { name: card.name } });
  };

  return {
    leftBehind: async (principal) => {
      demand(principal, 'floor.supervise');
      const all = await needs.watch.leftBehind();
      const seen = all.filter(({ card }) =>
        withinScope(principal, { centre: card.centre, area: card.area, team: card.team }),
      );
      return {
        items: seen.reduce((sum, one) => sum + one.items, 0),
        people: seen.map(({ card, shift, why, items, breached, handover }) => ({
          person: { id: card.id, staffNo: card.staffNo, name: card.name },
          shift,
          why,
          items,
          breached,
          handoverId: handover?.id ?? null,
          state: handover?.state ?? null,
        })),
      };
    },

    takeOver: (principal, id, input) =>
      needs.commands(principal, { action: 'handover.taken_over', handoverId: id, key: input.clientKey }, async (tx) => {
        const row = await takeHandover(tx, id, input.version);
        inCharge(principal, row);
        await demandAbsent(row);
        const byId = principal.staffId;
        await moveHandover(
          tx,
          row,
          { event: 'take_over', byId },
          { leader_id: byId, to_staff_id: null, to_shift: null },
        );
      }),

    assign: async (principal, id, input) => {
      demand(principal, 'floor.supervise');
      const before = await findHandover(db, id);
      const person =
        before === undefined ? undefined : (await organisation.staff([before.from_staff_id])).get(before.from_staff_id);
      const held = person === undefined ? [] : await needs.gathering.of(person);
      await needs.commands(
        principal,
        { action: 'handover.assigned', handoverId: id, key: input.clientKey },
        async (tx) => {
          const row = await takeHandover(tx, id, input.version);
          inCharge(principal, row);
          const to = await receiverOf(needs, row, input);
          // The absent one changes nothing any more; what was finished by others meanwhile leaves the list by itself.
          await writeItems(tx, id, held);
          const byId = principal.staffId;
          const after = await moveHandover(
            tx,
            row,
            { event: 'assign', byId },
            { ...to, leader_id: byId, offered_at: tx.now, signed_at: tx.now },
          );
          await signHandover(tx, after, { role: 'leader', staffId: byId });
        },
      );
    },
  };
}
