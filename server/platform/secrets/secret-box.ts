import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';

/**
 * Passwords that we have to say to others (a trunk's digest) and so cannot hash: AES-256-GCM with a key that lies in a file
 * beside the database, never in it. A copy of the database alone gives nothing away.
 */
export interface SecretBox {
  /** False: there is no key here; only references to files can be kept. */
  readonly canSeal: boolean;
  /** `purpose` is bound into the seal: a sealed text moved to another row does not open. */
  seal(text: string, purpose: string): string;
  /** Undefined: another key, another purpose, or a file that cannot be read. */
  open(sealed: string, purpose: string): string | undefined;
}

const VERSION = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FILE = 'file:';
const MAX_SECRET_LENGTH = 256;

/** Of a reference `file:/path`; the first line of the file is the secret. Undefined: none, or it cannot be read. */
export function readSecretFile(reference: string): string | undefined {
  const path = reference.startsWith(FILE) ? reference.slice(FILE.length) : '';
  if (!isAbsolute(path)) return undefined;
  try {
    const [line = ''] = readFileSync(path, 'utf8').split(/\r?\n/, 1);
    return line === '' || line.length > MAX_SECRET_LENGTH ? undefined : line;
  } catch {
    return undefined;
  }
}
export const isSecretFile = (text: string): boolean => text.startsWith(FILE);

/** 32 bytes as they are, or 64 hexadecimal digits. */
function readKey(path: string): Buffer {
  const bytes = readFileSync(path);
  const text = bytes.toString('latin1').trim();
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : bytes;
  if (key.length !== KEY_BYTES) throw new Error(`the key file ${path} has to hold 32 bytes or 64 hexadecimal digits`);
  return key;
}

/** Made once, readable by us alone. */
export function ensureKeyFile(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
}

export function createSecretBox(keyFile: string | undefined): SecretBox {
  const key = keyFile === undefined ? undefined : readKey(keyFile);
  const keyId = key === undefined ? '' : createHash('sha256').update(key).digest('hex').slice(0, 8);
  return {
    canSeal: key !== undefined,
    seal: (text, purpose) => {
      if (key === undefined) throw new Error('no key to seal with');
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}:${keyId}:${sealed.toString('base64')}`;
    },
    open: (sealed, purpose) => {
      if (isSecretFile(sealed)) return readSecretFile(sealed);
      const [version, id, data = ''] = sealed.split(':', 3);
      if (key === undefined || version !== VERSION || id !== keyId) return undefined;
      const bytes = Buffer.from(data, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(-TAG_BYTES));
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
