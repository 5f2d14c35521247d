import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startNats, type NatsServer } from '../../../../test/support/nats-server.ts';
import { until } from '../../../../test/support/until.ts';
import type { Bus } from '../../../platform/bus/bus.ts';
import { silentLog } from '../../../platform/log.ts';
import { createNatsBus, MAX_MESSAGE_BYTES, natsOptions } from './nats-bus.ts';

let nats: NatsServer;
const open: Bus[] = [];
beforeAll(async () => {
  nats = await startNats();
});
afterEach(async () => {
  await nats.mend();
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});
afterAll(() => nats.close());

const join = (prefix = 'house'): { bus: Bus; heard: unknown[] } => {
  const bus = createNatsBus({ urls: [nats.url], prefix, name: 'test', log: silentLog });
  open.push(bus);
  const heard: unknown[] = [];
  bus.subscribe('events', (data) => heard.push(data));
  return { bus, heard };
};
const connected = (...buses: Bus[]): Promise<unknown> =>
  until(() => buses.every((b) => b.state() === 'connected'), { what: 'the bus to be connected' });

describe('the message system', () => {
  it('wakes the others, not oneself, and nobody of another house', async () => {
    const [a, b, stranger] = [join(), join(), join('other-house')];
    await connected(a.bus, b.bus, stranger.bus);
    // Subscriptions travel before it on the same line, so what b says first is heard by whoever a will be heard by.
    b.bus.publish('events', 'b');
    await until(() => a.heard.length === 1, { what: 'b to be heard' });
    a.bus.publish('events', { n: 1 });
    a.bus.publish('events', null);
    await until(() => b.heard.length === 2, { what: 'a to be heard' });
    expect([a.heard, b.heard, stranger.heard]).toEqual([['b'], [{ n: 1 }, null], []]);
  });

  it('may be away at the start and whenever it likes: nothing throws, nothing is kept, all is well when it is back', async () => {
    await nats.cut();
    const [a, b] = [join(), join()];
    expect(a.bus.state()).toBe('lost');
    a.bus.publish('events', 'nobody hears this');
    await nats.mend();
    await connected(a.bus, b.bus);
    const states: string[] = [];
    a.bus.onState((state) => states.push(state));
    await nats.cut();
    await until(() => a.bus.state() === 'lost' && b.bus.state() === 'lost', { what: 'the loss to be seen' });
    a.bus.publish('events', 'nor this');
    await nats.mend();
    await connected(a.bus, b.bus);
    a.bus.publish('events', 'but this');
    await until(() => b.heard.length > 0, { what: 'to be heard again' });
    expect(b.heard).toEqual(['but this']);
    expect(states).toEqual(['lost', 'connected']);
  });

  it('that hangs is noticed within three seconds or so', async () => {
    const { bus } = join();
    await connected(bus);
    nats.freeze();
    try {
      await until(() => bus.state() === 'lost', { what: 'the hang to be seen' });
    } finally {
      nats.thaw();
    }
    await connected(bus);
  });

  it('is spared what is no wake-up, and closing does not wait for it', async () => {
    const [a, b] = [join(), join()];
    await connected(a.bus, b.bus);
    a.bus.publish('events', 'x'.repeat(MAX_MESSAGE_BYTES + 1));
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    a.bus.publish('events', circle);
    a.bus.publish('events', 'short');
    await until(() => b.heard.length > 0, { what: 'the short one' });
    expect(b.heard).toEqual(['short']);
    await nats.cut();
    await a.bus.close();
  });

  it('is reached with the credentials of its address', () => {
    expect(natsOptions(['nats://kf:p%40ss@n1:4222', 'nats://n2:4222'])).toEqual({
      servers: ['n1:4222', 'n2:4222'],
      user: 'kf',
      pass: 'p@ss',
    });
    expect(natsOptions(['tls://secret@n1:4222'])).toEqual({ servers: ['n1:4222'], token: 'secret', tls: {} });
  });
});
