import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEngine } from '../server/adapters/media/embedded/embedded-engine.ts';
import type { WebDriverName } from '../server/adapters/media/embedded/settings.ts';
import type { MediaEngine } from '../server/platform/media/media-engine.ts';
import { startRtpengineEngine } from '../server/adapters/media/rtpengine/rtpengine-engine.ts';
import { freePort, hasRtpengine, startRtpengine } from '../server/adapters/media/rtpengine/testing/daemon-process.ts';
import { childrenOf, rssMiB } from './machine.ts';

/** An engine with one worker, kept on one core, so that what it carries is what a core carries. */
export interface Carrier {
  readonly engine: MediaEngine;
  /** The processes that do the work. */
  readonly pids: readonly number[];
  /** Of all of them, before the first call. */
  readonly idleMiB: number;
  readonly recordings: string;
  /** False: this machine cannot keep a process on a core, and the figure is what one process carries. */
  readonly pinned: boolean;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const WORK_CORE = '0';
const OTHER_CORE = '1';

const pin = (pid: number, core: string): boolean =>
  spawnSync('taskset', ['-a', '-p', '-c', core, String(pid)], { stdio: 'ignore' }).status === 0;
/** The generator and the bench stay off the core that is measured. */
export const pinAside = (pid: number): void => void pin(pid, OTHER_CORE);

export async function startCarrier(webDriver: WebDriverName = 'werift'): Promise<Carrier> {
  const before = new Set(childrenOf(process.pid));
  const recordings = await mkdtemp(join(tmpdir(), 'shoujie-voice-bench-'));
  const engine = await startEmbeddedEngine({
    settings: { bindAddress: LOOPBACK, soundsDir: 'server/adapters/media/prompts', webDriver },
    workers: 1,
  });
  const pids = childrenOf(process.pid).filter((child) => !before.has(child));
  return {
    engine,
    pids,
    idleMiB: sumOf(pids, rssMiB),
    recordings,
    pinned: pids.map((pid) => pin(pid, WORK_CORE)).every(Boolean),
    close: async () => {
      await engine.shutdown();
      await rm(recordings, { recursive: true, force: true });
    },
  };
}

export const sumOf = (pids: readonly number[], of: (pid: number) => number): number =>
  pids.reduce((sum, pid) => sum + of(pid), 0);

const RTPENGINE_PORTS = { min: 45_000, max: 47_999 };

/**
 * Debian's rtpengine under the same port, without the kernel's help, with our worker as its recorder: what both processes take is
 * counted. Undefined where it is not installed.
 */
export async function startReference(): Promise<Carrier | undefined> {
  if (!hasRtpengine()) return undefined;
  const mixer = await startCarrier();
  const dtmfPort = await freePort();
  const daemon = await startRtpengine({ dtmfPort, rtpPorts: RTPENGINE_PORTS });
  const engine = await startRtpengineEngine({
    daemons: [{ host: LOOPBACK, port: daemon.port }],
    dtmf: { host: LOOPBACK, port: dtmfPort },
    soundFolders: ['server/adapters/media/prompts'],
    mixer: mixer.engine,
  });
  const pids = [...mixer.pids, daemon.process.pid ?? 0];
  return {
    engine,
    pids,
    idleMiB: sumOf(pids, rssMiB),
    recordings: mixer.recordings,
    pinned: pids.map((pid) => pin(pid, WORK_CORE)).every(Boolean),
    close: async () => {
      await engine.shutdown();
      await daemon.stop();
      await mixer.close();
    },
  };
}
