import { startLineOf } from './serialise.ts';
import type { SipMessage } from './message.ts';
import type { Peer } from './peer.ts';

/** One message as it crossed the wire, for the ladder of a call. */
export interface TraceLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  readonly peer: Peer;
  readonly trunk?: string;
  readonly callId: string;
  readonly cseq: { readonly number: number; readonly method: string };
  readonly firstLine: string;
  /** As sent, except that keys of SRTP and answers to a password challenge are cut out: they are nobody's to read. */
  readonly text: string;
}

const SECRET_HEADERS = ['authorization:', 'proxy-authorization:'];

function hideInLine(line: string): string {
  const lower = line.toLowerCase();
  const header = SECRET_HEADERS.find((name) => lower.startsWith(name));
  if (header !== undefined) return `${line.slice(0, header.length)} (hidden)`;
  if (!lower.startsWith('a=crypto:')) return line;
  const at = lower.indexOf('inline:');
  return at < 0 ? line : `${line.slice(0, at + 7)}(hidden)`;
}

const hideSecrets = (text: string): string => text.split('\r\n').map(hideInLine).join('\r\n');

export interface Trace {
  on(listener: (line: TraceLine) => void): () => void;
  /** `text` is asked for only while somebody listens: serialising twice for nobody would cost each call. */
  note(direction: 'in' | 'out', message: SipMessage, peer: Peer, text: () => string): void;
}

export function createTrace(trunkOf: (address: string) => string | undefined, now: () => number): Trace {
  const listeners = new Set<(line: TraceLine) => void>();
  return {
    on: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    note: (direction, message, peer, text) => {
      if (listeners.size === 0) return;
      const { callId, cseq } = message;
      const trunk = trunkOf(peer.address);
      const firstLine = startLineOf(message);
      const known = trunk === undefined ? {} : { trunk };
      const line = { at: now(), direction, peer, ...known, callId, cseq, firstLine, text: hideSecrets(text()) };
      for (const listener of listeners) listener(line);
    },
  };
}
