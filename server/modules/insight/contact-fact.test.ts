import { describe, expect, it } from 'vitest';
import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import { factAfter, type ContactFact, type Told } from './contact-fact.ts';
import { dayOf, placeInDay, sameWeekdays } from './operator-day.ts';

const BEGIN = Date.parse('2026-03-02T01:10:00Z');
const AGENT = '01900000-0000-7000-8000-000000000001';
const SHORT = () => 5;

type Step = readonly [second: number, type: keyof typeof CONTACT_EVENTS, state: ContactState];

const tell = ([second, type, state]: Step, version: number): Told => ({
  type: CONTACT_EVENTS[type],
  at: new Date(BEGIN + second * 1000),
  data: {
    contactId: '01900000-0000-7000-8000-000000000002',
    channel: 'voice',
    state,
    queueCode: version < 3 ? null : 'fault',
    serviceClass: 'ordinary',
    agentId: state === 'offered' || state === 'connected' || state === 'after_call_work' ? AGENT : null,
    version,
  },
});
const factOf = (steps: readonly Step[]): ContactFact =>
  steps.reduce<ContactFact | undefined>((f, step, at) => factAfter(f, tell(step, at + 1), SHORT), undefined)!;

const RINGING: readonly Step[] = [
  [0, 'arrived', 'arrived'],
  [2, 'navigated', 'self_service'],
  [20, 'queued', 'waiting'],
  [24, 'offered', 'offered'],
];

describe('what a contact came to', () => {
  it('answered after a missed offer: the clock runs from the first request for a person', () => {
    const fact = factOf([
      ...RINGING,
      [44, 'returned', 'waiting'],
      [50, 'offered', 'offered'],
      [53, 'connected', 'connected'],
      [233, 'ended', 'after_call_work'],
      [263, 'wrappedUp', 'closed'],
    ]);
    expect(fact).toMatchObject({
      outcome: 'answered',
      waitMs: 33_000,
      talkMs: 180_000,
      afterCallMs: 30_000,
      agentId: null,
      queueCode: 'fault',
      day: '2026-03-02',
      slot: 18,
    });
  });
  it('left after 4 seconds is a change of mind, after 5 an abandon', () => {
    expect(factOf([...RINGING, [24, 'abandoned', 'abandoned']])).toMatchObject({
      outcome: 'abandoned',
      waitMs: 4_000,
      isShortAbandon: true,
    });
    expect(factOf([...RINGING, [25, 'abandoned', 'abandoned']])).toMatchObject({ isShortAbandon: false });
  });
  it('over in the menu is self-served, hung up in the menu is not, and neither has waited', () => {
    expect(factOf([...RINGING.slice(0, 2), [9, 'ended', 'closed']])).toMatchObject({
      outcome: 'self_served',
      waitMs: null,
    });
    expect(factOf([...RINGING.slice(0, 2), [9, 'abandoned', 'abandoned']])).toMatchObject({ outcome: 'left_in_menu' });
  });
  it('ended by us before anybody answered is lost', () => {
    expect(factOf([...RINGING.slice(0, 3), [90, 'failed', 'failed']])).toMatchObject({
      outcome: 'lost',
      waitMs: 70_000,
    });
  });
  it('who was answered and then lost the line stays answered', () => {
    const fact = factOf([
      ...RINGING,
      [30, 'connected', 'connected'],
      [60, 'returned', 'waiting'],
      [70, 'abandoned', 'abandoned'],
    ]);
    expect(fact).toMatchObject({ outcome: 'answered', waitMs: 10_000, talkMs: 40_000, isShortAbandon: false });
  });
  it('waits without a figure while its fate is open', () => {
    expect(factOf(RINGING)).toMatchObject({ outcome: 'open', waitMs: null, state: 'offered' });
  });
  it('an event told twice, or one that is late, changes nothing', () => {
    const fact = factOf([...RINGING, [30, 'connected', 'connected']]);
    expect(factAfter(fact, tell([30, 'connected', 'connected'], 5), SHORT)).toBe(fact);
    expect(factAfter(fact, tell([24, 'offered', 'offered'], 4), SHORT)).toBe(fact);
  });
});

describe("the operator's day", () => {
  it('turns at 16:00 UTC', () => {
    expect(dayOf(new Date('2026-03-01T15:59:59Z'))).toBe('2026-03-01');
    expect(placeInDay(new Date('2026-03-01T16:00:00Z'))).toEqual({ day: '2026-03-02', slot: 0 });
    expect(placeInDay(new Date('2026-03-02T15:59:59Z'))).toEqual({ day: '2026-03-02', slot: 47 });
  });
  it('knows the same weekday of the weeks before, across a month', () => {
    expect(sameWeekdays('2026-03-02', 2)).toEqual(['2026-02-23', '2026-02-16']);
  });
});
