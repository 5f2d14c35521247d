import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One run of Debian's sipp: resolves when its scenario ended well, and fails with what it said when not. */
export interface SippWish {
  readonly scenario: string;
  /** Where it is: an address of loopback of its own, so that it is a far end of its own. */
  readonly address: string;
  readonly port: number;
  readonly remote: string;
  readonly transport: 'udp' | 'tcp';
  readonly timeoutSeconds?: number;
  readonly more?: readonly string[];
}

/** Bounded twice: sipp gives up by itself, and is killed if it does not. */
const GRACE_MS = 10_000;
const LOG_TAIL = 6_000;

export async function runSipp(wish: SippWish): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  const file = join(folder, 'scenario.xml');
  const timeout = wish.timeoutSeconds ?? 30;
  await writeFile(file, wish.scenario);
  try {
    await promisify(execFile)(
      'sipp',
      [
        ...[wish.remote, '-sf', file, '-m', '1', '-nostdin', '-t', wish.transport === 'udp' ? 'u1' : 't1'],
        ...['-i', wish.address, '-p', String(wish.port), '-mi', wish.address],
        ...['-timeout', `${timeout}s`, '-timeout_error', '-trace_err', '-error_file', join(folder, 'errors')],
        ...['-trace_msg', '-message_file', join(folder, 'messages')],
        ...(wish.more ?? []),
      ],
      { timeout: timeout * 1000 + GRACE_MS, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 },
    );
  } catch (error) {
    const read = (name: string): Promise<string> => readFile(join(folder, name), 'latin1').catch(() => '');
    const [errors, messages] = [await read('errors'), await read('messages')];
    throw new Error(`sipp failed: ${errors.slice(-LOG_TAIL)}\n${messages.slice(-LOG_TAIL)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
