import { beforeEach, describe, expect, it } from 'vitest';
import { backoffMs } from './socket-backoff.ts';
import {
  CALL_DEADLINE_MS,
  createSocketClient,
  HEARTBEAT_MS,
  type SocketClient,
  type SocketLike,
} from './socket-client.ts';
import { readFrame } from './socket-frames.ts';

interface Sent {
  id: string;
  cmd: string;
  data: { topic?: string };
}
/** The server's end, driven by hand. */
class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  readonly sent: Sent[] = [];
  closed = false;
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }
  close(): void {
    this.closed = true;
  }
  says(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  last(cmd: string): Sent {
    return this.sent.filter((f) => f.cmd === cmd).at(-1) ?? expect.unreachable(`no ${cmd} was sent`);
  }
  agrees(cmd: string, data: unknown = {}): void {
    this.says({ re: this.last(cmd).id, ok: true, data });
  }
}
/** Time that moves when the test says so. */
function fakeClock() {
  let now = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((t) => t !== timer));
    },
    pass: async (ms: number) => {
      const until = now + ms;
      for (;;) {
        const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((t) => t !== next);
        now = next.at;
        next.run();
        await settle();
      }
      now = until;
    },
  };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};

let sockets: FakeSocket[];
let clock: ReturnType<typeof fakeClock>;
let client: SocketClient;
let refusedOpenings: number;
const line = (): FakeSocket => sockets.at(-1)!;

beforeEach(() => {
  sockets = [];
  clock = fakeClock();
  refusedOpenings = 0;
  client = createSocketClient({
    ...clock,
    random: () => 0.5,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    onNotOpened: () => (refusedOpenings += 1),
  });
});

const connect = (): void => {
  client.start();
  line().onopen?.();
};

describe('a command over the socket', () => {
  it('is answered by the frame that names it, in whatever order the answers come', async () => {
    connect();
    const first = client.call<{ n: number }>({ cmd: 'agent.ready' });
    const firstId = line().last('agent.ready').id;
    const second = client.call({ cmd: 'offer.accept', data: { offerId: 'o1' } });
    line().agrees('offer.accept', { n: 2 });
    line().says({ re: firstId, ok: true, data: { n: 1 } });
    await expect(first).resolves.toEqual({ n: 1 });
    await expect(second).resolves.toEqual({ n: 2 });
  });

  it('fails with the sentence of the server when it is refused', async () => {
    connect();
    const call = client.call({ cmd: 'offer.accept' });
    const problem = { code: 'routing.offer_gone', title: '这个来电已由他人接起。', status: 409 };
    line().says({ re: line().last('offer.accept').id, ok: false, problem });
    await expect(call).rejects.toMatchObject({ code: 'routing.offer_gone', title: '这个来电已由他人接起。' });
  });

  it('given while the page still connects is sent as soon as the line is open', async () => {
    client.start();
    const call = client.call({ cmd: 'agent.ready' });
    expect(line().sent).toEqual([]);
    line().onopen?.();
    line().agrees('agent.ready');
    await expect(call).resolves.toEqual({});
  });

  it('fails at once when the line is down, and is never sent late behind the back of the person', async () => {
    connect();
    line().onclose?.();
    await expect(client.call({ cmd: 'call.hang_up' })).rejects.toMatchObject({ code: 'client.offline' });
    await clock.pass(1_000);
    line().onopen?.();
    expect(line().sent.map((f) => f.cmd)).not.toContain('call.hang_up');
  });

  it('fails honestly when the line breaks before the answer, and is not repeated', async () => {
    connect();
    const call = client.call({ cmd: 'order.create' });
    line().onclose?.();
    await expect(call).rejects.toMatchObject({ code: 'client.connection_lost' });
    await clock.pass(1_000);
    line().onopen?.();
    expect(line().sent.map((f) => f.cmd)).not.toContain('order.create');
  });

  it('fails at its deadline', async () => {
    connect();
    const call = client.call({ cmd: 'agent.ready' });
    const failed = expect(call).rejects.toMatchObject({ code: 'client.timeout' });
    await clock.pass(CALL_DEADLINE_MS);
    await failed;
  });
});

