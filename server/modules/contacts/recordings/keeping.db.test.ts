import { access, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../identity/index.ts';
import type { NewHold, RetentionRule } from '../../../../shared/contracts/contacts-recordings.ts';
import { addRingKey } from '../../../platform/media/key-file.ts';
import { createS3FileStore } from '../../../adapters/blobs/s3/s3-file-store.ts';
import { startS3Server, type S3Server } from '../../../adapters/blobs/s3/testing/s3-server.ts';
import { flipByte, openRecordingsRoom, type RecordingsRoom } from '../../../../test/support/recordings-room.ts';

const DAY = 86_400_000;
const KEYS = { accessKey: 'AK', secretKey: 'SK' };
let server: S3Server;
let room: RecordingsRoom;
let manager: Principal;
beforeAll(async () => {
  server = await startS3Server(KEYS);
  const store = createS3FileStore({ url: server.url, bucket: server.bucket, region: 'cn-1', ...KEYS, firstPauseMs: 1 });
  room = await openRecordingsRoom({ store });
  manager = await room.principal('1016');
});
afterAll(async () => {
  await room.close();
  await server.close();
});

const ended = async (of: Parameters<RecordingsRoom['talk']>[0] = {}) => {
  const talk = await room.talk(of);
  await talk.end();
  return talk;
};
const row = async (id: string) =>
  (await room.fresh.pool.query('select * from recordings where id = $1', [id])).rows[0] as Record<string, unknown>;
const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
const acts = async (id: string) =>
  (await room.identity.audit.page(manager, { page: 1, pageSize: 20, subjectId: id })).items.map(
    (entry) => entry.action,
  );
const verdict = async (id: string) => (await room.listening.proof(manager, id)).verdict;

describe('moving recordings to the object store', () => {
  it('gives up the local file only when the copy was read back and is the same', async () => {
    const talk = await ended({ seconds: 3 });
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ place: 'store' });
    expect(await exists(talk.file)).toBe(false);
    expect(server.objects.has(talk.path)).toBe(true);
    expect(await verdict(talk.id)).toBe('unchanged');
    const parts: Buffer[] = [];
    const view = await room.listening.listen(manager, talk.id, true);
    for await (const part of view.read({ start: 40_000, end: 50_000 })) parts.push(part);
    expect(Buffer.concat(parts)).toHaveLength(10_001);
  });

  it('leaves a file that is not as it was where it is', async () => {
    const talk = await ended();
    await flipByte(talk.file, 20_000);
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ place: 'local' });
    expect(await exists(talk.file)).toBe(true);
    await flipByte(talk.file, 20_000);
    await room.jobs.round();
    expect(await exists(talk.file)).toBe(false);
  });

  it('goes on when the store was away, and when it was killed between putting and saying so', async () => {
    const talk = await ended();
    server.troubles.push(...Array.from({ length: 5 }, () => 503));
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ place: 'local' });
    // Put, and then nothing.
    server.objects.set(talk.path, await readFile(talk.file));
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ place: 'store' });
    expect(await verdict(talk.id)).toBe('unchanged');
  });
});

describe('a new key', () => {
  it('takes over all recordings, in the folder and in the store, and the old key opens none of them', async () => {
    const stored = await ended();
    await room.jobs.round();
    const before = server.objects.get(stored.path)!;
    const old = room.ring.newest().id;
    const { id: newest } = await addRingKey(room.keyFile, room.clock.now());
    await room.jobs.round();
    expect(await row(stored.id)).toMatchObject({ key_id: newest });
    const now = server.objects.get(stored.path)!;
    expect(now.subarray(0, 512).equals(before.subarray(0, 512))).toBe(false);
    expect(now.subarray(0, 512).includes(Buffer.from(newest))).toBe(true);
    expect(now.subarray(512).equals(before.subarray(512))).toBe(true);
    expect(await verdict(stored.id)).toBe('unchanged');
    expect(await acts(stored.id)).toContain('recording.rewrapped');
    const { keys } = await room.admin.keys(manager);
    expect(keys.find((key) => key.id === old)?.recordings).toBe(0);
  });
});

