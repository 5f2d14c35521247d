/** Static payload type of G.711 A-law (RFC 3551 §6). */
const PCMA = '8';
/** DTMF as events (RFC 4733); its number is dynamic, so it is known by its name. */
const EVENTS = /^a=rtpmap:(\d+) telephone-event\/8000/i;

const payloadOf = (line: string): string | undefined => /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+)[ /]/.exec(line)?.[1];

/**
 * Leaves A-law (and telephone events at its clock) in a browser's offer. The trunk speaks A-law: anything else would have to be
 * transcoded for every call, and a browser that may choose takes Opus.
 */
export function onlyAlaw(sdp: string): string {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  const events = lines.flatMap((line) => EVENTS.exec(line)?.[1] ?? []);
  const kept = new Set([PCMA, ...events]);
  const filtered = lines.flatMap((line) => {
    if (line.startsWith('m=audio ')) {
      const [kind, port, transport, ...payloads] = line.split(' ');
      return [[kind, port, transport, ...payloads.filter((p) => kept.has(p))].join(' ')];
    }
    const payload = payloadOf(line);
    return payload === undefined || kept.has(payload) ? [line] : [];
  });
  return `${filtered.join('\r\n')}\r\n`;
}
