import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_STATE_CODES, ORDER_STATE_CODES } from '../../../shared/contracts/cases-catalogue.ts';
import { isFinal, statesOf, transition, type Machine } from '../../../shared/kernel/state-machine.ts';
import { caseMachine, type CaseEvent } from './case-state.ts';
import { isSettled, workOrderMachine, type OrderEvent } from './work-order-state.ts';

const eventsOf = <S extends string, E extends string>(machine: Machine<S, E>): E[] => [
  ...new Set(statesOf(machine).flatMap((state) => Object.keys(machine.table[state]) as E[])),
];

/** Applies what is allowed and skips what is refused, as a screen full of impatient people would. */
function walk<S extends string, E extends string>(machine: Machine<S, E>, events: readonly E[]) {
  const path: { from: S; event: E; to: S }[] = [];
  let state = machine.initial;
  for (const event of events) {
    const next = transition(machine, state, event);
    if (!next.ok) continue;
    path.push({ from: state, event, to: next.value });
    state = next.value;
  }
  return path;
}
const caseWalks = fc.array(fc.constantFrom<CaseEvent>(...eventsOf(caseMachine)), { maxLength: 40 });
const orderWalks = fc.array(fc.constantFrom<OrderEvent>(...eventsOf(workOrderMachine)), { maxLength: 60 });

describe('the customer’s matter', () => {
  it('is never closed without the customer’s word, or the stated failed tries, since it was last resolved', () => {
    fc.assert(
      fc.property(caseWalks, (events) => {
        const path = walk(caseMachine, events);
        for (const [at, step] of path.entries()) {
          if (step.to !== 'closed') continue;
          const before = path.slice(0, at);
          const word = before.findLastIndex((s) => s.event === 'confirm' || s.event === 'confirm_unreached');
          const undone = before.findLastIndex((s) => s.event === 'reopen' || s.event === 'take_up_again');
          expect(word).toBeGreaterThanOrEqual(0);
          expect(word).toBeGreaterThan(undone);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('can be walked to its end, so that the rule above is not true of nothing', () => {
    const path = walk(caseMachine, ['start', 'resolve', 'reopen', 'resolve', 'confirm', 'close']);
    expect(path.at(-1)?.to).toBe('closed');
  });

  it('stays closed or withdrawn for ever', () => {
    expect(statesOf(caseMachine).filter((s) => isFinal(caseMachine, s))).toEqual(['closed', 'withdrawn']);
  });

  it('knows the same states as the screens', () => {
    expect(statesOf(caseMachine).sort()).toEqual([...CASE_STATE_CODES].sort());
    expect(statesOf(workOrderMachine).sort()).toEqual([...ORDER_STATE_CODES].sort());
  });
});

describe('the work order', () => {
  it('is archived only after the crew was done and the customer was asked', () => {
    fc.assert(
      fc.property(orderWalks, (events) => {
        const path = walk(workOrderMachine, events);
        const end = path.findIndex((s) => s.to === 'archived');
        if (end < 0) return;
        const before = path.slice(0, end).map((s) => s.event);
        expect(before.at(-1)).toMatch(/^confirm/);
        expect(before.lastIndexOf('complete')).toBeGreaterThan(before.lastIndexOf('rework'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is never worked on by a crew that has not accepted it since it was dispatched', () => {
    fc.assert(
      fc.property(orderWalks, (events) => {
        const path = walk(workOrderMachine, events);
        for (const [at, step] of path.entries()) {
          if (step.to !== 'working') continue;
          const before = path.slice(0, at).map((s) => s.event);
          const given = Math.max(...['dispatch', 'transfer', 'rework'].map((e) => before.lastIndexOf(e as OrderEvent)));
          expect(before.lastIndexOf('accept')).toBeGreaterThan(given);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays archived or cancelled for ever', () => {
    expect(statesOf(workOrderMachine).filter((s) => isFinal(workOrderMachine, s))).toEqual(['archived', 'cancelled']);
  });

  it('is settled exactly when nobody has to go to the customer any more', () => {
    const settled = statesOf(workOrderMachine).filter(isSettled);
    expect(settled).toEqual(['done', 'confirmed', 'archived', 'cancelled']);
  });
});
