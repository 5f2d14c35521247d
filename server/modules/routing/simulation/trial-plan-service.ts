import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { TrialAsk } from '../../../../shared/contracts/routing-simulation.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { findRules } from '../rules/rule-store.ts';
import {
  recentMix,
  recordedPresence,
  simulatedQueues,
  skilledAgents,
  type SkilledAgent,
} from './recorded-day-store.ts';
import type { SimulatedSeat } from './simulation-types.ts';
import { syntheticSeats, type MixPart, type SeatMaker } from './synthetic-day.ts';
import type { TrialPlan } from './trial.ts';

export interface TrialPlanNeeds {
  readonly db: Db;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}

/** The operator's midnight (UTC+8). */
export const startOfDay = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);
/** A made-up day needs some date: a Monday. */
const SOME_DAY = '2026-03-02';
const TALK_SECONDS = 96;

/** Reads what the asked what-if needs. Undefined: one of its versions is gone. */
export async function planOf(asked: TrialAsk, needs: TrialPlanNeeds): Promise<TrialPlan | undefined> {
  const { db } = needs;
  const [version, against] = await Promise.all([findRules(db, asked.version), findRules(db, asked.against)]);
  if (version === undefined || against === undefined) return undefined;
  const agents = await seatMakers(needs);
  const common = {
    version: version.rules,
    against: against.rules,
    queues: await simulatedQueues(db),
    patienceSeconds: asked.patienceSeconds,
    retryShare: asked.retryShare,
    missedShare: asked.missedShare,
    seed: asked.seed,
  };
  if (asked.day.kind === 'recorded') {
    const startMs = startOfDay(asked.day.date);
    return { ...common, startMs, synthetic: null, seats: await presentSeats(db, startMs, agents) };
  }
  const startMs = startOfDay(SOME_DAY);
  const mix = mixOf(await recentMix(db), against.rules);
  const { contacts, monthEnd } = asked.day;
  return {
    ...common,
    startMs,
    synthetic: { startMs, contacts, monthEnd, mix, seed: asked.seed },
    seats: syntheticSeats(startMs, asked.day, [...agents.values()]),
  };
}

/** Without any history: most are nobody special, and every queue of the rules gets the same share. */
const CLASS_SHARES = { ordinary: 80, star: 8, elder: 5, complaint: 3, enterprise: 3, vip: 1 } as const;
const CLASSES = Object.entries(CLASS_SHARES) as [keyof typeof CLASS_SHARES, number][];

function mixOf(recent: readonly MixPart[], rules: RoutingRules): MixPart[] {
  const known = new Set(rules.queues.map((q) => q.code));
  const mix = recent.filter((part) => known.has(part.queue));
  if (mix.length > 0) return mix.map((p) => ({ ...p, talkSeconds: p.talkSeconds > 0 ? p.talkSeconds : TALK_SECONDS }));
  return rules.queues.flatMap(({ code }) =>
    CLASSES.map(([serviceClass, weight]): MixPart => {
      return { queue: code, channel: 'voice', serviceClass, weight, talkSeconds: TALK_SECONDS };
    }),
  );
}

async function seatMakers({ db, organisation }: TrialPlanNeeds): Promise<Map<string, SeatMaker>> {
  const agents = await skilledAgents(db);
  const staff = await organisation.staff(agents.map((a) => a.id));
  const makerOf = (a: SkilledAgent): SeatMaker => ({
    facts: {
      id: a.id,
      team: staff.get(a.id)?.team ?? null,
      centre: staff.get(a.id)?.centre ?? null,
      skills: new Map(Object.entries(a.skills)),
      capacity: { voice: a.voice, video: a.video, chat: a.chat },
      voiceInterruptsChat: a.voiceInterruptsChat,
    },
  });
  return new Map(agents.map((a) => [a.id, makerOf(a)]));
}

/** Seats of a recorded day: the agents who answered on it, with the skills that they have now. */
async function presentSeats(db: Db, startMs: number, agents: ReadonlyMap<string, SeatMaker>): Promise<SimulatedSeat[]> {
  return (await recordedPresence(db, startMs)).flatMap(({ agentId, fromMs, untilMs }) => {
    const facts = agents.get(agentId)?.facts;
    return facts === undefined ? [] : [{ facts, group: facts.centre ?? 'on_site', shifts: [{ fromMs, untilMs }] }];
  });
}
