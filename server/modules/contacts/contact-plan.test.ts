import { describe, expect, it } from 'vitest';
import { planChange } from './contact-plan.ts';

const before = { id: 'c', version: 3 } as const;

describe('a planned step', () => {
  it('is refused where the state table refuses it', () => {
    expect(planChange({ ...before, state: 'closed' }, { event: 'offer', actor: 'system:routing' })).toMatchObject({
      ok: false,
      refusal: { state: 'closed', event: 'offer' },
    });
  });

  it('says the rules of the time stamps as a mask', () => {
    const maskOf = (
      state: Parameters<typeof planChange>[0]['state'],
      event: 'offer' | 'accept' | 'miss' | 'withdraw' | 'end' | 'finish',
    ) => {
      const planned = planChange({ ...before, state }, { event, actor: 'x', agentId: 'a' });
      if (!planned.ok) throw new Error('refused');
      return planned.value.mask;
    };
    expect(maskOf('waiting', 'offer')).toBe(1 + 256);
    expect(maskOf('offered', 'accept')).toBe(4 + 64);
    expect(maskOf('offered', 'miss')).toBe(2 + 512);
    expect(maskOf('offered', 'withdraw')).toBe(2 + 32 + 512);
    expect(maskOf('connected', 'end')).toBe(8);
    expect(maskOf('connected', 'finish')).toBe(8 + 16);
  });
});
