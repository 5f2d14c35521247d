import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../identity/index.ts';
import { toneLevel } from '../../../platform/media/tone.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { flipByte, openRecordingsRoom, type RecordingsRoom } from '../../../../test/support/recordings-room.ts';
import type { WavView } from './wav-view.ts';

let room: RecordingsRoom;
let manager: Principal;
let agent: Principal;
beforeAll(async () => {
  room = await openRecordingsRoom();
  manager = await room.principal('1016');
  agent = await room.principal('1001');
});
afterAll(() => room.close());

const bytesOf = async (view: WavView): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of view.read()) parts.push(part);
  return Buffer.concat(parts);
};
const ended = async (of: Parameters<RecordingsRoom['talk']>[0] = {}) => {
  const talk = await room.talk(of);
  await talk.end();
  return talk;
};
const proof = async (id: string) => (await room.listening.proof(manager, id)).verdict;
const lastAct = async (id: string) =>
  (await room.identity.audit.page(manager, { page: 1, pageSize: 1, subjectKind: 'recording', subjectId: id })).items[0];

describe('a recording that has ended', () => {
  it('is heard as it was said, has a picture, and lies on the disk as noise', async () => {
    const talk = await ended({ seconds: 3 });
    const wav = parseWav(await bytesOf(await room.listening.listen(manager, talk.id, true)));
    expect(wav.samples[0]).toHaveLength(24_000);
    expect(toneLevel(wav.samples[0]!.slice(8_000, 16_000), 700)).toBeGreaterThan(0.3);
    expect(await lastAct(talk.id)).toMatchObject({ action: 'recording.listened', actorId: manager.staffId });
    const picture = await room.listening.waveform(manager, talk.id);
    expect(picture.customer).toHaveLength(60);
    expect(Math.min(...picture.customer)).toBeGreaterThan(100);
    expect(Math.max(...picture.agent)).toBe(0);
    const onDisk = await readFile(talk.file);
    const asSamples = Int16Array.from({ length: 8_000 }, (_, i) => onDisk.readInt16LE(600 + i * 4));
    expect(toneLevel(asSamples, 700)).toBeLessThan(0.05);
  });

  it('has its hash in the audit trail, and one listening however often one seeks', async () => {
    const talk = await ended();
    await room.listening.listen(manager, talk.id, true);
    await room.listening.listen(manager, talk.id, false);
    const { items } = await room.identity.audit.page(manager, { page: 1, pageSize: 9, subjectId: talk.id });
    expect(items.map((entry) => entry.action)).toEqual(['recording.listened', 'recording.finished']);
    expect(items[1]?.details['sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(await room.listening.proof(manager, talk.id)).toMatchObject({
      verdict: 'unchanged',
      witness: { sha256: items[1]?.details['sha256'], isIntact: true },
    });
  });

  it.each([
    ['in the sound', 20_000],
    ['in the last, short second', -1],
    ['in the wrapped key', 60],
    ['in the magic', 0],
  ])('tells when one bit of it was turned: %s', async (_, place) => {
    const talk = await ended();
    const { length } = await readFile(talk.file);
    await flipByte(talk.file, place < 0 ? length + place : place);
    expect(await proof(talk.id)).toBe('file_changed');
    await flipByte(talk.file, place < 0 ? length + place : place);
    expect(await proof(talk.id)).toBe('unchanged');
  });

  it('tells when file, index or trail were made to fit one another, and when the file is gone', async () => {
    const talk = await ended();
    await flipByte(talk.file, 20_000);
    const { now } = await room.listening.proof(manager, talk.id);
    await room.fresh.pool.query('update recordings set sha256 = $2 where id = $1', [talk.id, now]);
    expect(await proof(talk.id)).toBe('record_changed');
    await room.fresh.pool.query(
      `begin; alter table audit_entries disable trigger user;
       update audit_entries set details = jsonb_set(details, '{sha256}', '"${now}"') where action = 'recording.finished' and subject_id = '${talk.id}';
       alter table audit_entries enable trigger user; commit`,
    );
    expect(await proof(talk.id)).toBe('record_changed');
    const other = await ended();
    await rm(other.file);
    expect(await proof(other.id)).toBe('file_missing');
    await expect(room.listening.listen(manager, other.id, true)).rejects.toMatchObject({
      code: 'contacts.recording_elsewhere',
    });
  });

  it('breaks off at the changed second instead of playing something else', async () => {
    const talk = await ended({ seconds: 3 });
    await flipByte(talk.file, 512 + 32_016 + 5);
    const view = await room.listening.listen(manager, talk.id, true);
    await expect(bytesOf(view)).rejects.toMatchObject({ code: 'media.recording_changed' });
  });

  it('is heard by its own agent, by no other, and copied only by right and with a reason', async () => {
    const talk = await ended({ agentId: agent.staffId });
    await room.listening.listen(agent, talk.id, true);
    const other = await room.principal('1007');
    await expect(room.listening.listen(other, talk.id, true)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(room.listening.download(agent, talk.id, '自己留底')).rejects.toMatchObject({
      code: 'identity.permission_missing',
    });
    await expect(room.listening.download(manager, talk.id, ' ')).rejects.toMatchObject({
      code: 'identity.reason_required',
    });
    const copy = await room.listening.download(manager, talk.id, '申诉举证');
    expect((await bytesOf(copy)).includes(Buffer.from(`${manager.staffNo} ${manager.name}`))).toBe(true);
    expect(copy.mark).toContain('申诉举证');
    expect(await lastAct(talk.id)).toMatchObject({ action: 'recording.downloaded', reason: '申诉举证' });
  });

  it('ends once: the first end stands', async () => {
    const talk = await ended();
    await room.recordings.end(talk.id, { event: 'lose' });
    const { rows } = await room.fresh.pool.query(
      'select event, to_state from recording_transitions where recording_id = $1 order by seq',
      [talk.id],
    );
    expect(rows).toEqual([
      { event: 'begin', to_state: 'recording' },
      { event: 'complete', to_state: 'complete' },
    ]);
  });

  it('says where it was paused, and takes no mark after its end', async () => {
    const talk = await room.talk();
    room.clock.forward(1_500);
    expect(await room.recordings.mark(talk.id, { kind: 'pause', actor: `staff:${agent.staffId}` })).toBe(true);
    room.clock.forward(500);
    await room.recordings.mark(talk.id, { kind: 'resume', actor: 'system:voice' });
    await talk.end();
    expect(await room.recordings.mark(talk.id, { kind: 'pause', actor: 'system:voice' })).toBe(false);
    const { marks } = await room.listening.waveform(manager, talk.id);
    expect(marks.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['pause', 1_500],
      ['resume', 2_000],
    ]);
  });
});
