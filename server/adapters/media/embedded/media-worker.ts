import { parentPort, workerData } from 'node:worker_threads';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import { startMediaCore } from './media-core.ts';
import { packError, type FromWorker, type Request } from './protocol.ts';
import type { EmbeddedMediaSettings } from './settings.ts';

/** Entry point of the media thread: calls in, answers and events out. */
const port = parentPort;
if (port === null) throw new Error('media-worker runs as a worker thread only');
const tell = (message: FromWorker): void => {
  port.postMessage(message);
};

/**
 * One datagram that the WebRTC library cannot digest must not end two hundred calls: it is told and survived. A thread that
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

async function answer(engine: MediaEngine, request: Request): Promise<void> {
  const { id, method, args } = request;
  try {
    // The port types both ends of the wire (protocol.ts); in between the arguments are only a list.
    const call = method === 'ping' ? undefined : (engine[method] as (...list: readonly unknown[]) => Promise<unknown>);
    tell({ type: 'answer', id, value: await call?.(...args) });
  } catch (error) {
    tell({ type: 'failure', id, error: packError(error) });
  }
}

const engine = await startMediaCore(workerData as EmbeddedMediaSettings);
engine.on((event) => {
  tell({ type: 'event', event });
});
port.on('message', (request: Request) => {
  void answer(engine, request);
});
tell({ type: 'ready' });
