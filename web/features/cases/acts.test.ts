import { describe, expect, it } from 'vitest';
import type { Permission } from '../../../shared/contracts/identity-catalogue.ts';
import { caseActs, orderActs } from './acts.ts';

const post =
  (...held: readonly Permission[]) =>
  (p: Permission): boolean =>
    held.includes(p);
const agent = post('case.view', 'case.close', 'order.create', 'order.confirm');
const supervisor = post('case.view', 'case.supervise', 'order.dispatch');

describe('the buttons of a case', () => {
  const fresh = { state: 'open', allowed: ['start', 'resolve', 'withdraw'], orders: [] } as const;

  it('an agent may settle it at once, or send it to a crew', () =>
    expect(caseActs(fresh, agent)).toEqual(['resolve', 'add_order', 'note']));

  it('it cannot be settled while a crew is on its way', () =>
    expect(caseActs({ ...fresh, state: 'in_progress', orders: [{ state: 'on_the_way' }] }, agent)).toEqual([
      'add_order',
      'note',
    ]));

  it('when the work is done, asking the customer comes first', () =>
    expect(caseActs({ state: 'resolved', allowed: ['confirm', 'reopen'], orders: [{ state: 'done' }] }, agent)[0]).toBe(
      'confirm',
    ));

  it('a supervisor presses, and does not do the agent’s work', () =>
    expect(caseActs(fresh, supervisor)).toEqual(['urge', 'note']));

  it('a closed case has none', () => expect(caseActs({ state: 'closed', allowed: [], orders: [] }, agent)).toEqual([]));
});

describe('the buttons of an order', () => {
  it('a dispatcher sends on what came back, with one button', () => {
    expect(orderActs({ allowed: ['dispatch', 'transfer', 'cancel'] }, supervisor)).toEqual(['dispatch', 'cancel']);
    expect(orderActs({ allowed: ['set_out', 'return', 'transfer'] }, supervisor)).toEqual(['transfer']);
  });
  it('an engineer’s own steps are not offered to others', () =>
    expect(orderActs({ allowed: ['set_out', 'return', 'suspend'] }, agent)).toEqual([]));
});
