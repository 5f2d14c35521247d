import type { Break, BreakBoard, BreakQuery, BreakRoom, MyBreak } from '../../../../shared/contracts/routing-breaks.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { demand, may, scopeLimit, withinScope, type OrganisationView, type Principal } from '../../identity/index.ts';
import { effectOf, endsAt, isUnder, overSeconds, ruleFor } from './break-rules.ts';
import { awayNow, listBreaks, loadRules, openBreakOf, openBreaks } from './break-store.ts';
import type { BreakRow } from './break-tables.ts';
import type { BreakFloor } from './ports.ts';

export interface BreakReading {
  mine(principal: Principal): Promise<MyBreak>;
  /** Who asks, who is away, how much room there is and what one more would mean. */
  board(principal: Principal): Promise<BreakBoard>;
  list(principal: Principal, query: BreakQuery): Promise<Page<Break>>;
}

export function createBreakReading(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly organisation: OrganisationView;
  readonly floor: BreakFloor;
}): BreakReading {
  const { db, organisation, floor } = needs;

  const views = async (rows: readonly BreakRow[]): Promise<Break[]> => {
    const now = needs.clock.now();
    const cards = await organisation.staff(rows.map((row) => row.staff_id));
    const rules = await loadRules(db);
    const waiting = rows.some((row) => row.state === 'queued') ? await openBreaks(db) : [];
    const placeOf = (row: BreakRow): number | null => {
      if (row.state !== 'queued') return null;
      const rule = ruleFor(rules, row.team);
      const line = waiting.filter((other) => other.state === 'queued' && isUnder(rules, rule, other.team));
      return line.findIndex((other) => other.id === row.id) + 1;
    };
    return rows.map((row) => ({
      id: row.id,
      staffId: row.staff_id,
      staffNo: cards.get(row.staff_id)?.staffNo ?? '',
      name: cards.get(row.staff_id)?.name ?? '',
      team: row.team,
      reason: row.reason,
      minutes: row.minutes,
      state: row.state,
      version: row.version,
      place: placeOf(row),
      refusal: row.refusal,
      requestedAt: row.requested_at.toISOString(),
      startedAt: row.started_at?.toISOString() ?? null,
      endsAt: row.started_at === null ? null : endsAt(row.started_at, row.minutes).toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      overSeconds: row.started_at === null ? 0 : overSeconds(row.started_at, row.minutes, row.ended_at ?? now),
    }));
  };

  const rooms = async (principal: Principal): Promise<BreakRoom[]> => {
    const rules = await loadRules(db);
    const away = await awayNow(db);
    const agents = floor.agents();
    const cards = await organisation.staff([...agents, ...away]);
    const teamOf = (id: string): string | null => cards.get(id)?.team ?? null;
    const { teams } = await organisation.all();
    const seen = rules.filter((rule) => {
      const team = teams.find((t) => t.code === rule.team);
      return rule.team === '' || withinScope(principal, { centre: team?.centre ?? null, team: rule.team });
    });
    return seen.map((rule) => {
      const staffing = floor.staffing(agents.filter((id) => isUnder(rules, rule, teamOf(id))));
      const gone = away.filter((id) => isUnder(rules, rule, teamOf(id))).length;
      return { rule, away: gone, ...staffing, effect: effectOf(staffing) };
    });
  };

  return {
    mine: async (principal) => {
      demand(principal, 'desk.use');
      const row = await openBreakOf(db, principal.staffId);
      const [current] = row === undefined ? [] : await views([row]);
      const { maxMinutes } = ruleFor(await loadRules(db), principal.team);
      return { current: current ?? null, maxMinutes, now: needs.clock.now().toISOString() };
    },
    board: async (principal) => {
      demand(principal, 'floor.supervise');
      const rows = (await openBreaks(db)).filter((row) =>
        withinScope(principal, { centre: row.centre, team: row.team, ownerId: row.staff_id }),
      );
      return { rooms: await rooms(principal), open: await views(rows), now: needs.clock.now().toISOString() };
    },
    list: async (principal, query) => {
      if (!may(principal, 'desk.use')) demand(principal, 'floor.supervise');
      const own = { by: 'own', ownerId: principal.staffId } as const;
      const { rows, total } = await listBreaks(
        db,
        query,
        may(principal, 'floor.supervise') ? scopeLimit(principal) : own,
      );
      return { items: await views(rows), total, page: query.page, pageSize: query.pageSize };
    },
  };
}