describe('listening to a topic', () => {
  it('asks the server once for many listeners, and gives each of them every push', () => {
    connect();
    const heard: string[] = [];
    client.subscribe<{ n: number }>({ topic: 'queue:q1' }, (push) => heard.push(`a${push.data.n}`));
    client.subscribe<{ n: number }>({ topic: 'queue:q1' }, (push) => heard.push(`b${push.data.n}`));
    expect(line().sent.filter((f) => f.cmd === 'subscribe')).toHaveLength(1);
    line().says({ topic: 'queue:q1', type: 'queue.changed', data: { n: 7 }, position: 12 });
    line().says({ topic: 'queue:q2', type: 'queue.changed', data: { n: 8 } });
    expect(heard).toEqual(['a7', 'b7']);
  });

  it('ends at the server when the last listener has gone, and not before', () => {
    connect();
    const leaveA = client.subscribe({ topic: 'queue:q1' }, () => undefined);
    const leaveB = client.subscribe({ topic: 'queue:q1' }, () => undefined);
    leaveA();
    expect(line().sent.map((f) => f.cmd)).not.toContain('unsubscribe');
    leaveB();
    leaveB();
    expect(line().sent.filter((f) => f.cmd === 'unsubscribe')).toHaveLength(1);
  });

  it('tells the listener when the post may not hear it', async () => {
    connect();
    let refusal: Error | undefined;
    client.subscribe({ topic: 'audit', onRefused: (error) => (refusal = error) }, () => undefined);
    line().says({ re: line().last('subscribe').id, ok: false, problem: { code: 'common.forbidden', status: 403 } });
    await settle();
    expect(refusal).toMatchObject({ code: 'common.forbidden' });
  });
});

describe('when the line breaks', () => {
  it('comes back by itself, asks for its topics again and only then tells the screens to read the truth', async () => {
    connect();
    client.subscribe({ topic: 'queue:q1' }, () => undefined);
    line().agrees('subscribe');
    let resynced = 0;
    client.onResynced(() => (resynced += 1));
    line().onclose?.();
    await clock.pass(1_000);
    expect(sockets).toHaveLength(2);
    line().onopen?.();
    await settle();
    expect(line().last('subscribe').data).toEqual({ topic: 'queue:q1' });
    expect(resynced).toBe(0);
    line().agrees('subscribe');
    await settle();
    expect(resynced).toBe(1);
  });

  it('does not tell the screens to read again at the first connection: they have just done so', async () => {
    let resynced = 0;
    client.onResynced(() => (resynced += 1));
    connect();
    await settle();
    expect(resynced).toBe(0);
  });

  it('first says reconnecting, then offline, always since the moment of the loss', async () => {
    connect();
    const lostAt = clock.now();
    const seen: unknown[] = [];
    client.onStatus((status) => seen.push(status));
    line().onclose?.();
    await clock.pass(400);
    line().onclose?.();
    expect(client.status()).toEqual({ state: 'reconnecting', since: lostAt });
    await clock.pass(30_000);
    expect(client.status()).toEqual({ state: 'offline', since: lostAt });
    line().onclose?.();
    expect(client.status()).toEqual({ state: 'offline', since: lostAt });
    await clock.pass(20_000);
    line().onopen?.();
    expect(seen.at(-1)).toEqual({ state: 'connected' });
  });

  it('notices a line that is dead without a word: no answer to the heartbeat', async () => {
    connect();
    const dead = line();
    await clock.pass(HEARTBEAT_MS);
    expect(dead.last('ping')).toBeDefined();
    await clock.pass(CALL_DEADLINE_MS + 1_000);
    expect(dead.closed).toBe(true);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('keeps a line whose heartbeat is answered', async () => {
    connect();
    for (let i = 0; i < 5; i += 1) {
      await clock.pass(HEARTBEAT_MS);
      line().agrees('ping');
      await settle();
    }
    expect(sockets).toHaveLength(1);
    expect(line().sent.filter((f) => f.cmd === 'ping')).toHaveLength(5);
  });

  it('asks whether the session has ended when the server does not even open', () => {
    client.start();
    line().onclose?.();
    expect(refusedOpenings).toBe(1);
  });

  it('stays down after stop', async () => {
    connect();
    const call = client.call({ cmd: 'agent.ready' });
    client.stop();
    await expect(call).rejects.toMatchObject({ code: 'client.connection_lost' });
    await clock.pass(120_000);
    expect(sockets).toHaveLength(1);
    expect(client.status()).toEqual({ state: 'stopped' });
  });
});

describe('waiting before the next try', () => {
  it('grows to fifteen seconds, and eight hundred seats do not return in the same instant', () => {
    expect(backoffMs(1, 1)).toBe(500);
    expect(backoffMs(4, 1)).toBe(4_000);
    expect(backoffMs(60, 1)).toBe(15_000);
    expect(backoffMs(60, 0)).toBe(7_500);
    const draws = new Set(Array.from({ length: 800 }, (_, i) => backoffMs(5, i / 800)));
    expect(draws.size).toBeGreaterThan(700);
  });
});

describe('a frame that is not ours', () => {
  it.each([['{'], ['null'], ['[]'], ['{"topic":1}'], ['{"type":"x"}'], [new ArrayBuffer(2)]])(
    '%s is dropped',
    (raw) => {
      expect(readFrame(raw)).toBeUndefined();
    },
  );
});
