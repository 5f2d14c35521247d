import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelaxStep, RoutingRules, RuleProblem } from '../../../../shared/contracts/routing-rules.ts';
import { cyclesIn } from './overflow-cycles.ts';
import { checkRules } from './rule-check.ts';
import { changesBetween } from './rule-diff.ts';
import type { RuleWorld } from './rule-world.ts';
import { queueRule, SAMPLE_RULES, skillStep } from './sample-rules.ts';

const WORLD: RuleWorld = {
  queues: new Map([
    ['general', { zh: '综合', en: 'General', active: true, centre: null }],
    ['fault', { zh: '故障', en: 'Faults', active: true, centre: 'east' }],
  ]),
  skills: new Map([
    ['general', { zh: '综合咨询', en: 'General', active: true }],
    ['fault', { zh: '故障报修', en: 'Faults', active: true }],
    ['video', { zh: '视频', en: 'Video', active: true }],
    ['telex', { zh: '电传', en: 'Telex', active: false }],
  ]),
  holders: [
    { skill: 'general', level: 3, centre: 'east', agents: 10 },
    { skill: 'fault', level: 4, centre: 'west', agents: 4 },
  ],
};
const overflow = (afterSeconds: number, queue: string): RelaxStep => ({ kind: 'queue', afterSeconds, queue });
const withQueues = (...queues: RoutingRules['queues']): RoutingRules => ({ ...SAMPLE_RULES, queues });
const withFault = (...steps: RelaxStep[]): RoutingRules =>
  withQueues(queueRule('general', skillStep(0, 'general')), queueRule('fault', ...steps));
const found = (rules: RoutingRules, world = WORLD): RuleProblem[] => checkRules(rules, world);
const codesAt = (rules: RoutingRules, path: string): string[] =>
  found(rules)
    .filter((p) => p.path === path)
    .map((p) => p.code);
const sentence = (rules: RoutingRules, code: RuleProblem['code']): string | undefined =>
  found(rules).find((p) => p.code === code)?.zh;

describe('rules that are in order', () => {
  it('have no problem', () => {
    expect(found(SAMPLE_RULES)).toEqual([]);
  });
});

describe('what keeps a version from being released', () => {
  const errors = (rules: RoutingRules): string[] =>
    found(rules)
      .filter((p) => p.severity === 'error')
      .map((p) => p.code);

  it('an unknown skill, an unknown queue, an overflow into a queue without a rule', () => {
    expect(codesAt(withFault(skillStep(0, 'fautl')), '/queues/1/steps/0')).toContain('unknown_skill');
    expect(errors(withFault(skillStep(0, 'fault'), overflow(9, 'nowhere')))).toEqual(['unknown_queue']);
    expect(errors(withQueues(queueRule('fault', skillStep(0, 'fault'), overflow(9, 'general'))))).toEqual([
      'overflow_without_rule',
      'queue_without_rule',
    ]);
  });

  it('a skill that is no longer in use', () => {
    expect(errors(withFault(skillStep(0, 'telex'), skillStep(5, 'fault')))).toEqual(['inactive_skill']);
  });

  it('a first step that lets people wait for nobody, and steps that run backwards', () => {
    const rules = withFault(skillStep(10, 'fault', { minLevel: 3 }), skillStep(5, 'fault'));
    expect(codesAt(rules, '/queues/1/steps/0')).toEqual(['first_step_late']);
    expect(codesAt(rules, '/queues/1/steps/1')).toEqual(['steps_out_of_order']);
    expect(sentence(rules, 'first_step_late')).toContain('「故障」队列第 1 步要从 0 秒开始，现在是 10 秒');
  });

  it('overflow that goes round in a circle, named as the path', () => {
    const rules = withQueues(
      queueRule('fault', skillStep(0, 'fault'), overflow(30, 'general')),
      queueRule('general', skillStep(0, 'general'), overflow(30, 'fault')),
    );
    expect(sentence(rules, 'cyclic_overflow')).toContain('故障→综合→故障');
    expect(sentence(withFault(overflow(0, 'fault')), 'cyclic_overflow')).toContain('故障→故障');
  });

  it('a queue of the house without a rule, and a queue with two', () => {
    expect(errors(withQueues(queueRule('general', skillStep(0, 'general'))))).toEqual(['queue_without_rule']);
    expect(errors(withQueues(...SAMPLE_RULES.queues, ...SAMPLE_RULES.queues.slice(0, 1)))).toEqual(['duplicate_queue']);
  });
});

