import { expect, it } from 'vitest';
import { TALK_FAILURES } from '../../../../shared/contracts/voice-talk.ts';
import en from '../locale/en.json' with { type: 'json' };
import zh from '../locale/zh-CN.json' with { type: 'json' };

it('every reason why somebody who was called did not come has a sentence of its own', () => {
  for (const { talk } of [zh, en]) {
    expect(Object.keys(talk.failed).sort()).toEqual([...TALK_FAILURES].sort());
    expect(new Set(Object.values(talk.failed)).size).toBe(TALK_FAILURES.length);
  }
});
