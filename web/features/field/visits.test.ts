import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDay, type Visit } from './visits.ts';
import { MOVES, nextStep, stepsDone, STEPS } from './visit-act.ts';

const now = new Date(2026, 10, 21, 10, 0);
const at = (hours: number): string => new Date(now.getTime() + hours * 3_600_000).toISOString();
const visit = (id: string, more: Partial<Visit> = {}): Visit => ({
  id,
  state: 'accepted',
  assigneeId: 'me',
  appointment: null,
  clock: { dueAt: at(8) },
  ...more,
});
const ids = (list: readonly Visit[]): string[] => list.map((v) => v.id);

describe('the day of a crew', () => {
  it('begins with the earliest appointment, not with the oldest order', () => {
    const day = planDay([visit('late'), visit('early', { appointment: { from: at(1), to: at(3) } })], now);
    expect(day.next?.id).toBe('early');
    expect(ids(day.mine)).toEqual(['late']);
  });

  it('keeps on top what is under way, whatever comes in', () => {
    const day = planDay(
      [
        visit('urgent', { state: 'dispatched', clock: { dueAt: at(-1) } }),
        visit('here', { state: 'arrived' }),
        visit('road', { state: 'on_the_way', clock: { dueAt: at(1) } }),
      ],
      now,
    );
    expect(day.next?.id).toBe('here');
    expect(ids(day.open)).toEqual(['urgent']);
    expect(ids(day.mine)).toEqual(['road']);
  });

  it('mine comes before what nobody has taken', () =>
    expect(
      planDay([visit('free', { state: 'dispatched', clock: { dueAt: at(1) } }), visit('mine')], now).next?.id,
    ).toBe('mine'));

  it('what the customer wants tomorrow stands under later; a clock that ends tomorrow is work of today', () => {
    const day = planDay(
      [
        visit('now'),
        visit('tomorrow', { appointment: { from: at(24), to: at(26) } }),
        visit('clock', { clock: { dueAt: at(30) } }),
      ],
      now,
    );
    expect(ids(day.later)).toEqual(['tomorrow']);
    expect(ids(day.mine)).toEqual(['clock']);
  });

  it('every order has one place', () => {
    const states = fc.constantFrom('dispatched', 'accepted', 'on_the_way', 'arrived', 'working', 'suspended');
    const any = fc.record({ state: states, due: fc.integer({ min: -50, max: 50 }), promised: fc.boolean() });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (list) => {
        const visits = list.map(({ state, due, promised }, n) =>
          visit(String(n), {
            state: state as Visit['state'],
            clock: { dueAt: at(due) },
            appointment: promised ? { from: at(due), to: at(due + 1) } : null,
          }),
        );
        const day = planDay(visits, now);
        const all = [...(day.next ? [day.next] : []), ...day.mine, ...day.open, ...day.later, ...day.resting];
        expect(ids(all).sort()).toEqual(ids(visits).sort());
      }),
    );
  });
});

describe('the one big button', () => {
  it('leads from the crew’s list to done, and each step stands on the one before', () => {
    let [state, isWritten] = ['dispatched' as Visit['state'], false];
    const pressed: string[] = [];
    for (let step = nextStep({ state, crewKind: 'field', isWritten }); step !== undefined && pressed.length < 20;) {
      pressed.push(step);
      if (step === 'backfill') [state, isWritten] = ['working', true];
      else state = MOVES[step].becomes;
      step = nextStep({ state, crewKind: 'field', isWritten });
    }
    expect(pressed).toEqual(['accept', 'set_out', 'arrive', 'backfill', 'complete']);
    expect(stepsDone({ state, isWritten })).toBe(STEPS.length);
  });

  it('at the back office there is no journey', () =>
    expect(nextStep({ state: 'accepted', crewKind: 'back_office', isWritten: false })).toBe('start_work'));

  it('an order that is over has no button', () =>
    expect(nextStep({ state: 'archived', crewKind: 'field', isWritten: true })).toBeUndefined());
});
