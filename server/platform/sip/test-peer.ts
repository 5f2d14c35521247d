import { createSocket, type RemoteInfo } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';
import type { SipLog } from './log.ts';
import type { SipMessage, SipRequest, SipResponse } from './message.ts';
import { parseMessage } from './parser.ts';
import { createFramer } from './stream-framer.ts';

/** The far end for tests: raw sockets and hand-written text, so that the stack is never tested by itself alone. */
export interface TestPeer {
  readonly port: number;
  send(text: string): void;
  /** Sends to this port from now on; only of a UDP peer. */
  aim(port: number): void;
  /** The next message that fits; what does not fit stays for later calls. */
  next(fits: (message: SipMessage) => boolean, withinMs?: number): Promise<SipMessage>;
  answer(status: number, withinMs?: number): Promise<SipResponse>;
  request(method: string, withinMs?: number): Promise<SipRequest>;
  /** Everything heard so far and not taken. */
  heard(): readonly SipMessage[];
  close(): void;
}

const WITHIN_MS = 3000;

function mailbox() {
  const messages: SipMessage[] = [];
  const waiting = new Set<() => void>();
  const take = (text: string): void => {
    const parsed = parseMessage(text);
    if (parsed.ok) messages.push(parsed.value);
    for (const look of waiting) look();
  };
  const next = (fits: (message: SipMessage) => boolean, withinMs = WITHIN_MS): Promise<SipMessage> =>
    new Promise((resolve, reject) => {
      const show = (m: SipMessage): string => (m.kind === 'request' ? m.method : String(m.status));
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`not heard in time; heard: ${messages.map(show).join(' ')}`));
      }, withinMs);
      const look = (): void => {
        const at = messages.findIndex(fits);
        const found = messages[at];
        if (found === undefined) return;
        messages.splice(at, 1);
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { messages, take, next };
}

function makePeer(
  port: number,
  box: ReturnType<typeof mailbox>,
  io: Pick<TestPeer, 'send' | 'close'> & Partial<Pick<TestPeer, 'aim'>>,
): TestPeer {
  return {
    port,
    aim: () => undefined,
    ...io,
    next: box.next,
    heard: () => box.messages,
    answer: async (status, withinMs) => {
      const found = await box.next((m) => m.kind === 'response' && m.status === status, withinMs);
      if (found.kind !== 'response') throw new Error('not a response');
      return found;
    },
    request: async (method, withinMs) => {
      const found = await box.next((m) => m.kind === 'request' && m.method === method, withinMs);
      if (found.kind !== 'request') throw new Error('not a request');
      return found;
    },
  };
}

export async function udpPeer(target: number, host = '127.0.0.1'): Promise<TestPeer> {
  const socket = createSocket('udp4');
  const box = mailbox();
  let port = target;
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    if (target === 0) port = from.port;
    box.take(bytes.toString('latin1'));
  });
  await new Promise<void>((resolve) => socket.bind(0, host, () => resolve()));
  return makePeer(socket.address().port, box, {
    send: (text) => socket.send(Buffer.from(text, 'latin1'), port, '127.0.0.1'),
    aim: (at) => (port = at),
    close: () => void socket.close(),
  });
}

export async function tcpPeer(target: number, localAddress = '127.0.0.1'): Promise<TestPeer> {
  const box = mailbox();
  const framer = createFramer({ onMessage: box.take, onPing: () => undefined, onBroken: () => undefined });
  const socket: Socket = connect({ port: target, host: '127.0.0.1', localAddress, noDelay: true });
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => framer.push(chunk.toString('latin1')));
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  return makePeer(socket.localPort ?? 0, box, {
    send: (text) => void socket.write(Buffer.from(text, 'latin1')),
    close: () => void socket.destroy(),
  });
}

/** A trunk listening on TCP, for calls the endpoint makes. */
export async function tcpTrunk(): Promise<TestPeer> {
  const box = mailbox();
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const framer = createFramer({ onMessage: box.take, onPing: () => undefined, onBroken: () => undefined });
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (chunk) => framer.push(chunk.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return makePeer(typeof address === 'object' && address !== null ? address.port : 0, box, {
    send: (text) => void sockets.at(-1)?.write(Buffer.from(text, 'latin1')),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
}

const nothing = (): void => undefined;
export const silentLog: SipLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export const TEST_SDP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 40000 RTP/AVP 8 0 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n');

export interface RequestText {
  readonly method: string;
  readonly port: number;
  readonly transport?: string;
  readonly uri?: string;
  readonly branch?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly extra?: readonly string[];
  readonly type?: string;
  readonly body?: string;
  readonly maxForwards?: number;
}

let counter = 0;
export const freshBranch = (): string => `z9hG4bKtest${String((counter += 1))}`;

const REQUEST_DEFAULTS = {
  transport: 'UDP',
  uri: 'sip:10010@127.0.0.1',
  callId: 'call-1',
  fromTag: 'caller',
  toTag: '',
  cseq: 1,
  body: '',
  type: 'application/sdp',
  extra: [] as readonly string[],
  maxForwards: 70,
};

export function requestText(wish: RequestText): string {
  const { method, port, transport, callId, fromTag, cseq, body, maxForwards, uri, extra, type, branch, toTag } = {
    ...REQUEST_DEFAULTS,
    branch: freshBranch(),
    ...wish,
  };
  const lines = [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/${transport} 127.0.0.1:${port};branch=${branch};rport`,
    `Max-Forwards: ${maxForwards}`,
    `From: "Zhang" <sip:13800000001@127.0.0.1>;tag=${fromTag}`,
    `To: <sip:10010@127.0.0.1>${toTag === '' ? '' : `;tag=${toTag}`}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:13800000001@127.0.0.1:${port}${transport === 'TCP' ? ';transport=tcp' : ''}>`,
    ...extra,
  ];
  if (body !== '') lines.push(`Content-Type: ${type}`);
  return `${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** An answer to what the endpoint sent. */
export function answerText(
  request: SipRequest,
  status: number,
  parts: { tag?: string; extra?: string[]; body?: string } = {},
): string {
  const { headers } = request;
  const body = parts.body ?? '';
  const tag = parts.tag === undefined || request.to.parameters.has('tag') ? '' : `;tag=${parts.tag}`;
  const lines = [
    `SIP/2.0 ${status} Answer`,
    ...headers.lines('via').map((via) => `Via: ${via}`),
    `From: ${headers.get('from') ?? ''}`,
    `To: ${headers.get('to') ?? ''}${tag}`,
    `Call-ID: ${request.callId}`,
    `CSeq: ${request.cseq.number} ${request.method}`,
    ...(parts.extra ?? []),
  ];
  if (body !== '') lines.push('Content-Type: application/sdp');
  return `${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
