import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecordingsRoom, type RecordingsRoom } from '../../../../test/support/recordings-room.ts';
import { until } from '../../../../test/support/until.ts';
import { createS3FileStore } from '../../../adapters/blobs/s3/s3-file-store.ts';
import { startS3Server, type S3Server } from '../../../adapters/blobs/s3/testing/s3-server.ts';

const KEYS = { accessKey: 'AK', secretKey: 'SK' };
/** More than one part of 8 MiB at 32 kB a second. */
const LONG_TALK_S = 280;
let server: S3Server;
let room: RecordingsRoom;
beforeAll(async () => {
  server = await startS3Server(KEYS);
  const store = createS3FileStore({ url: server.url, bucket: server.bucket, region: 'cn-1', ...KEYS, firstPauseMs: 1 });
  room = await openRecordingsRoom({ store });
});
afterAll(async () => {
  await room.close();
  await server.close();
});

/** kill -9 when the second part is on the wire and the store has not answered. */
async function killedInThePart(name: string, path: string): Promise<void> {
  // Begin, first part, and then no answer.
  server.hangsAt = (request) => request.includes('partNumber=2');
  const script = ['--import', 'tsx', 'test/resilience/uploader.ts'];
  const child = spawn(process.execPath, [...script, server.url, server.bucket, name, path], { stdio: 'inherit' });
  const gone = once(child, 'exit');
  await until(() => server.requests.some((r) => r.includes('partNumber=2')), {
    what: 'the second part on its way',
    timeoutMs: 60_000,
  });
  child.kill('SIGKILL');
  expect((await gone)[1]).toBe('SIGKILL');
  server.hangsAt = undefined;
}

describe('a node killed while it brings a recording to the object store', () => {
  it('leaves the recording where it was, heard as before; the next round brings it whole', async () => {
    const talk = await room.talk({ seconds: LONG_TALK_S });
    await talk.end();
    const whole = await readFile(talk.file);
    await killedInThePart(talk.path, talk.file);
    expect(server.objects.has(talk.path)).toBe(false);
    const manager = await room.principal('1016');
    expect((await room.listening.proof(manager, talk.id)).verdict).toBe('unchanged');

    await room.jobs.round();
    expect(server.objects.get(talk.path)?.equals(whole)).toBe(true);
    const { rows } = await room.fresh.pool.query('select place from recordings where id = $1', [talk.id]);
    expect(rows).toEqual([{ place: 'store' }]);
    await expect(access(talk.file)).rejects.toThrow('ENOENT');
    expect((await room.listening.proof(manager, talk.id)).verdict).toBe('unchanged');
  });
});
