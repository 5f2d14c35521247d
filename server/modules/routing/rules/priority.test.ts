import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import {
  boostsOf,
  localHour,
  preferredOf,
  selfServiceFirst,
  type PreferredFacts,
  type PriorityFacts,
  type SelfServiceAsk,
} from './priority.ts';
import { SAMPLE_RULES } from './sample-rules.ts';

const nobody: PriorityFacts = { serviceClass: 'ordinary', starLevel: null, hoursSinceLast: null, hasOpenCase: false };
const stranger: PreferredFacts = {
  serviceClass: 'ordinary',
  vipManager: null,
  caseAgentId: null,
  lastAgent: null,
  elderSeats: null,
};
const facts = fc.record<PriorityFacts>({
  serviceClass: fc.constantFrom(...SERVICE_CLASSES),
  starLevel: fc.option(fc.integer({ min: 1, max: 5 })),
  hoursSinceLast: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
  hasOpenCase: fc.boolean(),
});
const sum = (of: PriorityFacts): number => boostsOf(of, SAMPLE_RULES).reduce((s, b) => s + b.seconds, 0);

describe('who goes first', () => {
  it('an ordinary customer without a story goes by waiting time alone', () => {
    expect(boostsOf(nobody, SAMPLE_RULES)).toEqual([]);
  });

  it('names each fact with its worth', () => {
    const of: PriorityFacts = { serviceClass: 'complaint', starLevel: 5, hoursSinceLast: 3, hasOpenCase: true };
    expect(boostsOf(of, SAMPLE_RULES)).toEqual([
      { fact: 'complaint', seconds: 180 },
      { fact: 'star_5', seconds: 120 },
      { fact: 'repeated_caller', seconds: 60 },
      { fact: 'open_case', seconds: 30 },
    ]);
  });

  it('an emergency is worth more than any other class', () => {
    for (const c of SERVICE_CLASSES.filter((x) => x !== 'emergency'))
      expect(sum({ ...nobody, serviceClass: 'emergency' })).toBeGreaterThan(sum({ ...nobody, serviceClass: c }));
  });

  it('forgets the last contact after the hours of the rule', () => {
    expect(sum({ ...nobody, hoursSinceLast: 24 })).toBe(60);
    expect(sum({ ...nobody, hoursSinceLast: 24.01 })).toBe(0);
  });

  it('one more fact never makes anybody go later, and none is worth nothing', () => {
    fc.assert(
      fc.property(facts, (of) => {
        expect(sum({ ...of, hasOpenCase: true })).toBeGreaterThanOrEqual(sum({ ...of, hasOpenCase: false }));
        expect(sum({ ...of, hoursSinceLast: 1 })).toBeGreaterThanOrEqual(sum({ ...of, hoursSinceLast: null }));
        for (const boost of boostsOf(of, SAMPLE_RULES)) expect(boost.seconds).toBeGreaterThan(0);
      }),
    );
  });
});

describe('whom a customer knows', () => {
  const vip = (onShift: boolean, standInId: string | null = 'stand-in'): PreferredFacts => ({
    ...stranger,
    serviceClass: 'vip',
    vipManager: { agentId: 'manager', onShift, standInId },
    caseAgentId: 'case-agent',
    lastAgent: { agentId: 'last', hoursAgo: 1 },
  });
  const withSticky = (sticky: Partial<RoutingRules['sticky']>): RoutingRules => ({
    ...SAMPLE_RULES,
    sticky: { ...SAMPLE_RULES.sticky, ...sticky },
  });

  it('a VIP waits for their own manager; the stand-in is not asked while the manager is on shift', () => {
    expect(preferredOf(vip(true), SAMPLE_RULES)).toEqual({
      agentIds: ['manager'],
      reason: 'vip_manager',
      holdSeconds: 30,
    });
  });

  it('off shift the named stand-in is asked, and the manager stays the one whose team comes next', () => {
    expect(preferredOf(vip(false), SAMPLE_RULES)?.agentIds).toEqual(['manager', 'stand-in']);
  });

  it('off shift without a stand-in, or where the rule wants none, the agent of the open case is next', () => {
    const noStandIn = withSticky({ vipManager: { on: true, holdSeconds: 30, standIn: false } });
    expect(preferredOf(vip(false, null), SAMPLE_RULES)?.reason).toBe('case_agent');
    expect(preferredOf(vip(false), noStandIn)?.reason).toBe('case_agent');
  });

  it('the agent of an open case goes before the last agent, and the last agent is soon forgotten', () => {
    const known = { ...stranger, lastAgent: { agentId: 'last', hoursAgo: 2 } };
    expect(preferredOf({ ...known, caseAgentId: 'case-agent' }, SAMPLE_RULES)?.reason).toBe('case_agent');
    expect(preferredOf(known, SAMPLE_RULES)).toEqual({ agentIds: ['last'], reason: 'last_agent', holdSeconds: 5 });
    expect(preferredOf({ ...stranger, lastAgent: { agentId: 'last', hoursAgo: 2.1 } }, SAMPLE_RULES)).toBeNull();
  });

  it('old people are not drawn away from the elder-care seats', () => {
    const elder: PreferredFacts = {
      ...stranger,
      serviceClass: 'elder',
      caseAgentId: 'front-line',
      lastAgent: { agentId: 'elder-care', hoursAgo: 1 },
      elderSeats: new Set(['elder-care']),
    };
    expect(preferredOf(elder, SAMPLE_RULES)?.agentIds).toEqual(['elder-care']);
    expect(preferredOf({ ...elder, serviceClass: 'ordinary' }, SAMPLE_RULES)?.agentIds).toEqual(['front-line']);
    expect(preferredOf({ ...elder, elderSeats: null }, SAMPLE_RULES)?.agentIds).toEqual(['front-line']);
  });

  it('with everything switched off nobody is preferred, whatever is known', () => {
    const off = withSticky({
      vipManager: { on: false, holdSeconds: 30, standIn: true },
      caseAgent: { on: false, holdSeconds: 10 },
      lastAgent: { on: false, holdSeconds: 5, withinHours: 2 },
    });
    fc.assert(
      fc.property(fc.boolean(), fc.double({ min: 0, max: 5, noNaN: true }), (onShift, hoursAgo) => {
        expect(preferredOf({ ...vip(onShift), lastAgent: { agentId: 'last', hoursAgo } }, off)).toBeNull();
      }),
    );
  });
});

