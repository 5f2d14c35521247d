import { AppError } from '../../../../shared/kernel/app-error.ts';

/**
 * What we take from a browser's offer. The text comes from a page, so it is a stranger's: it may not make the server send
 * connectivity checks to a long list of addresses, nor look up names (a `.local` candidate would go out as multicast DNS;
 * the browser's real address shows itself in its first check, RFC 8445 §7.3.1.3).
 */
const MAX_OFFER_CHARS = 32_768;
const MAX_CANDIDATES = 16;
const PCMA = '8';

const badOffer = (reason: string): AppError =>
  new AppError({ code: 'media.bad_offer', kind: 'invalid', details: { reason } });

/** RFC 8839 §5.1: foundation, component, transport, priority, address … */
const usable = (line: string): boolean => {
  const [, , transport, , address] = line.split(' ');
  return transport?.toLowerCase() === 'udp' && address !== undefined && /^[0-9a-f.:]+$/i.test(address);
};

export function cleanOffer(sdp: string): string {
  if (sdp.length > MAX_OFFER_CHARS) throw badOffer('too long');
  const lines = sdp.split(/\r?\n/);
  const media = lines.filter((line) => line.startsWith('m='));
  const [kind, , , ...payloads] = media[0]?.split(' ') ?? [];
  if (media.length !== 1 || kind !== 'm=audio') throw badOffer('one audio line and nothing else');
  if (!payloads.includes(PCMA)) throw badOffer('no G.711 A-law');
  let candidates = 0;
  const kept = lines.filter((line) => {
    if (!line.startsWith('a=candidate:')) return true;
    candidates += 1;
    return candidates <= MAX_CANDIDATES && usable(line);
  });
  return kept.join('\r\n');
}

/** Reflexive candidates came from our own STUN answer on loopback and say nothing new. */
export function cleanAnswer(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !(line.startsWith('a=candidate:') && line.includes(' typ srflx')))
    .join('\r\n');
}
