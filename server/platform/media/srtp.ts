import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { payloadStart } from './rtp.ts';

/**
 * SRTP and SRTCP (RFC 3711) with AES_CM_128_HMAC_SHA1_80, keyed by SDES (RFC 4568), for trunks that want their sound secret. Of
 * our own and not the WebRTC library's: that one has no replay window, throws for every wrong packet (a flood would cost a
 * stack trace each) and wants both keys before the first packet. What fails is `undefined` and has changed nothing.
 */
export interface SrtpSender {
  protect(packet: Buffer): Buffer;
  protectReport(report: Buffer): Buffer;
}

export interface SrtpReceiver {
  unprotect(packet: Buffer): Buffer | undefined;
  unprotectReport(report: Buffer): Buffer | undefined;
}

const SRTP_KEY_BYTES = 16;
const SALT_BYTES = 14;
/** Key and salt as `inline:` carries them. */
export const SRTP_MASTER_BYTES = SRTP_KEY_BYTES + SALT_BYTES;
const AUTH_BYTES = 20;
const TAG_BYTES = 10;
const HEADER_BYTES = 12;
const REPORT_CLEAR_BYTES = 8;
const INDEX_BYTES = 4;
const ENCRYPTED = 0x8000_0000;
/** §3.3.2 asks for 64 at least. */
const WINDOW = 128;
/** Of one line there are one or two in a call; a stranger cannot make more, each had to be authenticated. */
const MAX_SOURCES = 8;

interface Keys {
  readonly cipher: Buffer;
  readonly auth: Buffer;
  readonly salt: Buffer;
}

/** §4.1.1: the key stream of AES in counter mode, laid over the text. */
function crypt(key: Buffer, iv: Buffer, text: Buffer): Buffer {
  return createCipheriv('aes-128-ctr', key, iv).update(text);
}

/** §4.3.1, key derivation rate 0: `label` stands where the 48 bits of the index end. */
export function deriveKeys(master: Buffer, firstLabel: 0 | 3): Keys {
  const key = master.subarray(0, SRTP_KEY_BYTES);
  const derive = (label: number, length: number): Buffer => {
    const iv = Buffer.alloc(16);
    master.copy(iv, 0, SRTP_KEY_BYTES, SRTP_MASTER_BYTES);
    iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
    return crypt(key, iv, Buffer.alloc(length));
  };
  return {
    cipher: derive(firstLabel, SRTP_KEY_BYTES),
    auth: derive(firstLabel + 1, AUTH_BYTES),
    salt: derive(firstLabel + 2, SALT_BYTES),
  };
}

