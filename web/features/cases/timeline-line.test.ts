import { expect, it } from 'vitest';
import type { TimelineEntry } from '../../../shared/contracts/cases.ts';
import zh from './locale/zh-CN.json';
import { lineOf } from './timeline-line.ts';

const entry = (more: Partial<TimelineEntry>): TimelineEntry => ({
  at: '2026-11-21T10:00:00Z',
  kind: 'note',
  byId: null,
  orderId: null,
  orderNumber: null,
  event: null,
  fromState: null,
  toState: null,
  text: null,
  refId: null,
  ...more,
});
const KINDS: readonly TimelineEntry['kind'][] = [
  'case_transition',
  'order_transition',
  'contact_linked',
  'message',
  'backfill',
  'confirmation',
  'note',
  'urge',
  'owner_changed',
];

it.each(KINDS)('%s has a sentence', (kind) => {
  for (const fromState of [null, 'open'])
    for (const refId of [null, 'f'])
      expect(Object.keys(zh.line)).toContain(lineOf(entry({ kind, fromState, refId })).key);
});

it('a reason that is a code is said as a word, and one’s own words as they are', () => {
  const back = entry({ kind: 'order_transition', fromState: 'accepted', toState: 'returned', event: 'return' });
  expect(lineOf({ ...back, text: 'wrong_crew' }).text).toEqual([expect.anything(), 'wrong_crew']);
  expect(lineOf({ ...back, text: '客户不在家' }).text).toBe('客户不在家');
  expect(lineOf(back).tone).toBe('bad');
});
