import { expect, it } from 'vitest';
import { guessCase, reasonForTitle } from './case-guess.ts';

it('who pressed 1-2 in the menu has a television without picture, and the order for it is proposed', () => {
  expect(guessCase('fault.tv', [])).toEqual({ type: 'fault', templateCode: 'iptv_no_signal' });
});

it('an unknown fault is taken for the line, a suggestion is no complaint', () => {
  expect(guessCase('fault.network', []).templateCode).toBe('broadband_fault');
  expect(guessCase('complaint.suggestion', []).type).toBe('suggestion');
  expect(guessCase('complaint.new', []).type).toBe('complaint');
});

it('without a topic the facts speak, and without facts it is an enquiry without an order', () => {
  expect(guessCase(null, [{ code: 'line_down', likelihood: 80, because: '' }]).type).toBe('fault');
  expect(guessCase(null, [])).toEqual({ type: 'consultation', templateCode: undefined });
});

it('during a fault of the whole area nobody is sent to one house', () => {
  expect(guessCase(null, [{ code: 'area_fault', likelihood: 90, because: '' }]).templateCode).toBeUndefined();
});

it('the title of a new case says what is wrong, not that an order was just finished', () => {
  const done = { code: 'order_done', likelihood: 70, because: '' } as const;
  const down = { code: 'line_down', likelihood: 40, because: '' } as const;
  expect(reasonForTitle('fault.network', [done])).toBeUndefined();
  expect(reasonForTitle('fault.network', [done, down])).toBe('line_down');
  expect(reasonForTitle('billing.bill', [down])).toBeUndefined();
  expect(reasonForTitle('other', [done, down])).toBe('line_down');
  expect(reasonForTitle(null, [done])).toBe('order_done');
});
