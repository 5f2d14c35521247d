import { AppError } from '../../../../shared/kernel/app-error.ts';

/**
 * What we take from a browser's offer. The text comes from a page, so it is a stranger's: it may not make the server send
 * connectivity checks to a long list of addresses, nor look up names (a `.local` candidate would go out as multicast DNS;
 * the browser's real address shows itself in its first check, RFC 8445 §7.3.1.3).
 */
const MAX_OFFER_CHARS = 32_768;
const MAX_CANDIDATES = 16;
const PCMA = 8;

export type WebCodec = 'PCMA' | 'opus';

export interface WebOffer {
  readonly sdp: string;
  readonly mid: string;
  readonly codec: WebCodec;
  /** As the browser numbers it: A-law is 8 by its standing (RFC 3551), Opus is whatever the offer says. */
  readonly payloadType: number;
}

const badOffer = (reason: string): AppError =>
  new AppError({ code: 'media.bad_offer', kind: 'invalid', details: { reason } });

/** RFC 8839 §5.1: foundation, component, transport, priority, address … */
const usable = (line: string): boolean => {
  const [, , transport, , address] = line.split(' ');
  return transport?.toLowerCase() === 'udp' && address !== undefined && /^[0-9a-f.:]+$/i.test(address);
};

function payloadTypeOf(codec: WebCodec, lines: readonly string[], offered: readonly string[]): number {
  if (codec === 'PCMA') {
    if (!offered.includes(String(PCMA))) throw badOffer('no G.711 A-law');
    return PCMA;
  }
  // RFC 7587 §7: Opus is always written with this clock and two channels.
  const map = lines.map((line) => /^a=rtpmap:(\d{1,3}) opus\/48000\/2$/i.exec(line)?.[1]);
  const number = map.find((one) => one !== undefined && offered.includes(one));
  if (number === undefined) throw badOffer('no Opus');
  return Number(number);
}

export function readOffer(sdp: string, codec: WebCodec = 'PCMA'): WebOffer {
  if (sdp.length > MAX_OFFER_CHARS) throw badOffer('too long');
  const lines = sdp.split(/\r?\n/);
  const media = lines.filter((line) => line.startsWith('m='));
  const [kind, , , ...payloads] = media[0]?.split(' ') ?? [];
  if (media.length !== 1 || kind !== 'm=audio') throw badOffer('one audio line and nothing else');
  const payloadType = payloadTypeOf(codec, lines, payloads);
  const mid = lines
    .map((line) => /^a=mid:([\w!#$%&'*+.^`{|}~-]{1,32})$/.exec(line)?.[1])
    .find((one) => one !== undefined);
  let candidates = 0;
  const kept = lines.filter((line) => {
    if (!line.startsWith('a=candidate:')) return true;
    candidates += 1;
    return candidates <= MAX_CANDIDATES && usable(line);
  });
  return { sdp: kept.join('\r\n'), mid: mid ?? '0', codec, payloadType };
}

/** Reflexive candidates came from our own STUN answer on loopback and say nothing new. */
export function cleanAnswer(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !(line.startsWith('a=candidate:') && line.includes(' typ srflx')))
    .join('\r\n');
}

/** The same ports at further addresses: loopback for a browser on this host, the public address for those beyond a NAT. */
export function alsoAt(sdp: string, addresses: readonly string[]): string {
  const isIPv4 = (line: string): boolean => /^a=candidate:\S+ 1 UDP \d+ \d+\.\d+\.\d+\.\d+ \d+ typ host/i.test(line);
  const lines = sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate:') || isIPv4(line));
  const first = lines.findIndex((line) => line.startsWith('a=candidate:'));
  const known = lines[first];
  if (known === undefined) return lines.join('\r\n');
  // A foundation of its own (RFC 8445 §5.1.1.3) and a preference below the true ones.
  const more = addresses.map((address, i) => {
    const [, component, transport, priority, , ...rest] = known.split(' ');
    return [`a=candidate:also${i}`, component, transport, Number(priority) - 1 - i, address, ...rest].join(' ');
  });
  const fresh = more.filter((line) => !lines.some((other) => other.split(' ')[4] === line.split(' ')[4]));
  return [...lines.slice(0, first + 1), ...fresh, ...lines.slice(first + 1)].join('\r\n');
}