describe('what is only warned of', () => {
  it('a skill that no agent has, and a level that nobody reaches, with the numbers', () => {
    expect(sentence(withFault(skillStep(0, 'fault'), skillStep(5, 'video')), 'skill_without_agents')).toBe(
      '没有任何坐席具备技能「视频」',
    );
    expect(sentence(withFault(skillStep(0, 'fault', { minLevel: 5 })), 'level_without_agents')).toBe(
      '技能「故障报修」有 4 名坐席，达到 5 级且在范围内的为 0 名',
    );
  });

  it('a queue whose whole rule matches nobody', () => {
    const rules = withFault(skillStep(0, 'video'), skillStep(20, 'fault', { scope: 'own_centre' }));
    expect(sentence(rules, 'matches_nobody')).toBe('「故障」队列共 2 步，匹配到的坐席为 0 名：客户将一直等待');
    expect(found(rules).every((p) => p.severity === 'warning')).toBe(true);
  });

  it('a class worth more than the limit', () => {
    const { priority } = SAMPLE_RULES;
    const rules = { ...SAMPLE_RULES, priority: { ...priority, atMost: 200 } };
    expect(found(rules).map((p) => p.path)).toEqual([
      '/priority/classes/emergency',
      '/priority/classes/elder',
      '/priority/classes/vip',
    ]);
  });

  it('a step that adds nobody, and a step about a centre that the queue does not have', () => {
    expect(
      codesAt(withFault(skillStep(0, 'fault'), skillStep(9, 'fault', { minLevel: 4 })), '/queues/1/steps/1'),
    ).toEqual(['step_adds_nobody']);
    const rules = withQueues(
      ...SAMPLE_RULES.queues.slice(1),
      queueRule('general', skillStep(0, 'general', { scope: 'own_centre' })),
    );
    expect(codesAt(rules, '/queues/1/steps/0')).toEqual(['no_centre']);
  });

  it('a self-service rule that an earlier one hides', () => {
    const everybody = { channel: null, serviceClass: null, topicPrefix: null, hours: null, first: 'person' as const };
    const rules = { ...SAMPLE_RULES, selfService: [everybody, { ...everybody, serviceClass: 'vip' as const }] };
    expect(codesAt(rules, '/selfService/1')).toEqual(['rule_never_reached']);
  });
});

describe('whatever is written', () => {
  const code = fc.constantFrom('general', 'fault', 'other', 'more');
  const step: fc.Arbitrary<RelaxStep> = fc.oneof(
    fc.record({
      kind: fc.constant('skill' as const),
      afterSeconds: fc.nat({ max: 100 }),
      skill: code,
      minLevel: fc.integer({ min: 1, max: 5 }),
      scope: fc.constantFrom('everywhere' as const, 'own_centre' as const, 'same_team' as const),
    }),
    fc.record({ kind: fc.constant('queue' as const), afterSeconds: fc.nat({ max: 100 }), queue: code }),
  );
  const queues = fc.array(
    fc.tuple(code, fc.array(step, { minLength: 1, maxLength: 4 })).map(([c, steps]) => queueRule(c, ...steps)),
    { minLength: 1, maxLength: 6 },
  );
  const rules = queues.map((list) => withQueues(...list));
  const distinct = queues.map((list) => withQueues(...new Map(list.map((q) => [q.code, q])).values()));

  it('the check comes to an end, and every problem has a place and a sentence in both languages', () => {
    fc.assert(
      fc.property(rules, (r) => {
        for (const p of found(r)) {
          expect(p.path).toMatch(/^\/(queues|priority|selfService)/);
          expect(p.zh).toMatch(/\p{Script=Han}/u);
          expect(p.en).not.toBe('');
        }
      }),
    );
  });

  it('a circle is found exactly where overflow leads back to where it began', () => {
    fc.assert(
      fc.property(queues, (list) => {
        const into = new Map<string, Set<string>>();
        for (const q of list)
          for (const s of q.steps)
            if (s.kind === 'queue') into.set(q.code, (into.get(q.code) ?? new Set()).add(s.queue));
        const reaches = (from: string): Set<string> => {
          const seen = new Set<string>();
          const open = [...(into.get(from) ?? [])];
          for (let next = open.pop(); next !== undefined; next = open.pop()) {
            if (seen.has(next)) continue;
            seen.add(next);
            open.push(...(into.get(next) ?? []));
          }
          return seen;
        };
        const isCyclic = [...into.keys()].some((c) => reaches(c).has(c));
        const circles = cyclesIn(list);
        expect(circles.length > 0).toBe(isCyclic);
        for (const circle of circles) {
          expect(circle[0]).toBe(circle.at(-1));
          circle.slice(1).forEach((c, i) => expect(into.get(circle[i]!)?.has(c)).toBe(true));
        }
      }),
    );
  });

  it('a version has no differences from itself, and any other first step has', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 1, max: 100 }), (r, more) => {
        expect(changesBetween(r, r, WORLD)).toEqual([]);
        const [first, ...rest] = r.queues;
        const slower = { ...first!, ringSeconds: first!.ringSeconds + more };
        expect(changesBetween(r, withQueues(slower, ...rest), WORLD)).toHaveLength(1);
      }),
    );
  });
});

describe('differences in words', () => {
  it('are said as a shift leader would', () => {
    const before = withFault(skillStep(0, 'fault', { minLevel: 3 }), skillStep(30, 'fault'));
    const after = withFault(skillStep(0, 'fault', { minLevel: 3 }), skillStep(20, 'fault'), overflow(60, 'general'));
    expect(changesBetween(before, after, WORLD)).toEqual([
      { zh: '故障队列：第2步 30秒→20秒', en: 'Faults: step 2 30 s → 20 s' },
      { zh: '故障队列：第3步 新增（60秒，溢出到「综合」）', en: 'Faults: step 3 added: 60 s, overflow into General' },
    ]);
  });
});
