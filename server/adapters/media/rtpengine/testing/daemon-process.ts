import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Debian's rtpengine on loopback, without the kernel's help, for the tests. */
export interface DaemonProcess {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export const hasRtpengine = (): boolean => spawnSync('rtpengine', ['--version']).status === 0;

export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

export async function startRtpengine(options: {
  readonly dtmfPort: number;
  readonly rtpPorts: { readonly min: number; readonly max: number };
  readonly port?: number | undefined;
}): Promise<DaemonProcess> {
  const port = options.port ?? (await freePort());
  const daemon = spawn(
    'rtpengine',
    [
      '--config-file=none',
      '--table=-1',
      '--interface=127.0.0.1',
      `--listen-ng=127.0.0.1:${port}`,
      `--dtmf-log-dest=127.0.0.1:${options.dtmfPort}`,
      `--port-min=${options.rtpPorts.min}`,
      `--port-max=${options.rtpPorts.max}`,
      '--timeout=3600',
      '--num-threads=2',
      '--log-level=4',
      '--foreground',
      '--log-stderr',
    ],
    { stdio: 'ignore' },
  );
  return {
    port,
    process: daemon,
    stop: async () => {
      if (daemon.exitCode !== null || daemon.signalCode !== null) return;
      const gone = once(daemon, 'exit');
      daemon.kill('SIGKILL');
      await gone;
    },
  };
}
