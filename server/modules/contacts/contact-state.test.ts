import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { eventsAllowed, statesOf, transition } from '../../../shared/kernel/state-machine.ts';
import { contactMachine, isLive, isOver, type ContactEvent } from './contact-state.ts';

const EVENTS = [...new Set(statesOf(contactMachine).flatMap((s) => eventsAllowed(contactMachine, s)))];

const walk = (events: readonly ContactEvent[]): ContactState[] => {
  const path: ContactState[] = [contactMachine.initial];
  for (const event of events) {
    const next = transition(contactMachine, path.at(-1)!, event);
    if (next.ok) path.push(next.value);
  }
  return path;
};

describe('the life of a contact', () => {
  it('goes from arrival over the queue to a person and is wrapped up', () => {
    expect(walk(['navigate', 'enqueue', 'offer', 'miss', 'offer', 'accept', 'end', 'wrap_up'])).toEqual([
      'arrived',
      'self_service',
      'waiting',
      'offered',
      'waiting',
      'offered',
      'connected',
      'after_call_work',
      'closed',
    ]);
  });

  it('has left an end never, whatever happens afterwards', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        const path = walk(events);
        const firstEnd = path.findIndex(isOver);
        expect(firstEnd === -1 || firstEnd === path.length - 1).toBe(true);
      }),
    );
  });

  it('counts as abandoned only before a person answered', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        const path = walk(events);
        if (path.at(-1) === 'abandoned') expect(path.at(-2)).not.toBe('connected');
      }),
    );
  });

  it('can reach an end from every state, so nothing hangs for ever', () => {
    for (const start of statesOf(contactMachine)) {
      const reached = new Set<ContactState>([start]);
      for (const state of reached) {
        for (const event of eventsAllowed(contactMachine, state)) reached.add(contactMachine.table[state][event]!);
      }
      expect([...reached].some(isOver)).toBe(true);
    }
  });

  it('refuses what the table does not know and says which state refused what', () => {
    expect(transition(contactMachine, 'closed', 'offer')).toEqual({
      ok: false,
      refusal: { reason: 'not_allowed_in_state', machine: 'contact', state: 'closed', event: 'offer' },
    });
    expect(isLive('after_call_work')).toBe(false);
  });
});
