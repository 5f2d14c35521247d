import { isIPv6 } from 'node:net';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Codec } from '../../../platform/media/g711.ts';

/** The few descriptions (RFC 8866) that are exchanged with rtpengine: one audio line, and what is read back from one. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface Description extends Place {
  readonly law: Codec;
  readonly dtmfPayload?: number;
  readonly crypto?: { readonly tag: number; readonly key: string };
}

export const NOWHERE: Place = { address: '0.0.0.0', port: 9 };
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

const family = (address: string): string => `IN IP${isIPv6(address) ? 6 : 4} ${address}`;

export function describe({ address, port, law, dtmfPayload, crypto }: Description): string {
  const [payload, map] = law === 'PCMA' ? [8, '8 PCMA'] : [0, '0 PCMU'];
  const events = dtmfPayload === undefined ? '' : ` ${dtmfPayload}`;
  return [
    'v=0',
    `o=- 1 1 ${family(address)}`,
    's=-',
    `c=${family(address)}`,
    't=0 0',
    `m=audio ${port} ${crypto === undefined ? 'RTP/AVP' : 'RTP/SAVP'} ${payload}${events}`,
    `a=rtpmap:${map}/8000`,
    ...(dtmfPayload === undefined
      ? []
      : [`a=rtpmap:${dtmfPayload} telephone-event/8000`, `a=fmtp:${dtmfPayload} 0-15`]),
    ...(crypto === undefined ? [] : [`a=crypto:${crypto.tag} ${SUITE} inline:${crypto.key}`]),
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

export function placeIn(sdp: unknown): Place {
  const text = typeof sdp === 'string' ? sdp : '';
  const port = /^m=audio (\d{1,5}) /m.exec(text)?.[1];
  const address = /^c=IN IP[46] ([0-9a-fA-F.:]+)/m.exec(text)?.[1];
  if (port === undefined || address === undefined)
    throw new AppError({ code: 'media.refused', kind: 'unavailable', details: { reason: 'no audio in the answer' } });
  return { address, port: Number(port) };
}

/** Which law comes first in a description. */
export const lawIn = (sdp: unknown): Codec =>
  /^m=audio \d+ \S+ 0\b/m.test(typeof sdp === 'string' ? sdp : '') ? 'PCMU' : 'PCMA';

/** Our own key toward the far end, with the tag its answer has to name (RFC 4568 §5.1). */
export function keyIn(sdp: unknown): { readonly tag: number; readonly key: string } | undefined {
  const line = new RegExp(`^a=crypto:(\\d{1,9}) ${SUITE} inline:([A-Za-z0-9+/=]{40,44})`, 'm');
  const [, tag, key] = line.exec(typeof sdp === 'string' ? sdp : '') ?? [];
  return tag === undefined || key === undefined ? undefined : { tag: Number(tag), key };
}
