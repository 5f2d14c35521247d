import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from './identity-demo.ts';
import { judgePassword, makeTemporaryPassword } from './password-rules.ts';

const owner = { staffNo: '1001', name: '王晓燕' };
const problems = (password: string): readonly string[] => {
  const judged = judgePassword(password, owner);
  return judged.ok ? [] : judged.refusal;
};

describe('a new password', () => {
  it.each(['Qiu-tian 7 hao', 'x7Kq!m2Rv9', '春天 de 第3班车 Go', 'correct Horse 9 battery'])(
    'may be %s',
    (password) => {
      expect(problems(password)).toEqual([]);
    },
  );

  it.each([
    ['Ab3!efghi', 'too_short'],
    [`Ab3!${'xyz'.repeat(50)}`, 'too_long'],
    ['onlylowercase1', 'too_few_classes'],
    ['My-no-1001-Q', 'contains_staff_no'],
    ['I am 王晓燕 9!', 'contains_name'],
    ['Password2026!', 'too_common'],
    ['P@ssw0rd!!2026', 'too_common'],
    ['2026!Adm1n_#', 'too_common'],
    ['Qwertyuiop123!', 'too_common'],
    ['Abc@123456', 'too_common'],
    ['Aa1!Aa1!Aa1!', 'too_common'],
    [DEMO_PASSWORD, 'too_common'],
  ])('%s is refused: %s', (password, why) => {
    expect(problems(password)).toContain(why);
  });

  it('is told everything that is wrong at once', () => {
    expect(problems('1001')).toEqual(['too_short', 'too_few_classes', 'contains_staff_no', 'too_common']);
  });

  it('counts characters, not the halves of one that the memory holds', () => {
    expect(problems('😀😁😂🤣Aa1😃😄')).toContain('too_short');
  });
});

describe('a temporary password', () => {
  it('always satisfies the rules, has nothing that is misread on the phone, and is not the one before', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const password = makeTemporaryPassword((below) => (numbers.next().value ?? 0) % below);
        expect(password).toMatch(/^[^0O1lIio\s]{14}$/);
        expect([/[a-z]/, /[A-Z]/, /[2-9]/, /[#%+=?]/].every((c) => c.test(password))).toBe(true);
        made.add(password);
      }),
    );
    expect(made.size).toBeGreaterThan(50);
  });
});
