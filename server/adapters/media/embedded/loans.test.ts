import { expect, test } from 'vitest';
import { createLoans } from './loans.ts';

const numbered = () => {
  let n = 0;
  return createLoans(() => `t${(n += 1)}`);
};
const caller = { legId: 'caller', worker: 0 };

test('who hears a leg of the same worker borrows nothing', () => {
  expect(numbered().read('leg agent', 0, [caller])).toEqual({ begun: [], ended: [] });
});

test('an agent and the recording share one loan, which lasts until the second of them has ended', () => {
  const loans = numbered();
  const loan = { legId: 'caller', lender: 0, borrower: 1, token: 't1' };
  expect(loans.read('leg agent', 1, [caller])).toEqual({ begun: [loan], ended: [] });
  expect(loans.read('recording r', 1, [caller])).toEqual({ begun: [], ended: [] });
  expect(loans.read('leg agent', 1, [])).toEqual({ begun: [], ended: [] });
  expect(loans.read('recording r', 1, [])).toEqual({ begun: [], ended: [loan] });
});

test('a leg heard in two workers is lent to each under its own token, and both loans end with it', () => {
  const loans = numbered();
  loans.read('leg agent', 1, [caller]);
  loans.read('leg leader', 2, [caller]);
  const ended = loans.legGone('caller');
  expect(ended.map(({ borrower, token }) => [borrower, token])).toEqual([
    [1, 't1'],
    [2, 't2'],
  ]);
  expect(loans.legGone('caller')).toEqual([]);
});

test('with a worker go the loans it gave and those it took, and a later reader borrows afresh', () => {
  const loans = numbered();
  loans.read('leg agent', 1, [caller]);
  loans.read('leg caller', 0, [{ legId: 'agent', worker: 1 }]);
  loans.read('leg leader', 2, [caller]);
  expect(loans.workerGone(1)).toHaveLength(2);
  expect(loans.read('leg again', 1, [caller]).begun).toHaveLength(1);
  expect(loans.read('leg leader', 2, []).ended).toHaveLength(1);
});
