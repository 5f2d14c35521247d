import { expect, it } from 'vitest';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { nextTab, offerOf, openTab, tabsOf } from './contact-tabs.ts';

const contact = (id: string, more: Partial<DeskContact['contact']> & { ringUntil?: string } = {}): DeskContact =>
  ({
    contact: { id, channel: 'chat', state: 'connected', arrivedAt: '2026-03-05T08:00:00Z', answeredAt: null, ...more },
    ringUntil: more.ringUntil ?? null,
    why: null,
  }) as DeskContact;
const ids = (contacts: readonly DeskContact[]): string[] => contacts.map((c) => c.contact.id);

it('the call stands first, the chats as they were taken, whatever order the server tells them in', () => {
  const a = contact('a', { answeredAt: '2026-03-05T08:03:00Z' });
  const b = contact('b', { answeredAt: '2026-03-05T08:01:00Z', state: 'after_call_work' });
  const call = contact('c', { channel: 'voice', answeredAt: '2026-03-05T08:09:00Z' });
  expect(ids(tabsOf([a, call, b]))).toEqual(['c', 'b', 'a']);
  expect(ids(tabsOf([b, a, call]))).toEqual(['c', 'b', 'a']);
});

it('what rings is no tab, and the one that rings longest is offered first', () => {
  const first = contact('x', { state: 'offered', ringUntil: '2026-03-05T08:00:10Z' });
  const second = contact('y', { state: 'offered', ringUntil: '2026-03-05T08:00:15Z' });
  expect(tabsOf([second, first])).toEqual([]);
  expect(offerOf([second, first])?.contact.id).toBe('x');
  expect(offerOf([contact('z')])).toBeUndefined();
});

it('a chosen tab stays open until it is gone', () => {
  const tabs = [contact('a'), contact('b')];
  expect(openTab(tabs, 'b')?.contact.id).toBe('b');
  expect(openTab(tabs, 'gone')?.contact.id).toBe('a');
  expect(openTab([], 'b')).toBeUndefined();
});

it('the key goes to whoever waits longest for an answer, and round when nobody waits', () => {
  const quiet = { contactId: 'a', waitingSince: null };
  const late = { contactId: 'b', waitingSince: '2026-03-05T08:05:00Z' };
  const long = { contactId: 'c', waitingSince: '2026-03-05T08:01:00Z' };
  expect(nextTab(['a', 'b', 'c'], 'a', [quiet, late, long])).toBe('c');
  expect(nextTab(['a', 'b', 'c'], 'c', [quiet, late, long])).toBe('b');
  expect(nextTab(['a', 'b', 'c'], 'c', [])).toBe('a');
  expect(nextTab([], undefined, [])).toBeUndefined();
});
