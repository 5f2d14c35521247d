import { expect, it } from 'vitest';
import { TALK_STEPS, talkStep } from './talk-step.ts';

const at = (talk: Partial<Parameters<typeof talkStep>[0]>): string | undefined =>
  TALK_STEPS[talkStep({ state: 'connected', seconds: 30, needWritten: false, hasCase: false, ...talk })];

it('begins with the greeting and then listens', () => {
  expect(at({ seconds: 2 })).toBe('opening');
  expect(at({})).toBe('listening');
});

it('answers once the need is written down, guides once a case stands, and closes in the after-call work', () => {
  expect(at({ needWritten: true })).toBe('answer');
  expect(at({ needWritten: true, hasCase: true })).toBe('guidance');
  expect(at({ hasCase: true, state: 'after_call_work' })).toBe('closing');
});
