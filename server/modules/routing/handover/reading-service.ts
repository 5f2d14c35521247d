import type {
  HandoverDetail,
  HandoverQuery,
  HandoverSummary,
  MyWork,
} from '../../../../shared/contracts/routing-handover.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { demand, scopeLimit, type OrganisationView, type Principal } from '../../identity/index.ts';
import type { Gathering } from './gathering-service.ts';
import { actsOf, maySeeHandover } from './handover-access.ts';
import { handoverNotFound } from './handover-life-service.ts';
import { countItems, findHandover, itemsOf, listHandovers, openHandoverOf, signaturesOf } from './handover-store.ts';
import type { HandoverRow, ItemRow } from './handover-tables.ts';
import { keptAmong } from './hands-store.ts';
import type { Shifts } from './shift-service.ts';

export interface HandoverReading {
  one(principal: Principal, id: string): Promise<HandoverDetail>;
  list(principal: Principal, query: HandoverQuery): Promise<Page<HandoverSummary>>;
  mine(principal: Principal): Promise<MyWork>;
}

type Person = HandoverSummary['from'];
type NameOf = (id: string) => Person;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const summaryOf = (row: HandoverRow, nameOf: NameOf, counts: { items: number; breached: number }): HandoverSummary => ({
  id: row.id,
  state: row.state,
  version: row.version,
  cause: row.cause,
  from: nameOf(row.from_staff_id),
  fromShift: row.from_shift,
  to: row.to_staff_id === null ? null : nameOf(row.to_staff_id),
  toShift: row.to_shift,
  leader: row.leader_id === null ? null : nameOf(row.leader_id),
  items: counts.items,
  breached: counts.breached,
  createdAt: row.created_at.toISOString(),
  signedAt: iso(row.signed_at),
  acceptedAt: iso(row.accepted_at),
});

const itemOf = (row: ItemRow, isKept: boolean): HandoverDetail['matters'][number] => ({
  id: row.id,
  kind: row.kind,
  subjectId: row.subject_id,
  story: row.story,
  note: row.note,
  outcome: row.outcome,
  returnReason: row.return_reason,
  readBy: row.read_by,
  readAt: iso(row.read_at),
  kept: isKept,
});

export function createReading(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly organisation: OrganisationView;
  readonly gathering: Gathering;
  readonly shifts: Shifts;
}): HandoverReading {
  const { db, shifts } = needs;
  const none = { items: 0, breached: 0 };

  const namesOf = async (ids: readonly (string | null)[]): Promise<NameOf> => {
    const cards = await needs.organisation.staff(ids.filter((id) => id !== null));
    return (id) => {
      const card = cards.get(id);
      return { id, staffNo: card?.staffNo ?? '', name: card?.name ?? '' };
    };
  };

  return {
    one: async (principal, id) => {
      const shift = await shifts.of(principal.staffId);
      const row = await findHandover(db, id);
      if (row === undefined || !maySeeHandover(principal, row, shift)) throw handoverNotFound();
      const [items, signatures, counts] = await Promise.all([
        itemsOf(db, id),
        signaturesOf(db, id),
        countItems(db, [id], needs.clock.now()),
      ]);
      const calls = items.filter((item) => item.kind === 'callback').map((item) => item.subject_id);
      const kept = await keptAmong(db, calls);
      const nameOf = await namesOf([
        row.from_staff_id,
        row.to_staff_id,
        row.leader_id,
        ...signatures.map((s) => s.staff_id),
      ]);
      return {
        ...summaryOf(row, nameOf, counts.get(id) ?? none),
        note: row.note,
        returnReason: row.return_reason,
        matters: items.map((item) => itemOf(item, kept.has(item.subject_id))),
        signatures: signatures.map((s) => ({
          role: s.role,
          by: nameOf(s.staff_id),
          digest: s.digest,
          at: s.at.toISOString(),
        })),
        allowed: actsOf(principal, row, shift),
      };
    },

    list: async (principal, query) => {
      const ofTeam = query.of === 'team';
      demand(principal, ofTeam ? 'floor.supervise' : 'desk.use');
      const { staffId, centre } = principal;
      const { rows, total } = await listHandovers(db, {
        query,
        me: { staffId, centre, shift: await shifts.of(staffId) },
        limit: ofTeam ? scopeLimit(principal) : undefined,
      });
      const ids = rows.map((row) => row.id);
      const [counts, nameOf] = await Promise.all([
        countItems(db, ids, needs.clock.now()),
        namesOf(rows.flatMap((row) => [row.from_staff_id, row.to_staff_id, row.leader_id])),
      ]);
      return {
        items: rows.map((row) => summaryOf(row, nameOf, counts.get(row.id) ?? none)),
        total,
        page: query.page,
        pageSize: query.pageSize,
      };
    },

    mine: async (principal) => {
      demand(principal, 'desk.use');
      const { staffId } = principal;
      const person = (await needs.organisation.staff([staffId])).get(staffId);
      if (person === undefined) throw new AppError({ code: 'handover.staff_not_found', kind: 'not_found' });
      const [held, around, open] = await Promise.all([
        needs.gathering.of(person),
        shifts.around(staffId),
        openHandoverOf(db, staffId),
      ]);
      return {
        shift: around.shift?.code ?? null,
        nextShift: around.next?.code ?? null,
        shiftEndsAt: around.endsAt?.toISOString() ?? null,
        items: held.filter((h) => !h.stays).length,
        staying: held.filter((h) => h.stays).length,
        open: open?.id ?? null,
      };
    },
  };
}
