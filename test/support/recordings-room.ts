import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createDiskFileStore } from '../../server/adapters/blobs/disk/disk-file-store.ts';
import { createContactLife, createContactReading, createRecordingsRoom } from '../../server/modules/contacts/index.ts';
import type { Principal } from '../../server/modules/identity/index.ts';
import type { FileStore } from '../../server/platform/blobs/file-store.ts';
import { silentLog } from '../../server/platform/log.ts';
import { openKeyFile } from '../../server/platform/media/key-file.ts';
import { sealBlock, sealedStart, SOUND_BLOCK_BYTES } from '../../server/platform/media/sealed-file.ts';
import { toneSamples } from '../../server/platform/media/tone.ts';
import { newId } from '../../shared/kernel/id.ts';
import { freshDatabase } from './database.ts';
import { openIdentity } from './identity.ts';

/** Stereo: a tone at the customer, silence at the agent. */
export function toneTalk(seconds: number): Buffer {
  const tone = toneSamples({ frequency: 700, amplitude: 0.5, samples: seconds * 8_000 });
  const sound = Buffer.alloc(tone.length * 4);
  tone.forEach((sample, i) => sound.writeInt16LE(sample, i * 4));
  return sound;
}

export function sealedFile(seal: { key: Uint8Array; head: Uint8Array }, sound: Buffer): Buffer {
  const parts: Buffer[] = [sealedStart(seal.head)];
  for (let index = 0; ; index += 1) {
    const block = sound.subarray(index * SOUND_BLOCK_BYTES, (index + 1) * SOUND_BLOCK_BYTES);
    const isLast = block.length < SOUND_BLOCK_BYTES;
    parts.push(sealBlock(seal.key, { index, isLast }, block));
    if (isLast) return Buffer.concat(parts);
  }
}

export type RecordingsRoom = Awaited<ReturnType<typeof openRecordingsRoom>>;

/** Recordings on a database and a folder of the test's own, with talks that need no telephone. */
export async function openRecordingsRoom(options: { store?: FileStore } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  const fresh = await freshDatabase();
  const house = await openIdentity(fresh);
  const { db } = fresh;
  const { transactor, clock } = house;
  const { audit, organisation } = house.identity;
  const keyFile = join(folder, 'recording.key');
  const ring = await openKeyFile(keyFile, clock.now());
  const local = createDiskFileStore({ root: folder });
  const reading = createContactReading({ db, organisation });
  const complaints = new Set<string>();
  const room = createRecordingsRoom({
    ...{ db, transactor, clock, audit, organisation, reading, ring, local, folder, log: silentLog },
    store: options.store,
    complaintsAmong: (caseIds) => Promise.resolve(new Set(caseIds.filter((id) => complaints.has(id)))),
    isAlone: () => true,
  });
  const { recordings, recordingFiles: files, listening, recordingsAdmin: admin, recordingJobs: jobs } = room;
  const life = createContactLife();
  const principal = async (staffNo: string): Promise<Principal> => {
    const found = await house.identity.sessions.authenticate(await house.signIn(staffNo));
    if (found === undefined) throw new Error(`${staffNo} is not signed in`);
    return found;
  };

  /** A talk that has ended: contact, file and row. */
  const talk = async (of: { agentId?: string; seconds?: number; customerId?: string } = {}) => {
    const id = newId();
    const contactId = await transactor.run(async (tx) => {
      const row = await life.arrive(tx, { channel: 'voice', customerAddress: '13800138000', actor: 'customer' });
      if (of.customerId !== undefined) await life.identify(tx, row.id, of.customerId);
      return row.id;
    });
    if (of.agentId !== undefined)
      await fresh.pool.query('update contacts set agent_id = $2 where id = $1', [contactId, of.agentId]);
    const { keyId, ...seal } = files.seal(id);
    const path = `2026/03/02/${id}.sjr`;
    const sealHead = Buffer.from(seal.head);
    await recordings.begin({ id, contactId, path, sealHead, keyId });
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), sealedFile(seal, toneTalk(of.seconds ?? 2)));
    const end = async (): Promise<void> =>
      recordings.end(id, {
        event: 'complete',
        ...(await files.examine({ path, place: 'local', seal_head: sealHead })),
      });
    return { id, contactId, path, file: join(folder, path), end };
  };

  return {
    ...house,
    fresh,
    db,
    folder,
    keyFile,
    ring,
    local,
    files,
    recordings,
    reading,
    listening,
    admin,
    jobs,
    complaints,
    life,
    principal,
    talk,
    close: async () => {
      await house.app.close();
      await fresh.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function flipByte(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ 1;
    await file.write(byte, 0, 1, at);
  } finally {
    await file.close();
  }
}
