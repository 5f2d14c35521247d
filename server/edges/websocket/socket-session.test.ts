import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { createLiveSession } from './socket-session.ts';

const open = () => {
  const log: string[] = [];
  const session = createLiveSession({
    id: 's',
    subject: {},
    language: undefined,
    socket: { readyState: 1, OPEN: 1, bufferedAmount: 0, send: (t: string) => log.push(t) } as unknown as WebSocket,
    wire: { cork: () => log.push('hold'), uncork: () => log.push('go') },
  });
  return { session, log };
};
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('frames of one moment', () => {
  it('leave together, also those that follow by promise', async () => {
    const { session, log } = open();
    await Promise.resolve().then(() => {
      session.sendText('push');
      void Promise.resolve().then(() => session.sendText('answer'));
    });
    await nextTurn();
    expect(log).toEqual(['hold', 'push', 'answer', 'go']);
  });

  it('are not held until somebody speaks again', async () => {
    const { session, log } = open();
    session.sendText('one');
    await nextTurn();
    session.sendText('two');
    await nextTurn();
    expect(log).toEqual(['hold', 'one', 'go', 'hold', 'two', 'go']);
  });
});
