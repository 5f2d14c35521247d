import type {
  HomeComparison,
  HomeSeat,
  NetworkCheck,
  SurgeMine,
  SurgeNow,
  SurgePeak,
  SurgePerson,
  SurgeRule,
  SurgeStage,
} from '../../../../shared/contracts/routing-surge.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { startOfDay } from '../desk-service.ts';
import { blockedBy, faultsOf } from './home-seat.ts';
import type { HomeSeats } from './home-service.ts';
import {
  devicesOf,
  findSeat,
  lastChecks,
  lastLost,
  listSeats,
  openPresence,
  type CheckRow,
  type DeviceRow,
} from './home-store.ts';
import { curve, homeBesideOnSite } from './sight-store.ts';
import { BACK_OFFICE_POSTS, type SurgeNeeds } from './surge-ports.ts';
import { atWork, openPersonOf, peopleOf, type PersonRow } from './surge-people-store.ts';
import type { SurgePeople } from './surge-people-service.ts';
import type { Seen, SurgeRound } from './surge-round-service.ts';
import {
  draftOf,
  listRules,
  openPeaks,
  pastPeaks,
  stagesOf,
  watches,
  type PeakRow,
  type RuleRow,
  type StageRow,
} from './surge-store.ts';

/** What the shift leader and the people asked see. */
export interface SurgeReading {
  now(principal: Principal): Promise<SurgeNow>;
  rules(principal: Principal): Promise<SurgeRule[]>;
  homeSeats(principal: Principal): Promise<HomeSeat[]>;
  comparison(principal: Principal): Promise<HomeComparison>;
  mine(principal: Principal): Promise<SurgeMine>;
}

const PAST_PEAKS = 5;
const LOST_SHOWN = 10;
const LOST_HOURS = 12;
const DAY_MS = 86_400_000;
/** Seven days of contacts are no small read: told again after so long. */
const COMPARISON_KEPT_MS = 60_000;

type Names = ReadonlyMap<string, { readonly name: string; readonly staffNo: string }>;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const checkView = (check: CheckRow | undefined): NetworkCheck | null => {
  if (check === undefined) return null;
  const m = { roundTripMs: check.round_trip_ms, jitterMs: check.jitter_ms, loss: check.loss };
  return { at: check.at.toISOString(), ...m, faults: faultsOf(m) };
};
const deviceView = (d: DeviceRow | undefined) =>
  d === undefined
    ? null
    : {
        id: d.id,
        name: d.name,
        keyName: d.key_name,
        state: d.state,
        registeredAt: d.registered_at.toISOString(),
        approvedAt: iso(d.approved_at),
      };

const personView = (p: PersonRow, names: Names): SurgePerson => ({
  id: p.id,
  staffId: p.staff_id,
  staffNo: names.get(p.staff_id)?.staffNo ?? '',
  name: names.get(p.staff_id)?.name ?? '',
  wave: p.wave,
  askedAt: p.asked_at.toISOString(),
  answerUntil: iso(p.answer_until),
  answer: p.answer,
  answeredAt: iso(p.answered_at),
  readyUntil: iso(p.ready_until),
  readyAt: iso(p.ready_at),
  releasedAt: iso(p.released_at),
  givenBackAt: iso(p.given_back_at),
  reason: p.reason,
});

const stageView = (
  s: StageRow,
  given: { names: Names; people: PersonRow[]; effect: SurgeStage['effect'] },
): SurgeStage => ({
  id: s.id,
  peakId: s.peak_id,
  place: s.place,
  plan: s.plan,
  state: s.state,
  effect: given.effect,
  proposedAt: s.proposed_at.toISOString(),
  startedAt: iso(s.started_at),
  startedBy: s.started_by === null ? null : (given.names.get(s.started_by)?.name ?? null),
  endedAt: iso(s.ended_at),
  version: s.version,
  people: given.people.filter((p) => p.stage_id === s.id).map((p) => personView(p, given.names)),
});

