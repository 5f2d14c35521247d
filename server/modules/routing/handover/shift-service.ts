import type { Roster, SetRoster, Shift } from '../../../../shared/contracts/routing-handover.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { demand, may, withinScope, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import type { StaffCard } from './gathering-service.ts';
import { endOfShift, shiftAfter, shiftAt } from './shift-clock.ts';
import { activeShifts, rosterOf, setRoster } from './shift-store.ts';

/** Who is on which shift, until the workforce room plans it by day. */
export interface Shifts {
  all(): Promise<Shift[]>;
  /** The code of a person's shift. */
  of(staffId: string): Promise<string | null>;
  ofMany(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The person's shift, who comes after it, and when it ends if it is running. */
  around(staffId: string): Promise<{ shift: Shift | undefined; next: Shift | undefined; endsAt: Date | undefined }>;
  roster(principal: Principal): Promise<Roster>;
  set(principal: Principal, input: SetRoster): Promise<Roster>;
  /** For the demo: without a person who asks. */
  seed(people: readonly { readonly staffId: string; readonly shift: string }[]): Promise<void>;
}

export function createShifts(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly organisation: OrganisationView;
}): Shifts {
  const { db, organisation } = needs;

  /** Everybody a desk is for, as far as this person sees. */
  const agentsSeen = async (principal: Principal): Promise<StaffCard[]> => {
    const { teams } = await organisation.all();
    const inScope = teams.filter((team) => withinScope(principal, { centre: team.centre, team: team.code }));
    const desks = inScope.filter((team) => team.kind !== 'field_crew' && team.kind !== 'management');
    return (await Promise.all(desks.map((team) => organisation.staffOfTeam(team.code)))).flat();
  };

  const roster = async (principal: Principal): Promise<Roster> => {
    // An agent sees the colleagues of the own centre, to choose who takes over.
    const asked = may(principal, 'floor.supervise') ? principal : { ...principal, dataScope: 'centre' as const };
    if (!may(principal, 'floor.supervise')) demand(principal, 'desk.use');
    const [shifts, people] = await Promise.all([activeShifts(db), agentsSeen(asked)]);
    const on = await rosterOf(
      db,
      people.map((p) => p.id),
    );
    const now = shiftAt(shifts, needs.clock.now());
    return {
      shifts,
      now: now?.code ?? null,
      next: now === undefined ? null : (shiftAfter(shifts, now)?.code ?? null),
      people: people.map((card) => ({
        person: { id: card.id, staffNo: card.staffNo, name: card.name },
        post: card.post,
        team: card.team,
        shift: on.get(card.id) ?? null,
      })),
    };
  };

  return {
    all: () => activeShifts(db),
    of: async (staffId) => (await rosterOf(db, [staffId])).get(staffId) ?? null,
    ofMany: (staffIds) => rosterOf(db, staffIds),
    around: async (staffId) => {
      const shifts = await activeShifts(db);
      const code = (await rosterOf(db, [staffId])).get(staffId);
      const now = needs.clock.now();
      const shift = shifts.find((s) => s.code === code) ?? shiftAt(shifts, now);
      if (shift === undefined) return { shift: undefined, next: undefined, endsAt: undefined };
      return { shift, next: shiftAfter(shifts, shift), endsAt: endOfShift(shift, now) };
    },
    roster,
    set: async (principal, input) => {
      demand(principal, 'floor.supervise');
      const shifts = new Set((await activeShifts(db)).map((s) => s.code));
      const cards = await organisation.staff(input.people.map((p) => p.staffId));
      for (const { staffId, shift } of input.people) {
        const card = cards.get(staffId);
        if (card === undefined) throw new AppError({ code: 'handover.staff_not_found', kind: 'not_found' });
        if (!withinScope(principal, { centre: card.centre, area: card.area, team: card.team })) {
          throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
        }
        if (shift !== null && !shifts.has(shift)) {
          throw new AppError({ code: 'handover.shift_unknown', kind: 'refused', details: { shift } });
        }
      }
      await needs.transactor.run(async (tx) => {
        await setRoster(tx.db, { people: input.people, by: principal.staffId, at: tx.now });
        await needs.audit.append(tx, {
          by: principal,
          action: 'shift_roster.set',
          subject: { kind: 'shift_roster', id: principal.centre },
          details: { people: input.people },
        });
      });
      return roster(principal);
    },
    seed: (people) => needs.transactor.run((tx) => setRoster(tx.db, { people, by: null, at: tx.now })),
  };
}