describe('the time of keeping', () => {
  const months = (n: number): number => n * 31 * DAY + DAY;
  const forAll: RetentionRule = {
    name: '普通通话',
    channel: null,
    queueCode: null,
    disposition: null,
    complaint: null,
    months: 6,
  };

  it('ends after half a year for an ordinary talk and after two for a complaint; row, trail and reason stay', async () => {
    const [ordinary, complaint] = [await ended(), await ended()];
    await room.fresh.pool.query(`update contacts set disposition = 'complaint_order' where id = $1`, [
      complaint.contactId,
    ]);
    room.clock.forward(2 * DAY);
    await room.jobs.round();
    room.clock.forward(months(6));
    manager = await room.principal('1016');
    await room.jobs.round();
    expect(await row(ordinary.id)).toMatchObject({ state: 'deleted', seal_head: null });
    expect((await row(ordinary.id))['erased_at']).not.toBeNull();
    expect(server.objects.has(ordinary.path)).toBe(false);
    expect(await exists(ordinary.file)).toBe(false);
    expect(await acts(ordinary.id)).toContain('recording.deleted');
    expect(await verdict(ordinary.id)).toBe('deleted');
    await expect(room.listening.listen(manager, ordinary.id, true)).rejects.toMatchObject({
      code: 'contacts.recording_deleted',
    });
    expect(await row(complaint.id)).toMatchObject({ state: 'complete' });
    room.clock.forward(months(18));
    manager = await room.principal('1016');
    await room.jobs.round();
    expect(await row(complaint.id)).toMatchObject({ state: 'deleted' });
  });

  it('becomes longer when the talk becomes a complaint later', async () => {
    const talk = await ended();
    room.clock.forward(2 * DAY);
    await room.jobs.round();
    await room.fresh.pool.query(`update contacts set service_class = 'complaint' where id = $1`, [talk.contactId]);
    room.clock.forward(months(6));
    manager = await room.principal('1016');
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ state: 'complete' });
  });

  it.each<[string, (talk: { id: string; contactId: string }) => Pick<NewHold, 'subjectKind' | 'subjectId'>]>([
    ['the recording', (talk) => ({ subjectKind: 'recording', subjectId: talk.id })],
    ['its contact', (talk) => ({ subjectKind: 'contact', subjectId: talk.contactId })],
    ['its customer', () => ({ subjectKind: 'customer', subjectId: 'c-held' })],
  ])('does not end while there is a hold on %s', async (_, subject) => {
    const talk = await ended({ customerId: 'c-held' });
    const hold = await room.admin.placeHold(manager, { ...subject(talk), reason: '法院调取' });
    expect((await room.admin.page(manager, { page: 1, pageSize: 50, held: true })).items.map((r) => r.id)).toContain(
      talk.id,
    );
    room.clock.forward(months(7));
    manager = await room.principal('1016');
    await room.jobs.round();
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ state: 'complete' });
    await room.admin.liftHold(manager, hold.id, '案件已结');
    room.clock.forward(2 * DAY);
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ state: 'deleted' });
    manager = await room.principal('1016');
    await expect(room.admin.liftHold(manager, hold.id, '再次解除')).rejects.toMatchObject({
      code: 'contacts.no_such_hold',
    });
  });

  it('follows new rules for what is kept already', async () => {
    const talk = await ended();
    room.clock.forward(2 * DAY);
    await room.jobs.round();
    const plan = await room.admin.plan(manager);
    await room.admin.savePlan(manager, { version: plan.version, rules: [{ ...forAll, months: 1 }] });
    await expect(room.admin.savePlan(manager, { ...plan, rules: [forAll] })).rejects.toMatchObject({
      code: 'contacts.retention_changed_meanwhile',
    });
    await expect(
      room.admin.savePlan(manager, { version: plan.version + 1, rules: [{ ...forAll, complaint: true }] }),
    ).rejects.toMatchObject({ code: 'contacts.last_rule_is_for_all' });
    room.clock.forward(months(1));
    await room.jobs.round();
    expect(await row(talk.id)).toMatchObject({ state: 'deleted' });
  });

  it('is erased by the next round when the first was killed after the row was marked', async () => {
    const talk = await ended();
    room.clock.forward(months(1));
    await room.fresh.pool.query(
      `update recordings set state = 'deleted', deleted_at = now(), place = 'local' where id = $1`,
      [talk.id],
    );
    await room.jobs.round();
    expect(await exists(talk.file)).toBe(false);
    expect((await row(talk.id))['erased_at']).not.toBeNull();
  });

  it('is set by who answers for operations, and by nobody else', async () => {
    const agent = await room.principal('1001');
    const query = { page: 1, pageSize: 10 };
    await expect(room.admin.page(agent, query)).rejects.toMatchObject({ code: 'identity.permission_missing' });
    await expect(room.admin.plan(agent)).rejects.toMatchObject({ code: 'identity.permission_missing' });
    await expect(room.admin.holds(agent, query)).rejects.toMatchObject({ code: 'identity.permission_missing' });
    const hold = { subjectKind: 'recording', subjectId: 'no-such', reason: '法院调取' } as const;
    await expect(room.admin.placeHold(agent, hold)).rejects.toMatchObject({ code: 'identity.permission_missing' });
    manager = await room.principal('1016');
    await expect(room.admin.placeHold(manager, hold)).rejects.toMatchObject({ code: 'contacts.hold_subject_unknown' });
  });
});
