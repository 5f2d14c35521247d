import { hash, verify } from '@node-rs/argon2';

/**
 * Argon2id with the first choice of the OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1): about 25 ms of one core for us,
 * and as much memory for each guess of whoever steals the table.
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const HASH_BYTES = 32;

/** Unicode writes some characters in two ways; NFKC (RFC 8265) makes the same password of a phone's keyboard and of a desk's. */
const normalised = (password: string): string => password.normalize('NFKC');

// The default algorithm of the library is argon2id; naming it would need its const enum, which isolated modules cannot read.
export const hashPassword = (password: string): Promise<string> =>
  hash(normalised(password), {
    memoryCost: MEMORY_KIB,
    timeCost: PASSES,
    parallelism: LANES,
    outputLen: HASH_BYTES,
  });

export const passwordMatches = (hashed: string, password: string): Promise<boolean> =>
  verify(hashed, normalised(password));
