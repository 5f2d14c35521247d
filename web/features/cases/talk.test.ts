import { describe, expect, it } from 'vitest';
import type { OrderMessage, OrderTalk } from '../../../shared/contracts/cases-orders.ts';
import { isReadByOther, mergeTalk, readFrom, stillPending } from './talk.ts';

const message = (seq: number, authorId = 'agent'): OrderMessage => ({
  orderId: 'o',
  seq,
  id: `m${seq}`,
  authorId,
  side: 'desk',
  text: `第${seq}句`,
  fileId: null,
  clientId: `c${seq}`,
  at: '2026-11-21T10:00:00Z',
});
const talk = (...seqs: readonly number[]): OrderTalk => ({
  messages: seqs.map((s) => message(s)),
  lastSeq: Math.max(0, ...seqs),
  reads: [],
});

describe('a talk that is read in pieces', () => {
  it('shows a message once, although it came by two ways', () =>
    expect(mergeTalk(talk(1, 2), talk(2, 3)).messages.map((m) => m.seq)).toEqual([1, 2, 3]));

  it('stands in order, although the answers came the other way round', () =>
    expect(mergeTalk(talk(3), talk(1, 2)).messages.map((m) => m.seq)).toEqual([1, 2, 3]));

  it('is read on from the first gap, so that nothing stays out', () => {
    expect(readFrom(undefined)).toBe(0);
    expect(readFrom(talk(1, 2, 4))).toBe(2);
    expect(readFrom(talk(1, 2, 3))).toBe(3);
  });
});

it('one reading one’s own words does not make them read', () => {
  const said = { ...talk(1), reads: [{ staffId: 'agent', seq: 1, at: '' }] };
  expect(isReadByOther(said, message(1))).toBe(false);
  expect(isReadByOther({ ...said, reads: [{ staffId: 'engineer', seq: 1, at: '' }] }, message(1))).toBe(true);
});

it('what was sent stops waiting as soon as the talk has it', () =>
  expect(stillPending([{ key: 'c2' }, { key: 'c9' }], talk(1, 2))).toEqual([{ key: 'c9' }]));
