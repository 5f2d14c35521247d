import { describe, expect, it } from 'vitest';
import { lineWish, type Call } from './calls.ts';

const dialled = (topic: string, queue: string, serviceClass: Call['serviceClass'] = 'ordinary') => ({
  line: {
    ...{ number: '96001', label: '账单专线', entryFlow: '', greeting: '', enabled: true, topic, queue },
    ...{ noticeWhen: 'never' as const, notice: '', noticeHours: '' },
  },
  serviceClass,
});

describe('where the number that was dialled leads', () => {
  it('is its queue and topic for whoever has chosen nothing', () => {
    expect(lineWish(dialled('billing', 'billing'), {})).toEqual({ topic: 'billing', queueCode: 'billing' });
    expect(lineWish(dialled('', ''), {})).toEqual({});
  });
  it('does not outweigh what the caller chose, nor where they are put through to', () => {
    expect(lineWish(dialled('billing', 'billing'), { topic: 'fault' })).toEqual({});
    expect(lineWish(dialled('billing', 'billing'), { queueCode: 'vip' })).toEqual({ topic: 'billing' });
  });
  it('takes nobody of 65 and no VIP out of their own way', () => {
    expect(lineWish(dialled('', 'billing', 'elder'), {})).toEqual({});
    expect(lineWish(dialled('', 'billing'), { serviceClass: 'elder' })).toEqual({});
  });
});
