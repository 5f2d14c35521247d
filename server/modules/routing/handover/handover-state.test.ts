import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsAllowed, isFinal, statesOf, transition } from '../../../../shared/kernel/state-machine.ts';
import { handoverMachine, type HandoverEvent } from './handover-state.ts';

const EVENTS: HandoverEvent[] = [
  'offer',
  'sign',
  'claim',
  'accept',
  'return',
  'take_over',
  'assign',
  'reclaim',
  'cancel',
];
const anyPath = fc.array(fc.constantFrom(...EVENTS), { maxLength: 40 });

/** The events that the table lets through, in order. */
const walk = (path: readonly HandoverEvent[]) => {
  let state = handoverMachine.initial;
  const taken: HandoverEvent[] = [];
  for (const event of path) {
    const next = transition(handoverMachine, state, event);
    if (!next.ok) continue;
    state = next.value;
    taken.push(event);
  }
  return { state, taken };
};

describe('a handover', () => {
  it('is accepted only after somebody has signed what was offered last, or the leader in their place', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const { state, taken } = walk(path);
        if (state !== 'accepted') return;
        const before = taken.slice(0, -1).filter((e) => e !== 'claim');
        expect(['sign', 'assign']).toContain(before.at(-1));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is never signed by an absent person’s own hand once the leader has taken over', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const { taken } = walk(path);
        taken.forEach((event, at) => {
          if (event !== 'sign') return;
          const since = taken.slice(0, at).lastIndexOf('take_over');
          if (since >= 0)
            expect(taken.slice(since, at)).toSatisfy((s: string[]) => s.includes('reclaim') || s.includes('assign'));
        });
      }),
      { numRuns: 5_000 },
    );
  });

  it('can always come to an end, and an end is left by nothing', () => {
    for (const state of statesOf(handoverMachine)) {
      if (isFinal(handoverMachine, state)) continue;
      const reached = new Set([state]);
      for (const from of reached) {
        for (const event of eventsAllowed(handoverMachine, from)) {
          const to = handoverMachine.table[from][event];
          if (to !== undefined) reached.add(to);
        }
      }
      expect(reached, state).toContain('accepted');
    }
    for (const end of ['accepted', 'cancelled'] as const) expect(isFinal(handoverMachine, end)).toBe(true);
  });

  it('that was signed is not thrown away: it is accepted, returned or taken over', () => {
    expect(eventsAllowed(handoverMachine, 'signed').sort()).toEqual(['accept', 'claim', 'return', 'take_over']);
  });
});
