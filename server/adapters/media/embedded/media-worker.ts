import { performance } from 'node:perf_hooks';
import { keepYoungObjectsYoung } from '../../../platform/young-objects.ts';
import { startMediaCore } from './media-core.ts';
import { BEAT_MS, packError, type FromWorker, type Request, type WorkerPulse } from './protocol.ts';
import type { EmbeddedMediaSettings } from './settings.ts';

/** Entry point of a media worker: calls in, answers and events out. */
keepYoungObjectsYoung();
const send = process.send?.bind(process);
const [, , settingsText] = process.argv;
if (send === undefined || settingsText === undefined) throw new Error('media-worker is started by the server only');
const tell = (message: FromWorker): void => {
  // A server that is gone takes no answers; `disconnect` below ends this process.
  send(message, undefined, undefined, () => undefined);
};

// Ctrl-C and a service manager's stop reach every process of the group: the server says when the sound ends, after the calls.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit(0));
// It may have gone while this file was being read; that is not told again.
if (!process.connected) process.exit(0);

/**
 * One datagram that the WebRTC library cannot digest must not end two hundred calls: it is told and survived. A worker that
 * fails again and again is broken, and then the restart is better.
 */
const MAX_TROUBLES = 20;
const TROUBLE_WINDOW_MS = 10_000;
let troubles: number[] = [];
const survive = (error: unknown): void => {
  const now = Date.now();
  troubles = [...troubles.filter((at) => now - at < TROUBLE_WINDOW_MS), now];
  tell({ type: 'trouble', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  if (troubles.length > MAX_TROUBLES) process.exit(1);
};
process.on('uncaughtException', survive);
process.on('unhandledRejection', survive);

const engine = await startMediaCore(JSON.parse(settingsText) as EmbeddedMediaSettings).catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exit(1);
});

let loopBefore = performance.eventLoopUtilization();
const pulse = (): WorkerPulse => {
  const { user, system } = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const busy = performance.eventLoopUtilization(loop, loopBefore).utilization;
  loopBefore = loop;
  return { cpuSeconds: (user + system) / 1e6, busy, memoryBytes: process.memoryUsage.rss(), ...engine.packets() };
};
const calls = { ...engine, ping: async () => Promise.resolve(pulse()) };

async function answer(request: Request): Promise<void> {
  const { id, method, args } = request;
  try {
    // The port types both ends of the wire (protocol.ts); in between the arguments are only a list.
    const call = calls[method] as (...list: readonly unknown[]) => Promise<unknown>;
    tell({ type: 'answer', id, value: await call(...args) });
  } catch (error) {
    tell({ type: 'failure', id, error: packError(error) });
  }
}

engine.on((event) => {
  tell({ type: 'event', event });
});
process.on('message', (request: Request) => {
  void answer(request);
});
setInterval(() => tell({ type: 'beat' }), BEAT_MS).unref();
tell({ type: 'ready', relayPort: engine.relayPort });
