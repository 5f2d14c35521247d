import { WebSocket } from 'ws';
import { serveLoad } from './load-process.ts';

/*
 * The agents' screens, in a process of their own: so many sockets, each listening for some of the agents, and the moment at
 * which each contact rang at one of them. Times are of the monotonic clock, which on Linux all processes share.
 */
export type ScreensOrder =
  | { readonly connect: { readonly url: string; readonly sockets: number; readonly agentIds: readonly string[] } }
  | { readonly collect: true };
/** Contact → when its ringing reached a screen, in ms of the monotonic clock. */
export type Rang = ReadonlyMap<string, number>;

const rang = new Map<string, number>();
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

interface Frame {
  readonly re?: string;
  readonly ok?: boolean;
  readonly type?: string;
  readonly data?: { readonly contactId?: string };
}

function listen(url: string, agentIds: readonly string[]): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  return new Promise((done, failed) => {
    let answered = 0;
    socket.once('error', failed);
    socket.on('open', () => {
      agentIds.forEach((id, i) =>
        socket.send(JSON.stringify({ id: String(i), cmd: 'subscribe', data: { topic: `agent:${id}` } })),
      );
    });
    socket.on('message', (raw: Buffer) => {
      const at = monotonicMs();
      const frame = JSON.parse(raw.toString('utf8')) as Frame;
      if (frame.type === 'contact.offered' && frame.data?.contactId !== undefined) rang.set(frame.data.contactId, at);
      if (frame.re === undefined) return;
      if (frame.ok !== true) failed(new Error('the hub refused a topic'));
      answered += 1;
      if (answered === agentIds.length) done();
    });
  });
}

async function obey(order: ScreensOrder): Promise<unknown> {
  if ('collect' in order) {
    const heard = new Map(rang);
    rang.clear();
    return heard;
  }
  const { url, sockets, agentIds } = order.connect;
  const each = Math.ceil(agentIds.length / sockets);
  for (let i = 0; i < sockets; i += 1) await listen(url, agentIds.slice(i * each, (i + 1) * each));
  return undefined;
}

serveLoad({
  prepare: (order) => obey(order as ScreensOrder),
  target: () => {
    throw new Error('screens send nothing');
  },
});
