import type { LiveStep, People } from '../../../../shared/contracts/routing-live.ts';
import type { QueueRules, RelaxStep } from '../../../../shared/contracts/routing-rules.ts';
import { hasOne } from './able.ts';
import type { SeatLook } from './live-floor.ts';

const NOBODY: People = {
  all: 0,
  on: 0,
  idle: 0,
  offered: 0,
  talking: 0,
  chatting: 0,
  after_call_work: 0,
  not_ready: 0,
};

const peopleOf = (seats: readonly SeatLook[]): People =>
  seats.reduce<People>((sum, { activity }) => {
    if (activity === 'offline') return { ...sum, all: sum.all + 1 };
    return { ...sum, all: sum.all + 1, on: sum.on + 1, [activity]: sum[activity] + 1 };
  }, NOBODY);

type SkillStep = Extract<RelaxStep, { kind: 'skill' }>;

/** Whom a step asks, as a skill: overflow asks as the other queue's first step does. */
const askOf = (step: RelaxStep, all: readonly QueueRules[]): SkillStep | undefined => {
  if (step.kind === 'skill') return step;
  const first = all.find((q) => q.code === step.queue)?.steps[0];
  return first?.kind === 'skill' ? first : undefined;
};

interface Where {
  readonly rules: readonly QueueRules[];
  readonly seats: readonly SeatLook[];
  readonly centreOf: (staffId: string) => string | null;
  readonly centre: string | null;
}

/** Each step of a queue with the people it asks: steps only add, so the later ones count those of the earlier, too. */
export function stepsWithPeople(queue: QueueRules, { rules, seats, centreOf, centre }: Where): LiveStep[] {
  const asked = new Set<SeatLook>();
  return [...queue.steps]
    .sort((a, b) => a.afterSeconds - b.afterSeconds)
    .map((rule) => {
      const ask = askOf(rule, rules);
      for (const seat of seats) {
        if (ask === undefined || !hasOne(seat.skills, [ask])) continue;
        if (ask.scope === 'own_centre' && centre !== null && centreOf(seat.staffId) !== centre) continue;
        asked.add(seat);
      }
      return { rule, people: peopleOf([...asked]) };
    });
}
