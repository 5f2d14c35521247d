import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { decodeBencode, encodeBencode, isDictionary, words, type BencodeDictionary } from './bencode.ts';

/** What is said to one rtpengine over its NG protocol: a cookie, a blank, a dictionary, in one datagram; the answer has the same cookie. */
export interface NgClient {
  readonly name: string;
  /**
   * An answer that is not `ok` or `pong` rejects as `media.refused`, silence as `media.timeout`. What is said again after silence
   * has the same cookie: rtpengine then repeats its answer instead of doing the work twice.
   */
  ask(command: string, content: BencodeDictionary): Promise<BencodeDictionary>;
  close(): void;
}

export interface NgTimes {
  readonly firstRepeatMs: number;
  readonly deadlineMs: number;
}

interface Waiting {
  readonly resolve: (answer: BencodeDictionary) => void;
  readonly reject: (error: AppError) => void;
  stop(): void;
}

const TIMES: NgTimes = { firstRepeatMs: 250, deadlineMs: 4_000 };
const MAX_REQUEST_BYTES = 60_000;
const MAX_WAITING = 4_096;
const MAX_REASON = 200;

const unavailable = (code: string, details: Record<string, string>): AppError =>
  new AppError({ code, kind: 'unavailable', details });

function outcome(command: string, answer: BencodeDictionary): BencodeDictionary | AppError {
  if (answer['result'] === 'ok' || answer['result'] === 'pong') return answer;
  const reason = (words(answer['error-reason']) || words(answer['result'])).slice(0, MAX_REASON);
  return unavailable('media.refused', { command, reason });
}

function heard(datagram: Buffer): { cookie: string; answer: BencodeDictionary } | undefined {
  const blank = datagram.indexOf(0x20);
  if (blank < 1) return undefined;
  const answer = decodeBencode(datagram.subarray(blank + 1));
  return isDictionary(answer) ? { cookie: datagram.toString('latin1', 0, blank), answer } : undefined;
}

export function openNgClient(host: string, port: number, times: NgTimes = TIMES): NgClient {
  const name = `${host}:${port}`;
  const waiting = new Map<string, Waiting & { readonly command: string }>();
  const socket: Socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let closed = false;
  socket.on('message', (datagram, from) => {
    const said = from.port === port ? heard(datagram) : undefined;
    const asked = said === undefined ? undefined : waiting.get(said.cookie);
    if (said === undefined || asked === undefined) return;
    waiting.delete(said.cookie);
    asked.stop();
    const result = outcome(asked.command, said.answer);
    if (result instanceof AppError) asked.reject(result);
    else asked.resolve(result);
  });
  // A port nobody listens on is silence, and silence has its deadline.
  socket.on('error', () => undefined);
  const send = (datagram: Buffer): void => {
    if (!closed) socket.send(datagram, port, host, () => undefined);
  };
  return {
    name,
    ask: (command, content) => {
      const cookie = randomBytes(8).toString('hex');
      const datagram = Buffer.concat([Buffer.from(`${cookie} `), encodeBencode({ ...content, command })]);
      if (closed) return Promise.reject(unavailable('media.stopped', { daemon: name }));
      if (datagram.length > MAX_REQUEST_BYTES || waiting.size >= MAX_WAITING)
        return Promise.reject(unavailable('media.refused', { command, reason: 'too much to say' }));
      return new Promise((resolve, reject) => {
        const stop = repeat(datagram, send, times, () => {
          waiting.delete(cookie);
          reject(unavailable('media.timeout', { command, daemon: name }));
        });
        waiting.set(cookie, { command, resolve, reject, stop });
        send(datagram);
      });
    },
    close: () => {
      closed = true;
      for (const asked of waiting.values()) {
        asked.stop();
        asked.reject(unavailable('media.stopped', { daemon: name }));
      }
      waiting.clear();
      socket.close();
    },
  };
}

/** Says it again after 250, 500, 1000 … ms until the deadline. */
function repeat(
  datagram: Buffer,
  send: (datagram: Buffer) => void,
  times: NgTimes,
  onDeadline: () => void,
): () => void {
  let pause = times.firstRepeatMs;
  const again = (): void => {
    send(datagram);
    pause *= 2;
    timer = setTimeout(again, pause);
  };
  let timer = setTimeout(again, pause);
  const deadline = setTimeout(() => {
    clearTimeout(timer);
    onDeadline();
  }, times.deadlineMs);
  return () => {
    clearTimeout(timer);
    clearTimeout(deadline);
  };
}
