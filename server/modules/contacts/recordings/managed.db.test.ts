import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecordingsRoom, toneTalk, type RecordingsRoom } from '../../../../test/support/recordings-room.ts';
import { until } from '../../../../test/support/until.ts';
import type { RecordingQuery } from '../../../../shared/contracts/contacts-recordings.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { addRingKey } from '../../../platform/media/key-file.ts';
import { parseWav, wavHeader } from '../../../platform/media/wav.ts';
import type { Principal } from '../../identity/index.ts';

let room: RecordingsRoom;
let manager: Principal;
beforeAll(async () => {
  room = await openRecordingsRoom();
  manager = await room.principal('1016');
});
afterAll(() => room.close());

const ended = async () => {
  const talk = await room.talk();
  await talk.end();
  return talk;
};
const set = (contactId: string, column: string, value: string) =>
  room.fresh.pool.query(`update contacts set ${column} = $2 where id = $1`, [contactId, value]);
const found = async (query: Partial<RecordingQuery>) =>
  (await room.admin.page(manager, { page: 1, pageSize: 50, ...query })).items;

describe('the list of recordings', () => {
  it('finds complaints by result and by matter, and a queue by its code', async () => {
    const [plain, byResult, byMatter] = [await ended(), await ended(), await ended()];
    const caseId = newId();
    room.complaints.add(caseId);
    await set(byResult.contactId, 'disposition', 'complaint_registered');
    await set(byMatter.contactId, 'case_id', caseId);
    await set(plain.contactId, 'queue_code', 'elder');
    const complaints = await found({ complaint: true });
    expect(complaints.map((r) => r.id).sort()).toEqual([byResult.id, byMatter.id].sort());
    expect(complaints.every((r) => r.isComplaint)).toBe(true);
    const others = (await found({ complaint: false })).map((r) => r.id);
    expect(others).toContain(plain.id);
    expect(others).not.toContain(byMatter.id);
    expect((await found({ queueCode: 'elder' })).map((r) => r.id)).toEqual([plain.id]);
    expect(await found({ channel: 'video' })).toEqual([]);
  });

  it('names the holds of a recording, be they on it, on its contact or on its customer', async () => {
    const talk = await room.talk({ customerId: 'C-1' });
    await talk.end();
    const reason = 'the court has asked';
    for (const [subjectKind, subjectId] of [
      ['recording', talk.id],
      ['contact', talk.contactId],
      ['customer', 'C-1'],
      ['customer', 'C-2'],
    ] as const)
      await room.admin.placeHold(manager, { subjectKind, subjectId, reason });
    const holds = await room.admin.holds(manager, { page: 1, pageSize: 20, recordingId: talk.id });
    expect(holds.items.map((h) => h.subjectId).sort()).toEqual([talk.id, talk.contactId, 'C-1'].sort());
  });
});

describe('wrapping the keys anew', () => {
  it('begins when it is asked for, says how many are left, and is on record', async () => {
    await ended();
    const { id: newest } = await addRingKey(room.keyFile, room.clock.now());
    await room.ring.refresh();
    expect((await room.admin.keys(manager)).waiting).toBeGreaterThan(0);
    await room.admin.rewrapNow(manager);
    const done = await until(
      async () => {
        const keys = await room.admin.keys(manager);
        return keys.waiting === 0 && !keys.isRunning ? keys : undefined;
      },
      { what: 'all recordings under the newest key' },
    );
    expect(done.newest).toBe(newest);
    const { items } = await room.identity.audit.page(manager, { page: 1, pageSize: 20, subjectId: newest });
    expect(items.map((entry) => entry.action)).toEqual(['recording.rewrap_asked']);
    await room.jobs.stop();
  });

  it('is not for who may only listen', async () => {
    const inspector = await room.principal('1010');
    await expect(room.admin.rewrapNow(inspector)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('the story of a contact', () => {
  it('tells where its recording was paused and went on, and leaves the holds to the talk', async () => {
    const talk = await room.talk();
    const by = `staff:${manager.staffId}`;
    for (const kind of ['pause', 'hold', 'unhold', 'resume'] as const)
      await room.recordings.mark(talk.id, { kind, actor: by });
    const { recordingSteps } = await room.reading.story(await room.principal('1010'), talk.contactId);
    expect(recordingSteps.map((s) => [s.kind, s.actor])).toEqual([
      ['pause', by],
      ['resume', by],
    ]);
  });
});

describe('a wav in the clear, from older days', () => {
  it('is heard in parts and as a whole, drawn, and proved like a sealed one', async () => {
    const { contactId } = await room.talk();
    const [id, path] = [newId(), `2025/01/02/${newId()}.wav`];
    const sound = toneTalk(2);
    const wav = Buffer.concat([wavHeader({ channels: 2, dataBytes: sound.length }), sound]);
    await mkdir(dirname(join(room.folder, path)), { recursive: true });
    await writeFile(join(room.folder, path), wav);
    await room.recordings.begin({ id, contactId, path, sealHead: null, keyId: null });
    const examined = await room.files.examine({ path, place: 'local', seal_head: null });
    expect(examined).toMatchObject({ durationMs: 2_000, bytes: wav.length });
    await room.recordings.end(id, { event: 'complete', ...examined });

    const hears = await room.principal('1010');
    const view = await room.listening.listen(hears, id, true);
    const parts: Buffer[] = [];
    for await (const part of view.read()) parts.push(part);
    const heard = parseWav(Buffer.concat(parts));
    expect(heard).toMatchObject({ channels: 2, sampleRate: 8_000 });
    expect(heard.samples[0]).toHaveLength(16_000);
    const some: Buffer[] = [];
    for await (const part of view.read({ start: 10_000, end: 10_999 })) some.push(part);
    expect(Buffer.concat(some).equals(Buffer.concat(parts).subarray(10_000, 11_000))).toBe(true);
    const picture = await room.listening.waveform(hears, id);
    expect(Math.max(...picture.customer)).toBeGreaterThan(100);
    expect(Math.max(...picture.agent)).toBe(0);
    expect((await room.listening.proof(hears, id)).verdict).toBe('unchanged');
  });
});
