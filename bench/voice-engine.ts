import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEngine } from '../server/adapters/media/embedded/embedded-engine.ts';
import type { WebDriverName } from '../server/adapters/media/embedded/settings.ts';
import type { MediaEngine } from '../server/platform/media/media-engine.ts';
import { childrenOf } from './machine.ts';

/** An engine with one worker, kept on one core, so that what it carries is what a core carries. */
export interface Carrier {
  readonly engine: MediaEngine;
  /** The process that does the work. */
  readonly pid: number;
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
  const pid = childrenOf(process.pid).find((child) => !before.has(child)) ?? 0;
  return {
    engine,
    pid,
    recordings,
    pinned: pin(pid, WORK_CORE),
    close: async () => {
      await engine.shutdown();
      await rm(recordings, { recursive: true, force: true });
    },
  };
}
