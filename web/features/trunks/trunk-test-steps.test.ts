import { describe, expect, it } from 'vitest';
import { stepUnderWay } from './trunk-test-steps.ts';

describe('the steps of a test of a trunk', () => {
  it.each([
    ['call', 'asked', null, 0],
    ['call', 'running', null, 1],
    ['call', 'running', 'calling', 1],
    ['call', 'running', 'ringing', 2],
    ['call', 'running', 'listening', 3],
    ['call', 'done', 'listening', 5],
    ['ping', 'running', 'calling', 1],
    ['ping', 'failed', null, 3],
  ] as const)('%s, %s at %s: step %i is under way', (kind, state, step, index) => {
    expect(stepUnderWay({ kind, state, step })).toBe(index);
  });
});
