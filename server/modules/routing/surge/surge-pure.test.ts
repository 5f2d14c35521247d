import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statesOf, transition } from '../../../../shared/kernel/state-machine.ts';
import type { QueueSight, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import { blockedBy, faultsOf, measure, type SeatFacts } from './home-seat.ts';
import { expectedEffect, missingPeople } from './surge-effect.ts';
import { shareAgents, together, type AgentGroup, type QueueFacts } from './surge-sight.ts';
import { surgeStageMachine } from './surge-stage-state.ts';
import { LARGEST_WAVE, nextWave } from './surge-waves.ts';

const facts = (code: string, more: Partial<QueueFacts> = {}): QueueFacts => ({
  code,
  zh: code,
  en: code,
  skill: code,
  waiting: 0,
  longestWaitSeconds: 0,
  offered: 0,
  answeredInTime: 0,
  arrivalsPerMinute: 10 / 3,
  meanHandleSeconds: 180,
  meanAfterCallSeconds: 30,
  answerSeconds: 20,
  answerTarget: 0.8,
  ...more,
});
const sight = (agentsServing: number, more: Partial<QueueFacts> = {}): QueueSight => ({
  ...facts('general', more),
  agentsReady: 0,
  agentsOn: agentsServing,
  agentsServing,
});
const plan = (kind: SurgeStagePlan['kind'], more: Partial<SurgeStagePlan> = {}): SurgeStagePlan => ({
  kind,
  mode: 'propose',
  afterMinutes: 0,
  people: 10,
  answerMinutes: 2,
  readyMinutes: 5,
  share: 0.5,
  factor: 0.5,
  ...more,
});

describe('a measure', () => {
  it('is undone from every state in which it does anything when the peak is over, and cannot be started after that', () => {
    for (const state of statesOf(surgeStageMachine)) {
      const over = transition(surgeStageMachine, state, 'peak_over');
      if (state === 'ending' || state === 'lapsed') expect(over.ok).toBe(false);
      else expect(over.ok && over.value).toBe(state === 'active' ? 'ending' : 'lapsed');
    }
    expect(transition(surgeStageMachine, 'lapsed', 'start').ok).toBe(false);
    expect(transition(surgeStageMachine, 'ending', 'start').ok).toBe(false);
  });
});

describe('the expected effect', () => {
  it('is Erlang A before and after: four more people at ten Erlang', () => {
    const effect = expectedEffect(sight(9), plan('borrow_back_office'), 4);
    expect(effect?.before.serviceLevel).toBeCloseTo(0.524066, 6);
    expect(effect?.after.serviceLevel).toBeCloseTo(0.88855, 6);
    expect(effect?.before.isOverloaded).toBe(true);
    expect(effect?.after).toMatchObject({ agents: 13, isOverloaded: false });
  });
  it('of self-service and callback is fewer arrivals, of shorter after-call work a shorter handling', () => {
    const half = expectedEffect(sight(9), plan('push_self_service'), 0);
    const twice = expectedEffect(sight(9, { arrivalsPerMinute: 5 / 3 }), plan('offer_callback', { share: 0.01 }), 0);
    expect(half?.after.serviceLevel).toBeCloseTo(twice!.before.serviceLevel, 9);
    const shorter = expectedEffect(sight(9), plan('shorten_after_call'), 0);
    const direct = expectedEffect(sight(9, { meanHandleSeconds: 165 }), plan('offer_callback'), 0);
    expect(shorter?.after.serviceLevel).toBeCloseTo(direct!.before.serviceLevel, 9);
  });
  it('is not told while there is nothing to compute from', () => {
    expect(expectedEffect(sight(9, { meanHandleSeconds: null }), plan('offer_callback'), 0)).toBeUndefined();
    expect(expectedEffect(sight(9, { arrivalsPerMinute: 0 }), plan('offer_callback'), 0)).toBeUndefined();
  });
  it('counts who is missing as planners do: 14 agents for 80/20 at ten Erlang', () => {
    expect(missingPeople(sight(4))).toBe(10);
    expect(missingPeople(sight(20))).toBe(0);
    expect(missingPeople(sight(4, { meanHandleSeconds: null }))).toBeUndefined();
  });
});

describe('the hands of the floor', () => {
  const groups: AgentGroup[] = [
    { skills: ['billing', 'general'], on: 12, serving: 10, idle: 2 },
    { skills: ['chat'], on: 3, serving: 3, idle: 0 },
  ];
  const queues = [
    facts('general', { arrivalsPerMinute: 6 }),
    facts('billing', { arrivalsPerMinute: 2 }),
    facts('chat'),
  ];
  it('are given to several queues by load, and each of them once', () => {
    const seen = shareAgents(queues, groups);
    expect(seen.map((q) => q.agentsServing)).toEqual([7.5, 2.5, 3]);
    expect(seen.map((q) => q.agentsOn)).toEqual([12, 12, 3]);
    expect(together(queues, groups)).toMatchObject({ agentsServing: 13, agentsOn: 15, agentsReady: 2, skill: null });
  });
  it('never add up to more than there are', () => {
    const skills = fc.subarray(['general', 'billing', 'chat', 'other'], { minLength: 0 });
    fc.assert(
      fc.property(fc.array(fc.record({ skills, serving: fc.nat(50) }), { maxLength: 8 }), (given) => {
        const all = given.map((g) => ({ ...g, on: g.serving, idle: 0 }));
        const sum = shareAgents(queues, all).reduce((n, q) => n + q.agentsServing, 0);
        expect(sum).toBeLessThanOrEqual(all.reduce((n, g) => n + g.serving, 0) + 1e-9);
      }),
    );
  });
});

describe('the waves', () => {
  const first = { pending: 0, accepted: 0, refused: 0, left: 300 };
  it('ask twenty for ten missing people, not all three hundred', () =>
    expect(nextWave({ ...first, missing: 10 })).toBe(20));
  it('wait for the answers of those who are asked', () =>
    expect(nextWave({ ...first, missing: 10, pending: 20, left: 280 })).toBe(0));
  it('ask more the fewer say yes, and nobody when enough have', () => {
    const poor = nextWave({ missing: 8, pending: 0, accepted: 2, refused: 18, left: 280 });
    const good = nextWave({ missing: 8, pending: 0, accepted: 12, refused: 8, left: 280 });
    expect(poor).toBeGreaterThan(good);
    expect(nextWave({ missing: 0, pending: 0, accepted: 10, refused: 8, left: 280 })).toBe(0);
  });
  it('never ask more than there are, nor more than a wave, nor fewer than nobody', () => {
    const n = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(
        fc.record({ missing: fc.integer({ min: -50, max: 400 }), pending: n, accepted: n, refused: n, left: n }),
        (s) => {
          const size = nextWave(s);
          expect(size).toBeGreaterThanOrEqual(0);
          expect(size).toBeLessThanOrEqual(Math.min(s.left, LARGEST_WAVE));
          if (s.missing > s.pending && s.left > 0) expect(size).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('the line of a home seat', () => {
  const steady = Array.from({ length: 20 }, () => 40);
  const now = new Date('2026-03-02T08:00:00Z');
  const good: SeatFacts = {
    device: { state: 'approved' },
    check: { roundTripMs: 40, jitterMs: 2, loss: 0, at: new Date('2026-03-02T07:00:00Z') },
  };
  it('is measured as median, mean difference of neighbours and share lost', () => {
    expect(measure({ roundTrips: steady, lost: 0 })).toEqual({ roundTripMs: 40, jitterMs: 0, loss: 0 });
    const uneven = measure({ roundTrips: steady.map((ms, n) => ms + (n % 2) * 80), lost: 5 });
    expect(uneven).toMatchObject({ jitterMs: 80, loss: 0.2 });
    expect(faultsOf(uneven!)).toEqual(['jitter', 'loss']);
    expect(measure({ roundTrips: [40, 41], lost: 0 })).toBeUndefined();
  });
  it('lets a good seat go ready, and tells any other what to mend first', () => {
    expect(blockedBy(good, now)).toBeUndefined();
    const code = (more: Partial<SeatFacts>) => blockedBy({ ...good, ...more }, now)?.code;
    expect(code({ device: undefined })).toBe('routing.home_no_device');
    expect(code({ device: { state: 'pending' } })).toBe('routing.home_device_pending');
    expect(code({ device: { state: 'revoked' } })).toBe('routing.home_device_revoked');
    expect(code({ check: undefined })).toBe('routing.home_check_missing');
    expect(code({ check: { ...good.check!, at: new Date('2026-03-01T07:00:00Z') } })).toBe('routing.home_check_old');
    expect(code({ check: { ...good.check!, roundTripMs: 301 } })).toBe('routing.home_round_trip');
    expect(code({ check: { ...good.check!, jitterMs: 31 } })).toBe('routing.home_jitter');
    expect(code({ check: { ...good.check!, loss: 0.03 } })).toBe('routing.home_loss');
  });
});
