import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreakRule } from '../../../../shared/contracts/routing-breaks.ts';
import { eventsAllowed, statesOf, transition } from '../../../../shared/kernel/state-machine.ts';
import { effectOf, overSeconds, ruleFor } from './break-rules.ts';
import { breakMachine, type BreakEvent } from './break-state.ts';

const EVENTS: BreakEvent[] = ['approve', 'queue', 'refuse', 'cancel', 'start', 'end'];

describe('a break', () => {
  it('never begins without somebody’s yes, and begins once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (path) => {
        let state = breakMachine.initial;
        let approved = 0;
        let began = 0;
        for (const event of path) {
          const next = transition(breakMachine, state, event);
          if (!next.ok) continue;
          state = next.value;
          if (event === 'approve') approved += 1;
          if (event === 'start') began += 1;
          expect(began).toBeLessThanOrEqual(approved);
        }
        expect(began).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3_000 },
    );
  });

  it('that runs ends in one way alone: the agent is back', () =>
    expect(eventsAllowed(breakMachine, 'on_break')).toEqual(['end']));

  it('can be called off or refused as long as it has not begun', () => {
    for (const state of statesOf(breakMachine)) {
      const mayStop = eventsAllowed(breakMachine, state).includes('cancel');
      expect(mayStop, state).toBe(['requested', 'queued', 'approved'].includes(state));
    }
  });
});

describe('the rule', () => {
  const floor: BreakRule = { team: '', atOnce: 8, maxMinutes: 15, automatic: false, version: 1 };
  const team = { ...floor, team: 'front-e1', atOnce: 2 };
  it('of the team comes before that of the floor; without any, nobody goes unasked', () => {
    expect(ruleFor([floor, team], 'front-e1')).toBe(team);
    expect(ruleFor([floor, team], 'vip-e')).toBe(floor);
    expect(ruleFor([floor], null)).toBe(floor);
    expect(ruleFor([], 'front-e1')).toMatchObject({ atOnce: 0, automatic: false });
  });

  it.each([
    [{ idle: 9, onDuty: 10, waiting: 0 }, 'none'],
    [{ idle: 1, onDuty: 10, waiting: 0 }, 'slight'],
    [{ idle: 0, onDuty: 10, waiting: 0 }, 'slight'],
    [{ idle: 0, onDuty: 10, waiting: 2 }, 'strong'],
  ] as const)('with %o one fewer has the effect %s', (staffing, effect) => expect(effectOf(staffing)).toBe(effect));

  it('says how long a break ran over, and nothing while it is in time', () => {
    const began = new Date('2026-11-21T08:00:00Z');
    expect(overSeconds(began, 10, new Date('2026-11-21T08:10:00Z'))).toBe(0);
    expect(overSeconds(began, 10, new Date('2026-11-21T08:12:30Z'))).toBe(150);
  });
});
