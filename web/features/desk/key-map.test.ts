import { expect, it } from 'vitest';
import { DISPOSITION_CODES } from '../../../shared/contracts/contacts.ts';
import { REJECT_CODES } from '../../../shared/contracts/routing.ts';
import { dispositionKeys, KEYS, keyWord, rejectKeys } from './key-map.ts';

it('no key means two things', () => {
  expect(new Set(Object.values(KEYS)).size).toBe(Object.values(KEYS).length);
});

it('no key is taken from the browser', () => {
  for (const key of ['F1', 'F3', 'F5', 'F6', 'F11', 'F12']) expect(Object.values(KEYS)).not.toContain(key);
});

it('every disposition and every reason to reject has one digit', () => {
  expect(dispositionKeys.map((k) => k.code)).toEqual(DISPOSITION_CODES);
  expect(new Set(dispositionKeys.map((k) => k.digit)).size).toBe(DISPOSITION_CODES.length);
  expect(dispositionKeys.at(-1)?.digit).toBe('0');
  expect(rejectKeys.map((k) => k.code)).toEqual(REJECT_CODES);
});

it('keys are written as they stand on the keyboard', () => {
  expect(keyWord('reject')).toBe('Esc');
  expect(keyWord('finish')).toBe('Ctrl+Enter');
  expect(keyWord('mute')).toBe('F8');
});
