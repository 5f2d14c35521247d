import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSeal, rewrap, unwrapKey, type KeyRing, type RingKey } from './recording-keys.ts';
import {
  headOf,
  openSealed,
  SEALED_HEAD_BYTES,
  sealBlock,
  sealedBlockAt,
  sealedShape,
  sealedSize,
  sealedStart,
  SOUND_BLOCK_BYTES,
} from './sealed-file.ts';

const ringOf = (...keys: RingKey[]): KeyRing => ({
  newest: () => keys.at(-1)!,
  find: (id) => keys.find((key) => key.id === id),
  all: () => keys,
});
const ringKey = (id: string): RingKey => ({ id, madeAt: '2026-01-01T00:00:00Z', key: randomBytes(32) });
const old = ringKey('k1');
const ring = ringOf(old);
const sourceOf = (file: Buffer) => ({
  bytes: file.length,
  read: (start: number, end: number) => Promise.resolve(file.subarray(start, end)),
});

function sealed(sound: Buffer, seal = newSeal(ring, 'r-1')): Buffer {
  const parts: Buffer[] = [sealedStart(seal.head)];
  for (let index = 0; ; index += 1) {
    const block = sound.subarray(index * SOUND_BLOCK_BYTES, (index + 1) * SOUND_BLOCK_BYTES);
    const isLast = block.length < SOUND_BLOCK_BYTES;
    parts.push(sealBlock(seal.key, { index, isLast }, block));
    if (isLast) return Buffer.concat(parts);
  }
}

async function unsealed(file: Buffer, keys: KeyRing = ring): Promise<{ sound: Buffer; isEnded: boolean }> {
  const opened = await openSealed(sourceOf(file), unwrapKey(keys, headOf(file.subarray(0, SEALED_HEAD_BYTES))));
  const parts: Buffer[] = [];
  for await (const part of opened.read(0, opened.soundBytes)) parts.push(part);
  return { sound: Buffer.concat(parts), isEnded: opened.isEnded };
}

const soundOf = (bytes: number): Buffer => randomBytes(bytes);
const lengths = fc.constantFrom(
  0,
  4,
  1_000,
  SOUND_BLOCK_BYTES - 4,
  SOUND_BLOCK_BYTES,
  SOUND_BLOCK_BYTES + 4,
  70_000,
  96_000,
);

describe('a sealed recording', () => {
  it('holds the sound it was given, and its size is known from the length of the talk', async () => {
    await fc.assert(
      fc.asyncProperty(lengths, async (bytes) => {
        const sound = soundOf(bytes);
        const file = sealed(sound);
        const read = await unsealed(file);
        expect([read.sound.equals(sound), read.isEnded]).toEqual([true, true]);
        expect(file.length).toBe(sealedSize(bytes));
        expect(sealedShape(file.length).soundBytes).toBe(bytes);
      }),
      { numRuns: 12 },
    );
  });

  it('shows any bit that was turned, wherever it is', async () => {
    const sound = soundOf(70_000);
    const file = sealed(sound);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(file);
        changed[at]! ^= 1 << bit;
        // A changed last block cannot be told from a torn one: then the end mark is missing, which is a finding as well.
        const found = await unsealed(changed).then(
          ({ isEnded }) => !isEnded,
          () => true,
        );
        expect(found).toBe(true);
      }),
      { numRuns: 150 },
    );
    for (let at = 0; at < SEALED_HEAD_BYTES; at += 1) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1;
      await expect(unsealed(changed)).rejects.toThrow();
    }
  });

  it('gives all its whole blocks wherever it was cut, and says that its end is missing', async () => {
    const sound = soundOf(70_000);
    const file = sealed(sound);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: SEALED_HEAD_BYTES, max: file.length - 1 }), async (end) => {
        const whole = sealedShape(end).wholeBlocks * SOUND_BLOCK_BYTES;
        const read = await unsealed(file.subarray(0, end));
        expect([read.sound.equals(sound.subarray(0, whole)), read.isEnded]).toEqual([true, false]);
      }),
      { numRuns: 60 },
    );
  });

  it('is read at any place without what is before it', async () => {
    const sound = soundOf(100_000);
    const seal = newSeal(ring, 'r-1');
    const file = sealed(sound, seal);
    // Everything before the third second is destroyed.
    file.fill(0, 0, sealedBlockAt(2));
    const opened = await openSealed(sourceOf(file), seal.key);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 64_000, max: 99_999 }), fc.nat(40_000), async (start, length) => {
        const end = Math.min(sound.length, start + length);
        const parts: Buffer[] = [];
        for await (const part of opened.read(start, end)) parts.push(part);
        expect(Buffer.concat(parts).equals(sound.subarray(start, end))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('does not take a block from another place or another file', async () => {
    const file = sealed(soundOf(96_000));
    const exchanged = Buffer.from(file);
    file.copy(exchanged, sealedBlockAt(0), sealedBlockAt(1), sealedBlockAt(2));
    await expect(unsealed(exchanged)).rejects.toMatchObject({ code: 'media.recording_changed' });
    const foreign = Buffer.from(file);
    sealed(soundOf(96_000)).copy(foreign, sealedBlockAt(1), sealedBlockAt(1), sealedBlockAt(2));
    await expect(unsealed(foreign)).rejects.toMatchObject({ code: 'media.recording_changed' });
  });

  it('is opened by a newer key after its head was wrapped again, and no longer by the old one alone', async () => {
    const sound = soundOf(40_000);
    const file = sealed(sound);
    const newer = ringKey('k2');
    sealedStart(rewrap(ringOf(old, newer), headOf(file))).copy(file);
    expect((await unsealed(file, ringOf(newer))).sound.equals(sound)).toBe(true);
    await expect(unsealed(file)).rejects.toMatchObject({ code: 'media.recording_key_missing' });
  });
});