describe('self-service or a person first (SS-6)', () => {
  const at = (hour: number): Date => new Date(Date.parse('2026-03-02T00:30:00+08:00') + hour * 3_600_000);
  const ask = (more: Partial<SelfServiceAsk> = {}): SelfServiceAsk => ({
    channel: 'voice',
    serviceClass: 'ordinary',
    topic: null,
    at: at(10),
    ...more,
  });
  const withRules = (...selfService: RoutingRules['selfService']): RoutingRules => ({ ...SAMPLE_RULES, selfService });
  const any = { channel: null, serviceClass: null, topicPrefix: null, hours: null } as const;

  it('is self-service where no rule fits', () => {
    expect(selfServiceFirst(withRules(), ask())).toBe(true);
  });

  it('the first rule that fits decides', () => {
    const rules = withRules({ ...any, serviceClass: 'elder', first: 'person' }, { ...any, first: 'self_service' });
    expect(selfServiceFirst(rules, ask({ serviceClass: 'elder' }))).toBe(false);
    expect(selfServiceFirst(rules, ask())).toBe(true);
  });

  it('a topic fits by whole words', () => {
    const rules = withRules({ ...any, topicPrefix: 'bill', first: 'person' });
    expect(selfServiceFirst(rules, ask({ topic: 'bill.detail' }))).toBe(false);
    expect(selfServiceFirst(rules, ask({ topic: 'bill' }))).toBe(false);
    expect(selfServiceFirst(rules, ask({ topic: 'billing' }))).toBe(true);
    expect(selfServiceFirst(rules, ask({ topic: null }))).toBe(true);
  });

  it("hours are the operator's, over midnight too", () => {
    const night = withRules({ ...any, hours: { from: 22, until: 8 }, first: 'person' });
    const people = Array.from({ length: 24 }, (_, h) => h).filter((h) => !selfServiceFirst(night, ask({ at: at(h) })));
    expect(people).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 22, 23]);
    expect(localHour(new Date('2026-03-01T16:00:00Z'))).toBe(0);
  });

  it('adding a rule at the end never changes what an earlier one decided', () => {
    const rule = fc.record({
      channel: fc.option(fc.constantFrom(...CHANNELS)),
      serviceClass: fc.option(fc.constantFrom(...SERVICE_CLASSES)),
      topicPrefix: fc.option(fc.constantFrom('billing', 'fault')),
      hours: fc.option(fc.record({ from: fc.nat({ max: 23 }), until: fc.integer({ min: 1, max: 24 }) })),
      first: fc.constantFrom('self_service' as const, 'person' as const),
    });
    const everybody = { ...any, first: 'person' as const };
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), rule, fc.nat({ max: 23 }), (list, more, hour) => {
        const decided = withRules(...list, everybody);
        const longer = withRules(...list, everybody, more);
        expect(selfServiceFirst(longer, ask({ at: at(hour) }))).toBe(selfServiceFirst(decided, ask({ at: at(hour) })));
      }),
    );
  });
});
