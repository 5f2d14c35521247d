import { expect, it } from 'vitest';
import { topicsOf } from './flow-topics.ts';
import { hotlineFlow } from './hotline-flow.ts';

it('every topic a flow may give a caller is found, once', () => {
  const topics = topicsOf(hotlineFlow);
  expect(topics.length).toBeGreaterThan(1);
  expect(topics).toEqual([...new Set(topics)].sort());
});
