import {
  SLOTS,
  type FloorNow,
  type FloorTile,
  type Wallboard,
  type WallQueue,
} from '../../../shared/contracts/insight.ts';
import { AGENT_ACTIVITIES } from '../../../shared/contracts/routing.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { OrganisationView } from '../identity/index.ts';
import type { QueueSettings, Routing } from '../routing/index.ts';
import { activitySince } from './activity-since.ts';
import { inHand } from './fact-store.ts';
import { serviceLevel } from './measures.ts';
import { placeInDay, sameWeekdays } from './operator-day.ts';
import type { OutageWatch } from './outage-watch.ts';
import { sumOf, todayOf } from './tally.ts';
import { meanOfDays, openWork, tallyOfDay, waitingLines, type SlotOfQueue } from './wall-store.ts';

/** The floor and the day as they are now, read from the truth each time; nothing is counted up in memory. */
export interface Wall {
  wallboard(): Promise<Wallboard>;
  floor(): Promise<FloorNow>;
}

export interface WallNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly routing: Pick<Routing, 'floor'>;
  readonly organisation: Pick<OrganisationView, 'staff' | 'all'>;
  readonly outages: OutageWatch;
  readonly queues: () => readonly QueueSettings[];
}

const WEEKS = 4;
/** The forecast of a day does not change while the day runs; read again so that a history that is still loading shows up. */
const FORECAST_KEPT_MS = 60_000;

const perSlot = (cuts: readonly SlotOfQueue[], pick: 'arrived' | 'requested', slots: number): number[] => {
  const curve = new Array<number>(slots).fill(0);
  for (const { slot, tally } of cuts) if (slot < slots) curve[slot] = (curve[slot] ?? 0) + tally[pick];
  return curve;
};

export function createWall(needs: WallNeeds): Wall {
  const { db, clock, routing } = needs;
  let forecast: { day: string; at: number; expected: number[]; sampleDays: number } | undefined;

  const forecastFor = async (day: string, nowMs: number) => {
    if (forecast?.day === day && nowMs - forecast.at < FORECAST_KEPT_MS) return forecast;
    const { sampleDays, slots } = await meanOfDays(db, sameWeekdays(day, WEEKS));
    const expected = sampleDays === 0 ? [] : new Array<number>(SLOTS).fill(0);
    for (const { slot, mean } of slots) expected[slot] = Math.round(mean * 10) / 10;
    forecast = { day, at: nowMs, expected, sampleDays };
    return forecast;
  };

  const queueNow = async (): Promise<WallQueue[]> => {
    const lines = new Map((await waitingLines(db)).map((l) => [l.queueCode, l]));
    const agents = routing.floor.agents();
    return needs.queues().map(({ code, zh, en, skill }) => {
      const skilled = agents.filter((a) => a.skills.has(skill));
      const line = lines.get(code);
      return {
        code,
        zh,
        en,
        waiting: line?.waiting ?? 0,
        waitingSince: line?.since.toISOString() ?? null,
        agentsReady: skilled.filter((a) => routing.floor.activity(a.staffId) === 'idle').length,
        agentsOn: skilled.filter((a) => a.state !== 'offline').length,
      };
    });
  };

  const agentsNow = (): Wallboard['agents'] => {
    const counts = Object.fromEntries(AGENT_ACTIVITIES.map((a) => [a, 0])) as Wallboard['agents'];
    for (const { staffId } of routing.floor.agents()) counts[routing.floor.activity(staffId)] += 1;
    return counts;
  };

  const tiles = async (): Promise<FloorTile[]> => {
    const agents = routing.floor.agents();
    const [staff, { teams }, hands] = await Promise.all([
      needs.organisation.staff(agents.map((a) => a.staffId)),
      needs.organisation.all(),
      inHand(db),
    ]);
    const teamNames = new Map(teams.map((t) => [t.code, t.name]));
    return agents.flatMap((agent) => {
      const card = staff.get(agent.staffId);
      if (card === undefined) return [];
      const mine = hands.filter((h) => h.agentId === agent.staffId);
      const activity = routing.floor.activity(agent.staffId);
      const since = activitySince(activity, {
        stateSince: agent.since,
        idleSinceMs: routing.floor.idleSince(agent.staffId),
        hands: mine,
      });
      const inHands = routing.floor.hands(agent.staffId);
      return {
        staffId: agent.staffId,
        staffNo: card.staffNo,
        name: card.name,
        team: card.team ?? '',
        teamName: teamNames.get(card.team ?? '') ?? '',
        activity,
        reason: agent.reason,
        since: since.toISOString(),
        voice: inHands.filter((h) => h.channel === 'voice').length,
        chats: inHands.filter((h) => h.channel === 'chat').length,
        chatCapacity: agent.chatCapacity,
      };
    });
  };

  return {
    wallboard: async () => {
      const now = clock.now();
      const { day, slot } = placeInDay(now);
      const [cuts, queues, work, { expected, sampleDays }, outages] = await Promise.all([
        tallyOfDay(db, day, needs.queues()),
        queueNow(),
        openWork(db, now),
        forecastFor(day, now.getTime()),
        needs.outages.read(),
      ]);
      return {
        at: now.toISOString(),
        today: todayOf(sumOf(cuts.map((c) => c.tally))),
        queues,
        agents: agentsNow(),
        work,
        curve: { today: perSlot(cuts, 'arrived', slot + 1), expected, sampleDays },
        outages,
      };
    },
    floor: async () => {
      const now = clock.now();
      const { day, slot } = placeInDay(now);
      const [cuts, queues, agents] = await Promise.all([tallyOfDay(db, day, needs.queues()), queueNow(), tiles()]);
      return {
        at: now.toISOString(),
        agents,
        queues: queues.map((queue) => {
          const own = cuts.filter((c) => c.queueCode === queue.code);
          const sum = sumOf(own.map((c) => c.tally));
          return {
            ...queue,
            answerSeconds: needs.queues().find((q) => q.code === queue.code)?.answerSeconds ?? 0,
            curve: perSlot(own, 'requested', slot + 1),
            requested: sum.requested,
            serviceLevel: serviceLevel(sum),
          };
        }),
      };
    },
  };
}
