/**
 * Who sits where when: stations with hours, each taken by another agent every day, so that everybody's history is alike and
 * nobody talks twice at a time. Sized so that the hotline keeps its promise on an ordinary day and strains at the month's end.
 */
export interface DemoAgent {
  readonly staffId: string;
  readonly name: string;
  readonly skills: Readonly<Record<string, number>>;
  readonly voice: boolean;
}

interface StationPlan {
  readonly kind: 'general' | 'elder' | 'vip' | 'complaint' | 'chat';
  readonly from: number;
  readonly to: number;
  readonly atOnce: number;
}
const station = (kind: StationPlan['kind'], from: number, to: number, atOnce = 1): StationPlan => ({
  kind,
  from,
  to,
  atOnce,
});
const STATIONS: readonly StationPlan[] = [
  station('general', 0, 8),
  station('general', 0, 8),
  station('general', 7, 15),
  station('general', 8, 16),
  station('general', 10, 18),
  station('general', 13, 21),
  station('general', 15, 23),
  station('general', 16, 24),
  station('general', 18, 23),
  station('elder', 8, 14),
  station('elder', 14, 21),
  station('vip', 8, 15),
  station('vip', 15, 22),
  station('complaint', 8, 18),
  station('chat', 0, 9, 3),
  station('chat', 8, 16, 3),
  station('chat', 9, 18, 3),
  station('chat', 15, 24, 3),
  station('chat', 17, 23, 3),
];
const SKILL = { general: 'service', elder: 'elder_care', vip: 'vip', complaint: 'complaint', chat: 'chat' } as const;

interface Seat {
  readonly plan: StationPlan;
  readonly agent: DemoAgent;
  /** When each of its places is free again. */
  readonly freeAt: number[];
}

export interface DemoStations {
  /**
   * The seat that can take this soonest, and when: the queue's own people, or after its overflow time anybody who knows the
   * general work. Undefined when nobody works at this hour.
   */
  soonest(
    queueCode: string,
    at: number,
  ): { readonly seat: Seat; readonly place: number; readonly at: number } | undefined;
}

const HOUR_MS = 3_600_000;
/** As in the routing of the demo: how long a queue waits for its own people before others may help. */
const OVERFLOW_MS: Readonly<Record<StationPlan['kind'], number>> = {
  general: 0,
  elder: 10_000,
  vip: 20_000,
  complaint: 45_000,
  chat: Number.POSITIVE_INFINITY,
};
const kindOf = (queueCode: string): StationPlan['kind'] =>
  queueCode === 'elder' || queueCode === 'vip' || queueCode === 'complaint' || queueCode === 'chat'
    ? queueCode
    : 'general';

/** Those whose own work it is; the leader's desk helps everywhere and belongs to nobody. */
function poolOf(kind: StationPlan['kind'], agents: readonly DemoAgent[]): readonly DemoAgent[] {
  const level = (a: DemoAgent, skill: string): number => a.skills[skill] ?? 0;
  const special = (a: DemoAgent): boolean => ['elder_care', 'vip', 'complaint'].some((s) => level(a, s) >= 5);
  const fitting = agents.filter((a) =>
    kind === 'general'
      ? a.voice && !special(a) && level(a, SKILL.general) > 0
      : kind === 'chat'
        ? level(a, 'chat') > 0 && !special(a)
        : a.voice && level(a, SKILL[kind]) >= 5,
  );
  return fitting.length > 0 ? fitting : agents;
}

export function seatDay(dayStart: number, dayNo: number, agents: readonly DemoAgent[]): DemoStations {
  const taken = new Set<string>();
  const seats = STATIONS.flatMap((plan, at): Seat[] => {
    const pool = poolOf(plan.kind, agents);
    const turn = Array.from({ length: pool.length }, (_, n) => pool[(dayNo * 5 + at + n) % pool.length]);
    const agent = turn.find((a) => a !== undefined && !taken.has(a.staffId)) ?? turn[0];
    if (agent === undefined) return [];
    taken.add(agent.staffId);
    return [{ plan, agent, freeAt: new Array<number>(plan.atOnce).fill(0) }];
  });
  const best = (kind: StationPlan['kind'], at: number) => {
    const hour = (at - dayStart) / HOUR_MS;
    let found: { seat: Seat; place: number; at: number; busy: number } | undefined;
    for (const seat of seats) {
      if (seat.plan.kind !== kind || hour < seat.plan.from || hour >= seat.plan.to) continue;
      seat.freeAt.forEach((free, place) => {
        const start = Math.max(at, free);
        // Of those who are free, whoever has been idle longest.
        if (found === undefined || start < found.at || (start === found.at && free < found.busy)) {
          found = { seat, place, at: start, busy: free };
        }
      });
    }
    return found;
  };
  return {
    soonest: (queueCode, at) => {
      const kind = kindOf(queueCode);
      const own = best(kind, at);
      const helpFrom = own === undefined ? 0 : OVERFLOW_MS[kind];
      if (kind === 'general' || (own !== undefined && own.at - at <= helpFrom)) return own;
      const help = Number.isFinite(helpFrom) ? best('general', at + helpFrom) : undefined;
      return own === undefined || (help !== undefined && help.at < own.at) ? help : own;
    },
  };
}
