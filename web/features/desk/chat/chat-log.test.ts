import { expect, it } from 'vitest';
import type { TranscriptEntry } from '../../../../shared/contracts/contacts.ts';
import { hasHole } from '../../../ui/entry-log.ts';
import {
  add,
  change,
  firstWords,
  EMPTY_CHAT,
  merge,
  nextToSend,
  readTo,
  restoreUnsent,
  unreadOf,
  waitingSince,
} from './chat-log.ts';

const said = (seq: number, author: TranscriptEntry['author'], id: string | null = null): TranscriptEntry => ({
  contactId: 'c',
  seq,
  at: `2026-03-05T08:00:${String(seq).padStart(2, '0')}.000Z`,
  author,
  authorName: '',
  kind: 'text',
  text: `第${seq}句`,
  attachment: null,
  clientMessageId: id,
});
const mine = (id: string, state: 'waiting' | 'uploading' | 'failed' = 'waiting') => ({
  clientMessageId: id,
  kind: 'text' as const,
  text: id,
  attachment: null,
  fileName: null,
  state,
});

it('an answer that overtakes its question waits for it', () => {
  const early = merge(EMPTY_CHAT, [said(1, 'customer'), said(3, 'customer')]);
  expect(early.entries.map((e) => e.seq)).toEqual([1]);
  expect(hasHole(early)).toBe(true);
  const whole = merge(early, [said(2, 'agent'), said(3, 'customer')]);
  expect(whole.entries.map((e) => e.seq)).toEqual([1, 2, 3]);
  expect(hasHole(whole)).toBe(false);
});

it('a message leaves the outbox when the transcript shows it, acknowledged or not', () => {
  const log = add(add(EMPTY_CHAT, mine('one')), mine('two'));
  expect(merge(log, [said(1, 'agent', 'one')]).unsent.map((u) => u.clientMessageId)).toEqual(['two']);
});

it('goes out in the order it was said; what failed holds nobody up', () => {
  const log = add(add(EMPTY_CHAT, mine('picture', 'uploading')), mine('words'));
  expect(nextToSend(log)).toBeUndefined();
  expect(nextToSend(change(log, 'picture', { state: 'failed' }))?.clientMessageId).toBe('words');
});

it('counts what the agent has not read, and read marks never go back', () => {
  const log = merge(EMPTY_CHAT, [said(1, 'customer'), said(2, 'system'), said(3, 'customer')]);
  expect(unreadOf(log)).toBe(2);
  expect(unreadOf(readTo(log, 'agent', 1))).toBe(1);
  expect(unreadOf(readTo(readTo(log, 'agent', 3), 'agent', 1))).toBe(0);
});

it('the customer waits since the first word after our last one; a notice of the system is no answer', () => {
  const log = merge(EMPTY_CHAT, [said(1, 'customer'), said(2, 'agent'), said(3, 'customer'), said(4, 'customer')]);
  expect(waitingSince(log)).toBe(said(3, 'customer').at);
  expect(waitingSince(merge(log, [said(5, 'system')]))).toBe(said(3, 'customer').at);
  expect(waitingSince(merge(log, [said(5, 'agent')]))).toBeNull();
});

it('after a reload what was perhaps sent waits to be sent again, under its own id', () => {
  const stored = JSON.stringify([
    { ...mine('one'), state: 'sent' },
    mine('two', 'failed'),
    { ...mine('p'), kind: 'image' },
  ]);
  expect(restoreUnsent(stored).map((u) => [u.clientMessageId, u.state])).toEqual([
    ['one', 'waiting'],
    ['two', 'failed'],
  ]);
  expect(restoreUnsent('no json')).toEqual([]);
  expect(restoreUnsent(null)).toEqual([]);
});

it('the need is what the customer wrote first, not our greeting', () => {
  expect(firstWords(merge(EMPTY_CHAT, [said(1, 'system'), said(2, 'customer'), said(3, 'customer')]))).toBe('第2句');
  expect(firstWords(EMPTY_CHAT)).toBe('');
});
