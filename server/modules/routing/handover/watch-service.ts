import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { OrganisationView } from '../../identity/index.ts';
import type { Gathering, Held, StaffCard } from './gathering-service.ts';
import { draftHandover, moveHandover, takeHandover, writeItems } from './handover-life-service.ts';
import { openHandoverOf, openHandoversOf, peopleOfUnsigned } from './handover-store.ts';
import type { HandoverRow } from './handover-tables.ts';
import { contactHolders, presenceOf } from './hands-store.ts';
import type { OpenWork } from './ports.ts';
import { isOffShift } from './shift-clock.ts';
import type { Shifts } from './shift-service.ts';

export interface Absent {
  readonly card: StaffCard;
  readonly shift: string | null;
  readonly why: 'shift_over' | 'suspended' | 'left';
  readonly items: number;
  readonly breached: number;
  readonly held: readonly Held[];
  readonly handover: HandoverRow | undefined;
}

type Away = Pick<Absent, 'card' | 'shift' | 'why'>;

/** Looks for work that lies with somebody who is not here, and writes the handover that nobody wrote. */
export interface Watch {
  leftBehind(): Promise<Absent[]>;
  /** One round of the job. Done twice, or stopped in the middle, it comes to the same. */
  round(): Promise<{ readonly made: number; readonly escalated: number; readonly cancelled: number }>;
  /** Somebody signs off: what they still hold is written down; a reminder, not a hindrance. */
  signedOff(staffId: string): Promise<string | undefined>;
}

/** Nobody of these has signed; a signed one waits for the receiver and has its place on the leader's screen. */
const UNSIGNED = new Set(['drafted', 'offered', 'returned']);

export function createWatch(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly organisation: OrganisationView;
  readonly gathering: Gathering;
  readonly openWork: OpenWork;
  readonly shifts: Shifts;
}): Watch {
  const { db, organisation, shifts } = needs;

  /** Holders who are off line, and why nobody may expect them back soon. */
  const absentHolders = async (): Promise<Away[]> => {
    const now = needs.clock.now();
    const [cases, contacts] = await Promise.all([needs.openWork.holders(), contactHolders(db, now)]);
    const ids = [...new Set([...cases, ...contacts].map((h) => h.staffId))];
    const [cards, presence, roster, all] = await Promise.all([
      organisation.staff(ids),
      presenceOf(db, ids),
      shifts.ofMany(ids),
      shifts.all(),
    ]);
    return [...cards.values()].flatMap((card): Away[] => {
      const at = presence.get(card.id) ?? { state: 'offline' as const, since: new Date(0) };
      const shift = roster.get(card.id) ?? null;
      if (card.state !== 'active') return [{ card, shift, why: card.state }];
      if (at.state !== 'offline') return [];
      const hours = all.find((s) => s.code === shift);
      return isOffShift(hours, at.since, now) ? [{ card, shift, why: 'shift_over' as const }] : [];
    });
  };

  const leftBehind = async (): Promise<Absent[]> => {
    const absent = await absentHolders();
    const open = new Map(
      (
        await openHandoversOf(
          db,
          absent.map((a) => a.card.id),
        )
      ).map((h) => [h.from_staff_id, h]),
    );
    const now = needs.clock.now().toISOString();
    const found: Absent[] = [];
    for (const one of absent) {
      const held = await needs.gathering.of(one.card);
      const passing = held.filter((h) => !h.stays).map((h) => h.matter.story);
      if (passing.length === 0) continue;
      const late = passing.filter(
        (s) => s.dueAt !== null && s.dueAt < now && s.clock !== 'met' && s.clock !== 'missed',
      );
      const handover = open.get(one.card.id);
      found.push({ ...one, held, items: passing.length, breached: late.length, handover });
    }
    return found.sort(
      (a, b) => b.breached - a.breached || b.items - a.items || (a.card.staffNo < b.card.staffNo ? -1 : 1),
    );
  };

  /** Written and put before the leader in one transaction. */
  const give = (one: Absent): Promise<'made' | 'escalated' | 'left'> =>
    needs.transactor.run(async (tx) => {
      const cause = one.why === 'shift_over' ? 'shift_over' : 'gone';
      const draft = { person: one.card, shift: one.shift, cause, held: one.held, byId: null } as const;
      const made = await draftHandover(tx, draft);
      const reason = one.why;
      if (made !== undefined) {
        await moveHandover(tx, made, { event: 'take_over', byId: null, reason });
        return 'made';
      }
      const open = await openHandoverOf(tx.db, one.card.id);
      const row = open === undefined ? undefined : await takeHandover(tx, open.id);
      if (row === undefined || !UNSIGNED.has(row.state)) return 'left';
      await writeItems(tx, row.id, one.held);
      await moveHandover(tx, row, { event: 'take_over', byId: null, reason }, { to_staff_id: null, to_shift: null });
      return 'escalated';
    });

  /** Whoever finished everything, or whose work went to others, has nothing to hand over any more. */
  const cancelEmpty = async (person: StaffCard): Promise<boolean> => {
    const held = await needs.gathering.of(person);
    if (held.some((h) => !h.stays)) return false;
    return needs.transactor.run(async (tx) => {
      const open = await openHandoverOf(tx.db, person.id);
      const row = open === undefined ? undefined : await takeHandover(tx, open.id);
      if (row === undefined || row.state === 'signed' || row.state === 'accepted') return false;
      await moveHandover(tx, row, { event: 'cancel', byId: null, reason: 'nothing_left' });
      return true;
    });
  };

  return {
    leftBehind,
    round: async () => {
      const counts = { made: 0, escalated: 0, cancelled: 0 };
      const absent = await leftBehind();
      for (const one of absent) {
        if (one.handover !== undefined && !UNSIGNED.has(one.handover.state)) continue;
        const done = await give(one);
        if (done !== 'left') counts[done] += 1;
      }
      const busy = new Set(absent.map((one) => one.card.id));
      const idle = (await peopleOfUnsigned(db)).filter((id) => !busy.has(id));
      for (const person of (await organisation.staff(idle)).values()) {
        if (await cancelEmpty(person)) counts.cancelled += 1;
      }
      return counts;
    },
    signedOff: async (staffId) => {
      const person = (await organisation.staff([staffId])).get(staffId);
      if (person === undefined) return undefined;
      const held = await needs.gathering.of(person);
      if (!held.some((h) => !h.stays)) return undefined;
      const shift = await shifts.of(staffId);
      return needs.transactor.run(async (tx) => {
        const draft = { person, shift, cause: 'signed_off', held, byId: null } as const;
        const made = await draftHandover(tx, draft);
        return made?.id ?? (await openHandoverOf(tx.db, staffId))?.id;
      });
    },
  };
}
