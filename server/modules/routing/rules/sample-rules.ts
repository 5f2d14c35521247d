import type { RelaxStep, RoutingRules } from '../../../../shared/contracts/routing-rules.ts';

/** The rules of a small house, for tests. */
export const skillStep = (
  afterSeconds: number,
  skill: string,
  more: Partial<Omit<RelaxStep & { kind: 'skill' }, 'kind'>> = {},
): RelaxStep => ({ kind: 'skill', afterSeconds, skill, minLevel: 1, scope: 'everywhere', ...more });

export const queueRule = (code: string, ...steps: RelaxStep[]): RoutingRules['queues'][number] => ({
  code,
  strategy: 'longest_idle',
  ringSeconds: 20,
  afterCallSeconds: 0,
  steps,
});

export const SAMPLE_RULES: RoutingRules = {
  priority: {
    classes: { emergency: 1_800, elder: 300, vip: 300, complaint: 180, enterprise: 120, star: 60, ordinary: 0 },
    stars: [0, 0, 0, 60, 120],
    repeatedCaller: { withinHours: 24, seconds: 60 },
    openCase: 30,
    atMost: 1_800,
  },
  sticky: {
    vipManager: { on: true, holdSeconds: 30, standIn: true },
    caseAgent: { on: true, holdSeconds: 10 },
    lastAgent: { on: true, holdSeconds: 5, withinHours: 2 },
  },
  queues: [
    queueRule('general', skillStep(0, 'general')),
    queueRule('fault', skillStep(0, 'fault', { minLevel: 3 }), skillStep(30, 'fault'), {
      kind: 'queue',
      afterSeconds: 60,
      queue: 'general',
    }),
  ],
  selfService: [],
};
