import { expect, test } from 'vitest';
import { createSourceLatch } from './source-latch.ts';

test('until sound arrives we send where the description says', () => {
  expect(createSourceLatch({ address: '10.0.0.1', port: 4_000 }).target()).toEqual({
    address: '10.0.0.1',
    port: 4_000,
  });
});

test('sound from another port of the same host moves the target there, once', () => {
  const latch = createSourceLatch({ address: '10.0.0.1', port: 4_000 });
  expect(latch.accepts('10.0.0.1', 5_555)).toBe(true);
  expect(latch.target()).toEqual({ address: '10.0.0.1', port: 5_555 });
  expect(latch.accepts('10.0.0.1', 4_000)).toBe(false);
  expect(latch.target()).toEqual({ address: '10.0.0.1', port: 5_555 });
});

test('a stranger who guesses the port is not heard, neither before nor after', () => {
  const latch = createSourceLatch({ address: '192.168.1.5', port: 4_000, alsoFrom: ['203.0.113.9'] });
  expect(latch.accepts('198.51.100.1', 4_000)).toBe(false);
  expect(latch.accepts('203.0.113.9', 61_000)).toBe(true);
  expect(latch.accepts('198.51.100.1', 61_000)).toBe(false);
  expect(latch.target()).toEqual({ address: '203.0.113.9', port: 61_000 });
});

test('a far end that holds with 0.0.0.0 or port 0 is sent nothing', () => {
  expect(createSourceLatch({ address: '0.0.0.0', port: 4_000 }).target()).toBeUndefined();
  expect(createSourceLatch({ address: '10.0.0.1', port: 0 }).target()).toBeUndefined();
});

test('of a neighbour whose port is known nothing else is heard, not even first', () => {
  const latch = createSourceLatch({ address: '127.0.0.1', port: 4_000, exactly: true });
  expect(latch.accepts('127.0.0.1', 4_001)).toBe(false);
  expect(latch.accepts('127.0.0.1', 4_000)).toBe(true);
  expect(latch.target()).toEqual({ address: '127.0.0.1', port: 4_000 });
});
