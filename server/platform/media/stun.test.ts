import { expect, test } from 'vitest';
import fc from 'fast-check';
import { answerBinding } from './stun.ts';

const request = Buffer.concat([
  Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]),
  Buffer.from('b7e7a701bc34d686fa87dfae', 'hex'),
]);

test('a binding request is answered with the XOR-mapped address of RFC 5769 §2.2', () => {
  const answer = answerBinding(request, { address: '192.0.2.1', port: 32_853 })!;
  expect(answer.readUInt16BE(0)).toBe(0x0101);
  expect(answer.subarray(4, 20)).toEqual(request.subarray(4, 20));
  expect(answer.subarray(20).toString('hex')).toBe('002000080001a147e112a643');
});

test('everything that is not a binding request is met with silence', () => {
  const from = { address: '127.0.0.1', port: 1 };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (b) => {
      expect(answerBinding(Buffer.from(b), from)).toBeUndefined();
    }),
  );
  expect(answerBinding(request.subarray(0, 19), from)).toBeUndefined();
  expect(answerBinding(Buffer.concat([request, Buffer.alloc(4)]), from)).toBeUndefined();
  expect(answerBinding(request, { address: '::1', port: 1 })).toBeUndefined();
});
