import { crc32, inflateRawSync } from 'node:zlib';

/**
 * The parts of a zip (PKWARE APPNOTE 6.3, §4.3) that somebody sent us, unpacked only as far as a limit allows: the sizes that
 * the archive itself states may lie, so the unpacking is what is bounded. Undefined: not a zip we read.
 */
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const CENTRAL_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 1_000;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly at: number;
}

function endOf(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - END_BYTES - MAX_COMMENT);
  for (let at = zip.length - END_BYTES; at >= lowest; at -= 1) if (zip.readUInt32LE(at) === END) return at;
  return -1;
}

function entriesOf(zip: Buffer): Entry[] | undefined {
  const end = endOf(zip);
  if (end < 0) return undefined;
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) return undefined;
  const entries: Entry[] = [];
  for (let n = 0; n < count; n += 1) {
    if (at + CENTRAL_BYTES > zip.length || zip.readUInt32LE(at) !== CENTRAL) return undefined;
    const nameLength = zip.readUInt16LE(at + 28);
    const isEncrypted = (zip.readUInt16LE(at + 8) & 1) === 1;
    if (isEncrypted) return undefined;
    entries.push({
      name: zip.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      at: zip.readUInt32LE(at + 42),
    });
    at += CENTRAL_BYTES + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(zip: Buffer, entry: Entry, maxBytes: number): Buffer | undefined {
  if (entry.at + LOCAL_BYTES > zip.length || zip.readUInt32LE(entry.at) !== LOCAL) return undefined;
  const from = entry.at + LOCAL_BYTES + zip.readUInt16LE(entry.at + 26) + zip.readUInt16LE(entry.at + 28);
  const packed = zip.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) return undefined;
  if (entry.method === STORED) return packed.length > maxBytes ? undefined : packed;
  if (entry.method !== DEFLATED || maxBytes <= 0) return undefined;
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes });
  } catch {
    return undefined;
  }
}

export function openZip(zip: Buffer, maxBytes: number): ((name: string) => Buffer | undefined) | undefined {
  const entries = zip.length < END_BYTES ? undefined : entriesOf(zip);
  if (entries === undefined) return undefined;
  let left = maxBytes;
  return (name) => {
    const entry = entries.find((e) => e.name === name);
    const part = entry === undefined ? undefined : unpack(zip, entry, left);
    left -= part?.length ?? 0;
    return part;
  };
}

/** The same parts as an archive without compression, in the order given. */
export function storeZip(parts: readonly (readonly [name: string, data: Buffer])[]): Buffer {
  const bodies: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, data] of parts) {
    const label = Buffer.from(name);
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(LOCAL, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(crc32(data), 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(CENTRAL_BYTES);
    entry.writeUInt32LE(CENTRAL, 0);
    entry.writeUInt16LE(20, 4);
    entry.writeUInt16LE(20, 6);
    // From the checksum to the length of the name the two headers say the same.
    local.copy(entry, 16, 14, 30);
    entry.writeUInt32LE(at, 42);
    bodies.push(local, label, data);
    central.push(entry, label);
    at += LOCAL_BYTES + label.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}
