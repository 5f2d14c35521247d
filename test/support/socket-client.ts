import { WebSocket } from 'ws';
import { until } from './until.ts';

export interface Push {
  readonly topic: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
}
type Answer =
  | { readonly re: string; readonly ok: true; readonly data: Record<string, unknown> }
  | { readonly re: string; readonly ok: false; readonly problem: { readonly code: string; readonly status: number } };

/** A screen without a screen: sends commands, keeps the pushes. */
export interface SocketClient {
  readonly pushes: Push[];
  /** Throws `refused: <code>` when refused. */
  ask(cmd: string, data: object): Promise<Record<string, unknown>>;
  /** The first push that fits, also one that came before. */
  heard(what: string, fits: (push: Push) => boolean): Promise<Push>;
  close(): void;
}

export async function connectSocket(
  url: string,
  options: { readonly headers?: Record<string, string>; readonly protocols?: string[] } = {},
): Promise<SocketClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options.protocols ?? [], {
    headers: options.headers ?? {},
  });
  const pushes: Push[] = [];
  const waiting = new Map<string, (answer: Answer) => void>();
  socket.on('message', (raw: Buffer) => {
    const frame = JSON.parse(raw.toString('utf8')) as Answer | Push;
    if ('topic' in frame) pushes.push(frame);
    else waiting.get(frame.re)?.(frame);
  });
  await new Promise<void>((done, failed) => {
    socket.once('open', () => done());
    socket.once('error', failed);
  });
  let next = 1;
  return {
    pushes,
    ask: async (cmd, data) => {
      const id = String(next++);
      const answer = await new Promise<Answer>((done) => {
        waiting.set(id, done);
        socket.send(JSON.stringify({ id, cmd, data }));
      });
      waiting.delete(id);
      if (!answer.ok) throw new Error(`refused: ${answer.problem.code}`);
      return answer.data;
    },
    heard: (what, fits) => until(() => pushes.find(fits), { what }),
    close: () => socket.terminate(),
  };
}
