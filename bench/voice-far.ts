import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { openBrowserEnd } from './voice-browser.ts';
import type { FarAnswer, FarAsked, FarOrder, Heard } from './voice-link.ts';
import { createGauge } from './voice-gauge.ts';
import { createFlow, type Ends, type Flow } from './voice-flow.ts';

/*
 * The phones and browsers of the voice bench, in a process of their own. Everybody sends fifty packets a second, spread evenly over
 * the 20 ms, and notes the gap between the packets that arrive. A packet carries the moment when it was sent, in its sound, so that
 * what came through the engine untouched tells how long it took.
 */
const PACKET_MS = 20;
/** A generator that wakes once a millisecond sends a fiftieth of its flows each time. */
const TICK_MS = 1;
const LOOPBACK = '127.0.0.1';

const gaps = createGauge();
const latencies = createGauge();
const lateness = createGauge();
const ends: Ends = { gap: gaps.add, latency: latencies.add };
const phones: { readonly socket: Socket; readonly flow: Flow; port: number }[] = [];
const browsers: Awaited<ReturnType<typeof openBrowserEnd>>[] = [];

async function openPhones(count: number): Promise<number[]> {
  for (let i = 0; i < count; i += 1) {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(0, LOOPBACK);
    await once(socket, 'listening');
    const phone = { socket, port: 0, flow: createFlow(ends, (packet) => socket.send(packet, phone.port, LOOPBACK)) };
    socket.on('message', phone.flow.receive);
    phones.push(phone);
  }
  return phones.map(({ socket }) => socket.address().port);
}

const flows = (): Flow[] => [...phones.filter((p) => p.port > 0).map((p) => p.flow), ...browsers.map((b) => b.flow)];

/** Open loop: each flow has its own due times, and a late generator sends late packets instead of fewer. */
async function talk(seconds: number): Promise<Heard> {
  const talking = flows();
  gaps.clear();
  latencies.clear();
  lateness.clear();
  for (const flow of talking) flow.begin();
  const begin = performance.now();
  const due = talking.map((_, i) => begin + (i * PACKET_MS) / talking.length);
  await new Promise<void>((resolve) => {
    const tick = (): void => {
      const now = performance.now();
      talking.forEach((flow, i) => {
        for (; (due[i] ?? now) < now; due[i] = (due[i] ?? now) + PACKET_MS) {
          lateness.add(now - (due[i] ?? now));
          flow.send();
        }
      });
      if (now - begin < seconds * 1_000) setTimeout(tick, TICK_MS);
      else resolve();
    };
    tick();
  });
  return {
    sent: talking.reduce((sum, flow) => sum + flow.sent(), 0),
    received: talking.reduce((sum, flow) => sum + flow.received(), 0),
    gapMs: { p50: gaps.at(50), p99: gaps.at(99), p999: gaps.at(99.9) },
    latencyMs: latencies.count() === 0 ? undefined : { p50: latencies.at(50), p99: latencies.at(99) },
    lateMsP99: lateness.at(99),
  };
}

async function hangUp(): Promise<void> {
  for (const { socket } of phones.splice(0)) socket.close();
  await Promise.all(browsers.splice(0).map((browser) => browser.close()));
}

async function comeBack(order: Extract<FarOrder, { browser: number }>): Promise<unknown> {
  const browser = browsers[order.browser];
  return order.do === 'again' ? browser?.again() : browser?.answer(order.sdp);
}

async function obey(order: FarOrder): Promise<unknown> {
  switch (order.do) {
    case 'phones':
      return openPhones(order.count);
    case 'dial':
      order.ports.forEach((port, i) => {
        const phone = phones[i];
        if (phone !== undefined) phone.port = port;
      });
      return undefined;
    case 'browsers':
      for (let i = 0; i < order.count; i += 1) browsers.push(await openBrowserEnd(ends));
      return browsers.map((browser) => browser.offer);
    case 'answers':
      await Promise.all(browsers.map((browser, i) => browser.answer(order.sdps[i] ?? '')));
      return undefined;
    case 'again':
    case 'answered':
      return comeBack(order);
    case 'talk':
      return talk(order.seconds);
    case 'longest':
      return { phones: phones.map((p) => p.flow.longestMs()), browsers: browsers.map((b) => b.flow.longestMs()) };
    case 'hangUp':
      return hangUp();
  }
}

process.on('message', (order: FarAsked) => {
  const { id } = order;
  const tell = (answer: FarAnswer): void => void process.send?.(answer);
  obey(order).then(
    (value) => tell({ id, ok: true, value }),
    (error: unknown) => tell({ id, ok: false, error: String(error) }),
  );
});