/** §4.1.1: IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16). */
function ivOf(salt: Buffer, ssrc: number, index: number): Buffer {
  const iv = Buffer.alloc(16);
  salt.copy(iv);
  iv.writeUInt32BE((iv.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  iv.writeUInt32BE((iv.readUInt32BE(8) ^ Math.floor(index / 0x1_0000)) >>> 0, 8);
  iv.writeUInt16BE(iv.readUInt16BE(12) ^ (index & 0xffff), 12);
  return iv;
}

function tagOf(auth: Buffer, text: Buffer, after?: Buffer): Buffer {
  const hmac = createHmac('sha1', auth).update(text);
  if (after !== undefined) hmac.update(after);
  return hmac.digest().subarray(0, TAG_BYTES);
}

/** §3.3.1: 16 bits of the index travel; the rest is the turn that brings it nearest to the newest seen. */
function indexOf(sequence: number, newest: number | undefined): number {
  if (newest === undefined) return sequence;
  const turn = Math.floor(newest / 0x1_0000);
  const last = newest % 0x1_0000;
  let guess = turn;
  if (last < 0x8000 && sequence - last > 0x8000) guess = turn - 1;
  else if (last >= 0x8000 && last - 0x8000 > sequence) guess = turn + 1;
  return Math.max(0, guess) * 0x1_0000 + sequence;
}

const rollover = (index: number): Buffer => {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(Math.floor(index / 0x1_0000) >>> 0, 0);
  return out;
};

/** Each index once, and none older than the window: a recorded packet played again is not heard again. */
class ReplayWindow {
  readonly #seen = new Float64Array(WINDOW).fill(-1);
  newest: number | undefined;

  isNew(index: number): boolean {
    return index > (this.newest ?? -1) - WINDOW && this.#seen[index % WINDOW] !== index;
  }

  add(index: number): void {
    this.#seen[index % WINDOW] = index;
    this.newest = Math.max(this.newest ?? 0, index);
  }
}

/** What the whole number of a packet may be: one, once the stream is known; none when it was heard before. */
function candidates(sequence: number, window: ReplayWindow, turnsMissed: number): number[] {
  if (window.newest === undefined)
    return Array.from({ length: turnsMissed + 1 }, (_, turn) => turn * 0x1_0000 + sequence);
  const index = indexOf(sequence, window.newest);
  return window.isNew(index) ? [index] : [];
}

function windowOf(windows: Map<number, ReplayWindow>, ssrc: number): ReplayWindow {
  return windows.get(ssrc) ?? new ReplayWindow();
}

function keep(windows: Map<number, ReplayWindow>, ssrc: number, window: ReplayWindow): void {
  windows.set(ssrc, window);
  const [oldest] = windows.keys();
  if (windows.size > MAX_SOURCES && oldest !== undefined) windows.delete(oldest);
}

export function createSrtpSender(master: Buffer): SrtpSender {
  const rtp = deriveKeys(master, 0);
  const rtcp = deriveKeys(master, 3);
  let newest: number | undefined;
  let source: number | undefined;
  let reports = 0;
  return {
    protect: (packet) => {
      const ssrc = packet.readUInt32BE(8);
      // A new stream of ours begins its turns anew (§3.2.1: one context for each SSRC).
      if (ssrc !== source) newest = undefined;
      source = ssrc;
      const index = indexOf(packet.readUInt16BE(2), newest);
      newest = Math.max(newest ?? 0, index);
      const body = crypt(rtp.cipher, ivOf(rtp.salt, ssrc, index), packet.subarray(HEADER_BYTES));
      const sealed = Buffer.concat([packet.subarray(0, HEADER_BYTES), body]);
      return Buffer.concat([sealed, tagOf(rtp.auth, sealed, rollover(index))]);
    },
    protectReport: (report) => {
      reports = (reports + 1) % ENCRYPTED;
      const iv = ivOf(rtcp.salt, report.readUInt32BE(4), reports);
      const body = crypt(rtcp.cipher, iv, report.subarray(REPORT_CLEAR_BYTES));
      const index = Buffer.allocUnsafe(INDEX_BYTES);
      index.writeUInt32BE(ENCRYPTED + reports, 0);
      const sealed = Buffer.concat([report.subarray(0, REPORT_CLEAR_BYTES), body, index]);
      return Buffer.concat([sealed, tagOf(rtcp.auth, sealed)]);
    },
  };
}

/** `turnsMissed`: we come in the middle of a stream, and the numbers of its packets may have gone round so often already (§3.3.1). */
export function createSrtpReceiver(master: Buffer, turnsMissed = 0): SrtpReceiver {
  const rtp = deriveKeys(master, 0);
  const rtcp = deriveKeys(master, 3);
  const windows = new Map<number, ReplayWindow>();
  const reportWindows = new Map<number, ReplayWindow>();
  return {
    unprotect: (packet) => {
      const end = packet.length - TAG_BYTES;
      const start = end < HEADER_BYTES ? undefined : payloadStart(packet, packet.readUInt8(0));
      if (start === undefined || start > end) return undefined;
      const ssrc = packet.readUInt32BE(8);
      const window = windowOf(windows, ssrc);
      const text = packet.subarray(0, end);
      const index = candidates(packet.readUInt16BE(2), window, turnsMissed).find((candidate) =>
        timingSafeEqual(tagOf(rtp.auth, text, rollover(candidate)), packet.subarray(end)),
      );
      if (index === undefined) return undefined;
      window.add(index);
      keep(windows, ssrc, window);
      return Buffer.concat([
        text.subarray(0, start),
        crypt(rtp.cipher, ivOf(rtp.salt, ssrc, index), text.subarray(start)),
      ]);
    },
    unprotectReport: (report) => {
      const tagAt = report.length - TAG_BYTES;
      const indexAt = tagAt - INDEX_BYTES;
      if (indexAt < REPORT_CLEAR_BYTES) return undefined;
      const ssrc = report.readUInt32BE(4);
      const word = report.readUInt32BE(indexAt);
      const index = word % ENCRYPTED;
      const window = windowOf(reportWindows, ssrc);
      if (!window.isNew(index)) return undefined;
      if (!timingSafeEqual(tagOf(rtcp.auth, report.subarray(0, tagAt)), report.subarray(tagAt))) return undefined;
      window.add(index);
      keep(reportWindows, ssrc, window);
      const body = report.subarray(REPORT_CLEAR_BYTES, indexAt);
      const iv = ivOf(rtcp.salt, ssrc, index);
      return Buffer.concat([
        report.subarray(0, REPORT_CLEAR_BYTES),
        word < ENCRYPTED ? body : crypt(rtcp.cipher, iv, body),
      ]);
    },
  };
}