export function createSurgeReading(
  needs: SurgeNeeds,
  parts: { readonly round: SurgeRound; readonly people: SurgePeople; readonly home: HomeSeats },
): SurgeReading {
  const { db, clock, organisation } = needs;
  let kept: { readonly at: number; readonly told: Promise<HomeComparison> } | undefined;

  const namesOf = async (ids: readonly (string | null)[]): Promise<Names> =>
    organisation.staff([...new Set(ids.filter((id) => id !== null))]);

  /** A measure that waits for a word shows what it would change now; one that runs keeps what was expected of it. */
  const effectNow = async (peak: PeakRow, stage: StageRow, seen: Seen): Promise<SurgeStage['effect']> => {
    const isOpen = peak.over_at === null && (stage.state === 'proposed' || stage.state === 'dismissed');
    return isOpen ? ((await parts.round.effectOf(peak.rule.queue, stage.plan, seen)) ?? null) : stage.effect;
  };

  const views = async (peaks: readonly PeakRow[], seen: Seen): Promise<SurgePeak[]> => {
    const stages = await stagesOf(
      db,
      peaks.map((p) => p.id),
    );
    const people = await peopleOf(
      db,
      stages.map((s) => s.id),
    );
    const names = await namesOf([
      ...people.map((p) => p.staff_id),
      ...stages.map((s) => s.started_by),
      ...peaks.map((p) => p.started_by),
    ]);
    const clear = new Map((await watches(db)).map((w) => [w.rule_id, w.clear_since]));
    return Promise.all(
      peaks.map(async (peak) => ({
        id: peak.id,
        ruleId: peak.rule_id,
        name: peak.rule.name,
        queue: peak.rule.queue,
        rule: peak.rule,
        startedAt: peak.started_at.toISOString(),
        startedBy: peak.started_by === null ? null : (names.get(peak.started_by)?.name ?? null),
        overAt: iso(peak.over_at),
        clearSince: peak.over_at === null ? iso(clear.get(peak.rule_id) ?? null) : null,
        stages: await Promise.all(
          stages
            .filter((s) => s.peak_id === peak.id)
            .map(async (s) => stageView(s, { names, people, effect: await effectNow(peak, s, seen) })),
        ),
      })),
    );
  };

  const seats = async (): Promise<HomeSeat[]> => {
    const rows = await listSeats(db);
    const ids = rows.map((r) => r.staff_id);
    const [devices, names, here] = await Promise.all([devicesOf(db, ids), namesOf(ids), atWork(db, ids)]);
    const checks = await lastChecks(db, devices);
    return rows.map((r) => ({
      staffId: r.staff_id,
      staffNo: names.get(r.staff_id)?.staffNo ?? '',
      name: names.get(r.staff_id)?.name ?? '',
      duty: r.duty,
      device: deviceView(devices.get(r.staff_id)),
      check: checkView(checks.get(r.staff_id)),
      agentState: here.get(r.staff_id)?.state ?? 'offline',
      misses: r.misses,
    }));
  };

  const ruleView = (r: RuleRow, names: Names): SurgeRule => ({
    ...draftOf(r),
    id: r.id,
    version: r.version,
    updatedAt: r.updated_at.toISOString(),
    updatedBy: r.updated_by === null ? null : (names.get(r.updated_by)?.name ?? null),
  });

  const compare = async (): Promise<HomeComparison> => {
    const now = clock.now();
    const [today, sevenDays] = await Promise.all([
      homeBesideOnSite(db, startOfDay(now)),
      homeBesideOnSite(db, new Date(startOfDay(now).getTime() - 6 * DAY_MS)),
    ]);
    return { today, sevenDays };
  };

  return {
    now: async (principal) => {
      demand(principal, 'floor.supervise');
      const at = clock.now();
      const seen = await parts.round.see();
      const [queues, line, open, past, home, certified] = await Promise.all([
        seen.all(),
        curve(db, at),
        openPeaks(db),
        pastPeaks(db, PAST_PEAKS),
        seats(),
        parts.people.reachable('borrow_back_office', null),
      ]);
      const lost = await lastLost(db, new Date(at.getTime() - LOST_HOURS * 3_600_000), LOST_SHOWN);
      const byId = new Map(home.map((s) => [s.staffId, s]));
      return {
        at: at.toISOString(),
        queues,
        curve: line,
        peaks: await views(open, seen),
        past: await views(past, seen),
        home: {
          registered: home.length,
          standby: home.filter((s) => s.duty === 'standby' && s.device?.state === 'approved').length,
          ready: home.filter((s) => s.agentState === 'ready').length,
          failing: home.filter((s) => (s.check?.faults.length ?? 0) > 0).length,
        },
        certified,
        presenceLost: lost.map((s) => ({
          staffId: s.staff_id,
          staffNo: byId.get(s.staff_id)?.staffNo ?? '',
          name: byId.get(s.staff_id)?.name ?? '',
          at: (s.presence_lost_at ?? at).toISOString(),
        })),
      };
    },
    rules: async (principal) => {
      demand(principal, 'floor.supervise');
      const rows = await listRules(db);
      const names = await namesOf(rows.map((r) => r.updated_by));
      return rows.map((r) => ruleView(r, names));
    },
    homeSeats: (principal) => {
      demand(principal, 'floor.supervise');
      return seats();
    },
    comparison: (principal) => {
      demand(principal, 'floor.supervise');
      const now = clock.now().getTime();
      if (kept === undefined || now - kept.at > COMPARISON_KEPT_MS) {
        kept = { at: now, told: compare() };
        kept.told.catch(() => (kept = undefined));
      }
      return kept.told;
    },
    mine: async (principal) => {
      demand(principal, 'desk.use');
      const { staffId } = principal;
      const now = clock.now();
      const [seat, open] = await Promise.all([findSeat(db, staffId), openPersonOf(db, staffId)]);
      const isBackOffice = BACK_OFFICE_POSTS.includes(principal.post);
      const devices = seat === undefined ? new Map<string, DeviceRow>() : await devicesOf(db, [staffId]);
      const check = (await lastChecks(db, devices)).get(staffId);
      const device = devices.get(staffId);
      const [presence] = seat === undefined ? [] : await openPresence(db, staffId);
      const measured =
        check === undefined
          ? undefined
          : { at: check.at, roundTripMs: check.round_trip_ms, jitterMs: check.jitter_ms, loss: check.loss };
      const blocked = seat === undefined ? undefined : blockedBy({ device, check: measured }, now);
      return {
        role: seat !== undefined ? 'home' : isBackOffice ? 'back_office' : 'none',
        ask: open === undefined ? null : personView(open, await namesOf([staffId])),
        presence: presence === undefined ? null : { id: presence.id, answerUntil: presence.answer_until.toISOString() },
        device: deviceView(device),
        check: checkView(check),
        blockedBy: blocked?.code ?? null,
        now: now.toISOString(),
      };
    },
  };
}
