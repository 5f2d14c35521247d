import { describe, expect, it } from 'vitest';
import type { RetentionRule } from '../../../../shared/contracts/contacts-recordings.ts';
import { addMonths, isForAll, ruleFor, type KeptFacts } from './retention.ts';

const anything = { channel: null, queueCode: null, disposition: null, complaint: null };
const rules: RetentionRule[] = [
  { ...anything, name: '骚扰', disposition: 'silent_or_nuisance', months: 1 },
  { ...anything, name: '投诉', complaint: true, months: 24 },
  { ...anything, name: '装机队列', queueCode: 'install', channel: 'voice', months: 12 },
  { ...anything, name: '普通', months: 6 },
];
const talk: KeptFacts = {
  channel: 'voice',
  queueCode: 'fault',
  disposition: 'consultation_answered',
  serviceClass: 'ordinary',
  isComplaintCase: false,
};
const kept = (change: Partial<KeptFacts>): string | undefined => ruleFor(rules, { ...talk, ...change })?.name;

describe('how long a recording is kept', () => {
  it('is said by the first rule that fits', () => {
    expect(kept({})).toBe('普通');
    expect(kept({ queueCode: 'install' })).toBe('装机队列');
    expect(kept({ queueCode: 'install', channel: 'video' })).toBe('普通');
    expect(kept({ queueCode: 'install', isComplaintCase: true })).toBe('投诉');
    expect(kept({ disposition: 'silent_or_nuisance', isComplaintCase: true })).toBe('骚扰');
  });

  it('is longer for a complaint, however it became one', () => {
    expect(kept({ disposition: 'complaint_order' })).toBe('投诉');
    expect(kept({ serviceClass: 'complaint' })).toBe('投诉');
    expect(kept({ disposition: null })).toBe('普通');
  });

  it('is for ever rather than not at all when no rule fits', () => {
    expect(ruleFor(rules.slice(0, 3), talk)).toBeUndefined();
    expect(isForAll(rules[3]!)).toBe(true);
    expect(rules.slice(0, 3).some(isForAll)).toBe(false);
  });

  it.each([
    ['2026-08-31T10:00:00Z', 6, '2027-02-28T10:00:00Z'],
    ['2026-01-15T23:59:59Z', 6, '2026-07-15T23:59:59Z'],
    ['2024-02-29T00:00:00Z', 24, '2026-02-28T00:00:00Z'],
    ['2026-12-01T00:00:00Z', 1, '2027-01-01T00:00:00Z'],
  ])('counts calendar months: %s and %i', (from, months, until) => {
    expect(addMonths(new Date(from), months).toISOString()).toBe(new Date(until).toISOString());
  });
});
