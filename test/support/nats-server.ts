import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** Debian's nats-server on a loopback port of its own, which it keeps when it is started again. */
export interface NatsServer {
  readonly url: string;
  /** The message system is cut off: as a process, by SIGKILL. */
  cut(): Promise<void>;
  /** Does nothing while it runs. */
  mend(): Promise<void>;
  /** It hangs instead: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (good: boolean): void => {
      socket.destroy();
      resolve(good);
    };
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
  });

export async function startNats(): Promise<NatsServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    if (child !== undefined) return;
    child = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    child.on('error', () => undefined);
    await until(() => answers(port), { what: 'nats-server to answer (apt-get install nats-server)' });
  };
  const end = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    cut: end,
    mend: start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    close: end,
  };
}
