import { expect, it } from 'vitest';
import { passwordHints } from './password-hints.ts';

const owner = { staffNo: '1001', name: '李静' };

it.each([
  ['', { length: false, classes: false, notMine: false }],
  ['abc', { length: false, classes: false, notMine: true }],
  ['Wenrou-Qingfeng7', { length: true, classes: true, notMine: true }],
  ['wenrouqingfeng7', { length: true, classes: false, notMine: true }],
  ['Wenrou-1001-feng', { length: true, classes: true, notMine: false }],
  ['李静-Wenrou-77', { length: true, classes: true, notMine: false }],
])('the new password %j meets %j', (password, hints) => expect(passwordHints(password, owner)).toEqual(hints));
