import { describe, expect, it } from 'vitest';
import { hasPlainAlert } from './werift-guard.ts';

const record = (type: number, epoch: number, body: string): string => {
  const bytes = Buffer.from(body, 'hex');
  const head = Buffer.alloc(13);
  head.writeUInt8(type, 0);
  head.writeUInt16BE(0xfefd, 1);
  head.writeUInt16BE(epoch, 3);
  head.writeUInt16BE(bytes.length, 11);
  return head.toString('hex') + body;
};
const has = (hex: string): boolean => hasPlainAlert(Buffer.from(hex, 'hex'));

describe('an alert in the clear', () => {
  it('is seen alone and behind other records', () => {
    expect(has(record(21, 0, '0100'))).toBe(true);
    expect(has(record(22, 0, '1000') + record(20, 0, '01') + record(21, 0, '0228'))).toBe(true);
  });
  it('is not what is sealed, and not what only looks like it inside of something else', () => {
    expect(has(record(21, 1, '0100'))).toBe(false);
    expect(has(record(22, 0, record(21, 0, '0100')))).toBe(false);
    expect(has('80' + record(21, 0, '0100'))).toBe(false);
  });
  it('is looked for in any bytes without an error', () => {
    expect(has('')).toBe(false);
    expect(has('15')).toBe(false);
    expect(has(record(23, 0, '00').slice(0, 20) + 'ffff')).toBe(false);
  });
});
