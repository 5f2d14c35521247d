import type { ConfirmOutcome, ReturnReason, SuspendReason } from '../../../shared/contracts/cases-catalogue.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import type { CaseEvent } from './case-state.ts';
import { workingMoment } from './demo-calendar.ts';
import type { OrderEvent } from './work-order-state.ts';

/** One thing that happens in the life of a demo case. What lies after the present is simply not told. */
export type StoryStep = { readonly at: number; readonly by: 'agent' | 'engineer' | 'system' } & (
  | { readonly on: 'case'; readonly event: CaseEvent }
  | { readonly on: 'order'; readonly event: OrderEvent | 'create'; readonly reason?: SuspendReason | ReturnReason }
  | { readonly on: 'word'; readonly outcome: ConfirmOutcome }
  | { readonly on: 'backfill' }
);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of the orders of the last days: accepted and then left lying, so that the wall has something to be worried about. */
const STUCK_SHARE = 0.12;

/** A matter that is answered without an order: mostly at once, on the line. */
export function storyWithoutOrder(random: Random, openedAt: number, onTheLine: boolean): StoryStep[] {
  if (onTheLine) {
    const at = openedAt + random.int(2, 9) * MINUTE;
    return [{ at, by: 'agent', on: 'case', event: 'resolve' }, ...ending(at, 'satisfied', false)];
  }
  const resolvedAt = workingMoment(random, openedAt + random.int(1, 40) * HOUR);
  const askedAt = resolvedAt + random.int(20, 900) * MINUTE;
  return [{ at: resolvedAt, by: 'agent', on: 'case', event: 'resolve' }, ...asking(random, askedAt, false)];
}

const ending = (at: number, outcome: 'satisfied' | 'unreachable', hasOrder: boolean): StoryStep[] => {
  const event = outcome === 'satisfied' ? 'confirm' : 'confirm_unreached';
  const order: StoryStep[] = [
    { at, by: 'agent', on: 'order', event },
    { at, by: 'system', on: 'order', event: 'archive' },
  ];
  return [
    { at, by: 'agent', on: 'word', outcome },
    ...(hasOrder ? order : []),
    { at, by: 'agent', on: 'case', event },
    { at, by: 'system', on: 'case', event: 'close' },
  ];
};

function asking(random: Random, at: number, hasOrder: boolean): StoryStep[] {
  if (random.chance(0.965)) return ending(at, 'satisfied', hasOrder);
  const miss = (n: number): StoryStep => ({ at: at + n * 5 * HOUR, by: 'agent', on: 'word', outcome: 'unreachable' });
  return [miss(0), miss(1), ...ending(at + 10 * HOUR, 'unreachable', hasOrder)];
}

export function storyWithOrder(
  random: Random,
  openedAt: number,
  facts: { readonly visit: boolean; readonly recent: boolean },
): StoryStep[] {
  const created = openedAt + random.int(1, 6) * MINUTE;
  const steps: StoryStep[] = [
    { at: created, by: 'agent', on: 'order', event: 'create' },
    { at: created, by: 'agent', on: 'case', event: 'start' },
    { at: created, by: 'agent', on: 'order', event: 'dispatch' },
  ];
  let at = workingMoment(random, created + random.int(3, 100) * MINUTE);
  if (random.chance(0.04)) {
    steps.push({
      at,
      by: 'engineer',
      on: 'order',
      event: 'return',
      reason: random.pick(['facts_missing', 'needs_other_department']),
    });
    at += random.int(20, 200) * MINUTE;
    steps.push({ at, by: 'agent', on: 'order', event: 'dispatch' });
    at = workingMoment(random, at + random.int(10, 60) * MINUTE);
  }
  steps.push({ at, by: 'engineer', on: 'order', event: 'accept' });
  if (facts.recent && random.chance(STUCK_SHARE)) return steps;
  if (random.chance(0.06)) {
    at += random.int(20, 120) * MINUTE;
    const reason = random.weighted([
      ['customer_reschedules', 5],
      ['customer_unreachable', 3],
      ['awaiting_parts', 2],
    ] as const);
    steps.push({ at, by: 'engineer', on: 'order', event: 'suspend', reason });
    at = workingMoment(random, at + random.int(8, 44) * HOUR);
    steps.push({ at, by: 'engineer', on: 'order', event: 'resume' });
  }
  const worked = visit(random, at, facts.visit);
  steps.push(...worked.steps, ...aftermath(random, worked.doneAt, facts.visit));
  return steps;
}

function visit(random: Random, from: number, leavesHouse: boolean): { steps: StoryStep[]; doneAt: number } {
  const wait = random.weighted([
    [random.int(20, 240), 62],
    [random.int(240, 900), 28],
    [random.int(900, 1900), 10],
  ] as const);
  let at = workingMoment(random, from + wait * MINUTE);
  const steps: StoryStep[] = [];
  const step = (event: OrderEvent, minutes: number): void => {
    at += minutes * MINUTE;
    steps.push({ at, by: 'engineer', on: 'order', event });
  };
  if (leavesHouse) {
    step('set_out', 0);
    step('arrive', random.int(12, 55));
  }
  step('start_work', random.int(1, 6));
  at += random.int(12, 95) * MINUTE;
  steps.push({ at, by: 'engineer', on: 'backfill' });
  step('complete', 0);
  steps.push({ at, by: 'system', on: 'case', event: 'resolve' });
  return { steps, doneAt: at };
}

/** 回访, and once in a while the customer says that it is not solved. */
function aftermath(random: Random, doneAt: number, leavesHouse: boolean): StoryStep[] {
  const askedAt = workingMoment(random, doneAt + random.int(15, 700) * MINUTE);
  if (!random.chance(0.035)) return asking(random, askedAt, true);
  const acceptedAt = workingMoment(random, askedAt + random.int(10, 120) * MINUTE);
  const again = visit(random, acceptedAt, leavesHouse);
  return [
    { at: askedAt, by: 'agent', on: 'word', outcome: 'dissatisfied' },
    { at: askedAt, by: 'agent', on: 'order', event: 'rework' },
    { at: askedAt, by: 'agent', on: 'case', event: 'reopen' },
    { at: acceptedAt, by: 'engineer', on: 'order', event: 'accept' },
    ...again.steps,
    ...asking(random, again.doneAt + random.int(30, 600) * MINUTE, true),
  ];
}
