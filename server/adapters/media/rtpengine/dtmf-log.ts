import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { FAR } from './far-call.ts';

/** rtpengine tells each key once, as JSON in a datagram (`--dtmf-log-dest`). */
export interface DtmfLog {
  readonly port: number;
  close(): void;
}

const KEYS = '0123456789*#ABCD';
const MAX_BYTES = 2_048;

export function readKey(datagram: Buffer): { readonly callId: string; readonly key: string } | undefined {
  if (datagram.length > MAX_BYTES) return undefined;
  let told: unknown;
  try {
    told = JSON.parse(datagram.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof told !== 'object' || told === null) return undefined;
  const { callid, source_tag: source, type, event } = told as Readonly<Record<string, unknown>>;
  // What we press ourselves is told too, with our own tag.
  if (type !== 'DTMF' || source !== FAR || typeof callid !== 'string' || typeof event !== 'number') return undefined;
  const key = KEYS[event];
  return key === undefined ? undefined : { callId: callid, key };
}

export async function openDtmfLog(
  at: { readonly host: string; readonly port: number },
  onKey: (callId: string, key: string) => void,
): Promise<DtmfLog> {
  const socket = createSocket(isIPv6(at.host) ? 'udp6' : 'udp4');
  socket.on('message', (datagram) => {
    const told = readKey(datagram);
    if (told !== undefined) onKey(told.callId, told.key);
  });
  try {
    socket.bind(at.port, at.host);
    await once(socket, 'listening');
  } catch (cause) {
    socket.close();
    throw new AppError({
      code: 'media.cannot_listen',
      kind: 'unavailable',
      details: { address: at.host, port: at.port },
      cause,
    });
  }
  socket.on('error', () => undefined);
  return { port: socket.address().port, close: () => socket.close() };
}
