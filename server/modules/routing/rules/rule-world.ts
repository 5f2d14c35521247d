import type { RelaxStep, RuleProblem } from '../../../../shared/contracts/routing-rules.ts';

/** What a rule document is checked against: the house as it is now. */
export interface RuleWorld {
  readonly queues: ReadonlyMap<string, NamedQueue>;
  readonly skills: ReadonlyMap<string, Named>;
  /** How many agents hold a skill at a level, by centre. */
  readonly holders: readonly Holders[];
}

export interface Named {
  readonly zh: string;
  readonly en: string;
  readonly active: boolean;
}

export interface NamedQueue extends Named {
  readonly centre: string | null;
}

export interface Holders {
  readonly skill: string;
  readonly level: number;
  readonly centre: string | null;
  readonly agents: number;
}

/** The name that people know; the code where there is none. */
export const queueName = (world: RuleWorld, code: string): { zh: string; en: string } =>
  world.queues.get(code) ?? { zh: code, en: code };
export const skillName = (world: RuleWorld, code: string): { zh: string; en: string } =>
  world.skills.get(code) ?? { zh: code, en: code };

export const sumHolders = (world: RuleWorld, fits: (h: Holders) => boolean): number =>
  world.holders.reduce((sum, h) => (fits(h) ? sum + h.agents : sum), 0);

/** How many a step can ask at all; `same_team` counts everybody with the skill, since the team depends on the customer. */
export function agentsFor(world: RuleWorld, step: RelaxStep & { kind: 'skill' }, centre: string | null): number {
  return sumHolders(
    world,
    (h) => h.skill === step.skill && h.level >= step.minLevel && (step.scope !== 'own_centre' || h.centre === centre),
  );
}

export type Found = Omit<RuleProblem, 'path'>;
export const error = (code: RuleProblem['code'], zh: string, en: string): Found => ({
  severity: 'error',
  code,
  zh,
  en,
});
export const warning = (code: RuleProblem['code'], zh: string, en: string): Found => ({
  severity: 'warning',
  code,
  zh,
  en,
});
