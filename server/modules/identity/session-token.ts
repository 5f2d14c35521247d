import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** 256 random bits; guessing one is hopeless, so a plain sha256 (no salt, no stretching) is enough to store. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');
export const isToken = (text: string): boolean => TOKEN.test(text);
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
