import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBencode, encodeBencode, isDictionary, type BencodeValue } from './bencode.ts';

const { value } = fc.letrec<{ value: BencodeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('what was said is understood as it was said', () => {
  fc.assert(
    fc.property(value, (said) => {
      expect(decodeBencode(encodeBencode(said))).toEqual(said);
    }),
  );
});

test('whatever arrives is a value or nothing, never an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      decodeBencode(Buffer.from(bytes));
    }),
  );
  fc.assert(
    fc.property(value, fc.nat(200), fc.nat(255), (said, at, byte) => {
      const bytes = encodeBencode(said);
      bytes[at % bytes.length] = byte;
      decodeBencode(bytes);
    }),
  );
});

test('the wording is that of the format, with keys in order', () => {
  expect(encodeBencode({ sdp: 'v=0', command: 'offer', flags: ['a', 7, -1] }).toString()).toBe(
    'd7:command5:offer5:flagsl1:ai7ei-1ee3:sdp3:v=0e',
  );
  expect(encodeBencode('首接').toString()).toBe('6:首接');
});

test.each(['', 'i12', 'ie', 'i-e', 'i1.5e', '5:abc', '-1:a', '99999999999:a', 'l', 'd1:a', 'di1ei2ee', 'i1ei2e', 'x'])(
  '%j is no whole value',
  (text) => {
    expect(decodeBencode(Buffer.from(text))).toBeUndefined();
  },
);

test('what is too deep or too long is not read', () => {
  expect(decodeBencode(Buffer.from(`${'l'.repeat(5_000)}${'e'.repeat(5_000)}`))).toBeUndefined();
  expect(decodeBencode(Buffer.alloc(70_000, 0x6c))).toBeUndefined();
});

test('a key named __proto__ is a key', () => {
  const read = decodeBencode(Buffer.from('d9:__proto__d5:admini1eee'));
  expect(isDictionary(read) && Object.hasOwn(read, '__proto__')).toBe(true);
  expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
});
