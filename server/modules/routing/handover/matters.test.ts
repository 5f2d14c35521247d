import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Story } from '../../../../shared/contracts/routing-handover.ts';
import { difference, signedText, staysWith } from './matters.ts';

const story: Story = {
  number: 'SQ20261121-000001',
  line: '宽带不通',
  customer: '王** 138****8000',
  state: 'in_progress',
  dueAt: '2026-11-22T02:00:00.000Z',
  clock: 'ok',
  since: '2026-11-21T02:00:00.000Z',
  lastNote: null,
  promised: null,
};
const item = (subject_id: string, more: Partial<Story> = {}, note = '') => ({
  kind: 'case' as const,
  subject_id,
  story: { ...story, ...more },
  note,
});
const held = (subjectId: string, stays = false) => ({
  matter: { kind: 'case' as const, subjectId, customerId: null, story },
  stays,
});

describe('what stays', () => {
  it.each([
    ['vip', true, true, true],
    ['vip', true, false, false],
    ['vip', false, true, false],
    ['all', true, false, true],
    ['all', false, false, false],
    [undefined, true, true, false],
  ] as const)('a post that keeps %s, active %s, VIP customer %s: stays %s', (keeps, isActive, isVip, stays) =>
    expect(staysWith(keeps, { isActive }, { isVip })).toBe(stays),
  );
});

describe('what was signed', () => {
  it('is the same text whatever the order of the list, and another when a word of it is another', () => {
    const ids = fc.uniqueArray(fc.uuid(), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ids, fc.string(), (all, word) => {
        const items = all.map((id) => item(id));
        expect(signedText('n', [...items].reverse())).toBe(signedText('n', items));
        const [first, ...rest] = items;
        if (first === undefined || word === '') return;
        expect(signedText('n', [{ ...first, note: word }, ...rest])).not.toBe(signedText('n', items));
        expect(signedText('n', [item(first.subject_id, { lastNote: word }), ...rest])).not.toBe(signedText('n', items));
        expect(signedText('n', rest)).not.toBe(signedText('n', items));
      }),
    );
  });

  it('does not change by the clock alone turning from ok to soon', () =>
    expect(signedText('', [item('a', { clock: 'soon' })])).toBe(signedText('', [item('a')])));
});

describe('what came and what went since the list was written', () => {
  it('counts what passes alone', () => {
    const before = [
      { kind: 'case' as const, subjectId: 'a', outcome: null },
      { kind: 'case' as const, subjectId: 'v', outcome: 'stays' as const },
    ];
    expect(difference(before, [held('a'), held('v', true)])).toEqual({ added: 0, gone: 0 });
    expect(difference(before, [held('b'), held('w', true)])).toEqual({ added: 1, gone: 1 });
  });
});
