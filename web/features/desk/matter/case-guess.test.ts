import { expect, it } from 'vitest';
import { guessCase } from './case-guess.ts';

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
