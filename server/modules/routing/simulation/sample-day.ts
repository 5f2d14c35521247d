import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { queueRule, SAMPLE_RULES, skillStep } from '../rules/sample-rules.ts';
import { draw, type Distribution } from './distribution.ts';
import type { Arrival, Simulated, SimulatedSeat } from './simulation-types.ts';

/* One queue, people who all know it, and calls by chance: what tests of the simulation begin with. */
export const RULES: RoutingRules = { ...SAMPLE_RULES, queues: [queueRule('general', skillStep(0, 'general'))] };
const FOREVER = [{ fromMs: 0, untilMs: 1e12 }];
export const seat = (id: string, skills: Record<string, number> = { general: 3 }): SimulatedSeat => ({
  facts: {
    id,
    team: 't1',
    centre: null,
    skills: new Map(Object.entries(skills)),
    capacity: { voice: 1, video: 1, chat: 3 },
    voiceInterruptsChat: false,
  },
  group: 'site',
  shifts: FOREVER,
});
export const arrivalAt = (atMs: number, more: Partial<Arrival> = {}): Arrival => ({
  atMs,
  channel: 'voice',
  queue: 'general',
  serviceClass: 'ordinary',
  boosts: [],
  preferred: null,
  talkSeconds: null,
  afterCallSeconds: null,
  patienceSeconds: null,
  ...more,
});
/** Calls as they come by chance alone (Poisson). */
export function* poisson(perSecond: number, seconds: number, seed: number): Generator<Arrival> {
  const random = seededRandom(seed);
  const gap: Distribution = { kind: 'exponential', mean: 1 / perSecond };
  for (let at = draw(gap, random); at < seconds; at += draw(gap, random)) yield arrivalAt(at * 1000);
}
export const day = (more: Partial<Simulated>): Simulated => ({
  rules: RULES,
  queues: [{ code: 'general', centre: null, shortAbandonSeconds: 0 }],
  seats: [],
  arrivals: [],
  talk: { kind: 'exponential', mean: 180 },
  afterCall: { kind: 'fixed', seconds: 0 },
  patience: { kind: 'never' },
  pickUp: { kind: 'fixed', seconds: 0 },
  missed: { share: 0, pauseSeconds: 0 },
  retries: null,
  seed: 1,
  measured: { fromMs: 0, untilMs: 86_400_000 },
  ...more,
});
