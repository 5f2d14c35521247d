import { isIPv6 } from 'node:net';
import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { cryptoLine } from './sdes.ts';
import { findFormat, type AudioFormat, type G711, type SdpDirection, type SessionDescription } from './sdp.ts';

export interface LocalAudio {
  /** Address and port our RTP is received at. */
  readonly address: string;
  readonly port: number;
  /** Same number for the life of the dialog; `version` rises with each change (RFC 3264 §8). */
  readonly sessionId: number;
  readonly version: number;
  readonly direction?: SdpDirection;
  /** Best first; absent: PCMA, then PCMU. */
  readonly codecs?: readonly G711[];
  /** Our key and salt, base64: the offer is then RTP/SAVP, and a secure offer can be answered. */
  readonly srtpKey?: string;
}
const CODECS: readonly G711[] = ['PCMA', 'PCMU'];
const PTIME_MS = 20;
const DTMF_PAYLOAD = 101;
/** Digits, *, #, A–D (RFC 4733 §2.4.1). */
const DTMF_EVENTS = '0-15';
const PAYLOAD: Readonly<Record<G711, number>> = { PCMA: 8, PCMU: 0 };

const sessionLines = ({ address, sessionId, version }: LocalAudio): string[] => {
  const family = isIPv6(address) ? 'IP6' : 'IP4';
  const origin = `o=- ${sessionId} ${version} IN ${family} ${address}`;
  return ['v=0', origin, 's=-', `c=IN ${family} ${address}`, 't=0 0'];
};

function audioLines(local: LocalAudio, formats: readonly AudioFormat[], cryptoTag: number): string[] {
  const { srtpKey } = local;
  const protocol = srtpKey === undefined ? 'RTP/AVP' : 'RTP/SAVP';
  const lines = [`m=audio ${local.port} ${protocol} ${formats.map((f) => f.payload).join(' ')}`];
  if (srtpKey !== undefined) lines.push(cryptoLine({ tag: cryptoTag, key: srtpKey }));
  for (const { payload, name, clockRate } of formats) {
    lines.push(`a=rtpmap:${payload} ${name}/${clockRate}`);
    if (name === 'telephone-event') lines.push(`a=fmtp:${payload} ${DTMF_EVENTS}`);
  }
  return [...lines, `a=ptime:${PTIME_MS}`, `a=${local.direction ?? 'sendrecv'}`];
}

const close = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

export function buildOffer(local: LocalAudio): string {
  const formats = (local.codecs ?? CODECS).map((name) => ({ payload: PAYLOAD[name], name, clockRate: 8000 }));
  const dtmf = { payload: DTMF_PAYLOAD, name: 'telephone-event', clockRate: 8000 };
  return close([...sessionLines(local), ...audioLines(local, [...formats, dtmf], 1)]);
}

export interface SdpAnswer {
  readonly sdp: string;
  readonly codec: { readonly name: G711; readonly payload: number };
  /** Payload number of telephone-event when both sides have it. */
  readonly dtmfPayload?: number;
}

/** What we may answer to what was asked (RFC 3264 §6.1): hold is mirrored, and our own wish may only narrow it. */
const MIRROR: Readonly<Record<SdpDirection, SdpDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
};
function narrow(asked: SdpDirection, wished: SdpDirection): SdpDirection {
  const allowed = MIRROR[asked];
  const send = (allowed === 'sendrecv' || allowed === 'sendonly') && (wished === 'sendrecv' || wished === 'sendonly');
  const receive =
    (allowed === 'sendrecv' || allowed === 'recvonly') && (wished === 'sendrecv' || wished === 'recvonly');
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

export type AnswerRefusal = 'no_common_codec' | 'no_srtp_key';

/**
 * Takes the first of our codecs the offer has, keeps the offer's payload numbers, declines every other stream with port 0.
 * A secure offer needs a key of ours, and a plain one is answered plainly even when there is one (RFC 3264 §6: same protocol).
 */
export function buildAnswer(offer: SessionDescription, local: LocalAudio): Result<SdpAnswer, AnswerRefusal> {
  if (offer.crypto !== undefined && local.srtpKey === undefined) return refuse('no_srtp_key');
  const name = (local.codecs ?? CODECS).find((codec) => findFormat(offer, codec) !== undefined);
  const format = name === undefined ? undefined : findFormat(offer, name);
  if (name === undefined || format === undefined) return refuse('no_common_codec');
  const dtmf = findFormat(offer, 'telephone-event');
  const formats: AudioFormat[] = [{ payload: format.payload, name, clockRate: 8000 }];
  if (dtmf !== undefined) formats.push({ payload: dtmf.payload, name: 'telephone-event', clockRate: 8000 });
  const direction = narrow(offer.direction, local.direction ?? 'sendrecv');
  const { srtpKey, ...plain } = local;
  const ours = offer.crypto === undefined || srtpKey === undefined ? plain : { ...plain, srtpKey };
  const lines = sessionLines(local);
  offer.media.forEach((media, index) => {
    if (index === offer.audioIndex) lines.push(...audioLines({ ...ours, direction }, formats, offer.crypto?.tag ?? 1));
    else lines.push(`m=${media.kind} 0 ${media.protocol} ${media.formats[0] ?? '0'}`);
  });
  const codec = { name, payload: format.payload };
  return ok({ sdp: close(lines), codec, ...(dtmf === undefined ? {} : { dtmfPayload: dtmf.payload }) });
}
