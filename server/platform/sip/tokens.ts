import { createHmac, randomBytes, randomInt } from 'node:crypto';

/**
 * All from the system's secure source: at 50 calls/s a branch made of Math.random() × 10⁷ collides every two minutes and
 * mixes up two calls (findings), and a guessable tag lets a stranger hang up a call.
 */
export const MAGIC_COOKIE = 'z9hG4bK';
export const newBranch = (): string => MAGIC_COOKIE + randomBytes(12).toString('hex');
export const newTag = (): string => randomBytes(8).toString('hex');
export const newCallId = (): string => randomBytes(16).toString('hex');
export const newNonce = (): string => randomBytes(12).toString('hex');
/** Below 2^31 with room to count (RFC 3261 §8.1.1.5). */
export const newCSeq = (): number => randomInt(1, 100_000);
export const randomBetween = (min: number, max: number): number => randomInt(min, max + 1);

const PROCESS_SECRET = randomBytes(32);
/** A tag for answers given without memory: the same request resent gets the same tag (RFC 3261 §8.2.7). */
export const statelessTag = (callId: string): string =>
  createHmac('sha256', PROCESS_SECRET).update(callId).digest('hex').slice(0, 16);
