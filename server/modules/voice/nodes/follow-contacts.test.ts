import { describe, expect, it } from 'vitest';
import type { ContactState } from '../../../../shared/contracts/contacts.ts';
import { contactMachine } from '../../contacts/index.ts';
import type { Call } from '../calls.ts';
import { lagOf, type Lag } from './follow-contacts-service.ts';

type Phase = Call['phase'];
const NOT_YET: readonly Phase[] = ['answering', 'menu', 'choosing', 'leaving_word', 'leaving', 'dialling', 'over'];
const [ANN, BEN] = ['ann', 'ben'];

/** A call that waits, one that talks with Ann, and two people outside who talk alone; the contact is of Ann's where it is anybody's. */
const TABLE: Readonly<Record<ContactState, readonly [waits: Lag | '-', talks: Lag | '-', alone: Lag | '-']>> = {
  arrived: ['-', '-', '-'],
  self_service: ['-', '-', '-'],
  waiting: ['-', 'wait', '-'],
  offered: ['-', 'wait', '-'],
  connected: ['connect', '-', '-'],
  after_call_work: ['end', 'end', '-'],
  closed: ['end', 'end', '-'],
  abandoned: ['end', 'end', '-'],
  failed: ['end', 'end', '-'],
};

describe('what a call has missed of its contact', () => {
  it.each(Object.entries(TABLE))('while the contact is %s: waiting, talking, two outside alone', (state, [...lags]) => {
    const contact = { state: state as ContactState, agent_id: ANN };
    const calls = [
      { phase: 'waiting', agentId: undefined },
      { phase: 'talking', agentId: ANN },
      { phase: 'talking', agentId: undefined },
    ] as const;
    expect(calls.map((call) => lagOf(call, contact) ?? '-')).toEqual(lags);
  });

  it('says something of every state there is', () => {
    expect(Object.keys(TABLE).sort()).toEqual(Object.keys(contactMachine.table).sort());
  });

  it('is nothing in a phase that is somebody else’s to end, whatever the contact is', () => {
    for (const phase of NOT_YET)
      for (const state of Object.keys(TABLE) as ContactState[])
        expect([phase, state, lagOf({ phase, agentId: ANN }, { state, agent_id: BEN })]).toEqual([
          phase,
          state,
          undefined,
        ]);
  });

  it('is the agent who has taken the talk over meanwhile', () => {
    expect(lagOf({ phase: 'talking', agentId: ANN }, { state: 'connected', agent_id: BEN })).toBe('connect');
    expect(lagOf({ phase: 'talking', agentId: ANN }, { state: 'connected', agent_id: null })).toBeUndefined();
  });
});
