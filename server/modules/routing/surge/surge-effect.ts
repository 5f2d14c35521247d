import type {
  QueueSight,
  SurgeEffect,
  SurgeFigures,
  SurgeStagePlan,
} from '../../../../shared/contracts/routing-surge.ts';
import { agentsNeeded, impatientQueue } from '../erlang.ts';

/** How long people wait before they give up, on the mean: the value of the field's examples until it is measured per queue. */
export const PATIENCE_SECONDS = 120;

interface Basis {
  readonly arrivalsPerMinute: number;
  readonly handleSeconds: number;
  readonly agents: number;
}

const figuresOf = (basis: Basis, withinSeconds: number): SurgeFigures => {
  const load = { arrivalsPerSecond: basis.arrivalsPerMinute / 60, handleSeconds: basis.handleSeconds };
  // Half an agent cannot answer: a share of people is rounded to people.
  const agents = Math.max(0, Math.round(basis.agents));
  const f = impatientQueue({ ...load, agents, patienceSeconds: PATIENCE_SECONDS }, withinSeconds);
  return {
    serviceLevel: f.serviceLevel,
    waitSeconds: f.meanWaitSeconds,
    abandonShare: f.abandonShare,
    agents,
    isOverloaded: load.arrivalsPerSecond * load.handleSeconds >= agents,
  };
};

function changed(basis: Basis, plan: SurgeStagePlan, given: { people: number; afterCallSeconds: number }): Basis {
  switch (plan.kind) {
    case 'borrow_back_office':
    case 'open_home_seats':
      return { ...basis, agents: basis.agents + given.people };
    case 'push_self_service':
    case 'offer_callback':
      return { ...basis, arrivalsPerMinute: basis.arrivalsPerMinute * (1 - plan.share) };
    case 'shorten_after_call':
      return { ...basis, handleSeconds: Math.max(1, basis.handleSeconds - given.afterCallSeconds * (1 - plan.factor)) };
  }
}

/**
 * What a measure is expected to change, by Erlang A from the figures of this moment. Undefined while no contact has been
 * handled: a guess with a decimal point would be believed.
 */
export function expectedEffect(sight: QueueSight, plan: SurgeStagePlan, people: number): SurgeEffect | undefined {
  if (sight.meanHandleSeconds === null || sight.arrivalsPerMinute <= 0) return undefined;
  const basis: Basis = {
    arrivalsPerMinute: sight.arrivalsPerMinute,
    handleSeconds: sight.meanHandleSeconds,
    agents: sight.agentsServing,
  };
  const withinSeconds = sight.answerSeconds;
  const after = changed(basis, plan, { people, afterCallSeconds: sight.meanAfterCallSeconds ?? 0 });
  return {
    before: figuresOf(basis, withinSeconds),
    after: figuresOf(after, withinSeconds),
    arrivalsPerMinute: sight.arrivalsPerMinute,
    handleSeconds: sight.meanHandleSeconds,
    withinSeconds,
    patienceSeconds: PATIENCE_SECONDS,
    people,
  };
}

/** How many are missing for the promise of the queue, by Erlang C as planners count; undefined while there is no basis. */
export function missingPeople(sight: QueueSight): number | undefined {
  if (sight.meanHandleSeconds === null || sight.arrivalsPerMinute <= 0) return undefined;
  const needed = agentsNeeded(
    { arrivalsPerSecond: sight.arrivalsPerMinute / 60, handleSeconds: sight.meanHandleSeconds },
    { withinSeconds: sight.answerSeconds, target: sight.answerTarget },
  );
  return Math.max(0, Math.ceil(needed - sight.agentsServing));
}
