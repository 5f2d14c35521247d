import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { PushFrame, SocketSession } from '../../platform/socket/socket-types.ts';

/** A screen that cannot keep up is cut rather than fed without end: it reconnects and reads the truth again. */
export const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Token bucket per session: a person does not send faster, a script that does is refused frame by frame. */
const BURST = 200;
const REFILL_PER_SECOND = 60;

export const CLOSE = { slow: 4008, goingAway: 1001, policy: 1008 } as const;

export interface LiveSession<Subject> extends SocketSession<Subject> {
  readonly topics: Set<string>;
  /** Already serialised, so that one change to a thousand listeners is serialised once. */
  sendText(text: string): void;
  takeToken(nowMs: number): boolean;
  alive: boolean;
  readonly socket: WebSocket;
}

export function createLiveSession<Subject>(init: {
  id: string;
  subject: Subject;
  language: string | undefined;
  socket: WebSocket;
  /** What the frames travel on. */
  wire: Pick<Duplex, 'cork' | 'uncork'>;
}): LiveSession<Subject> {
  let gathering = false;
  /**
   * Frames of one moment leave in one system call: an answer with the push beside it, or all that one commit means for a desk.
   * The write is the dearest part of a frame, and by the next tick nothing that belongs together is still to come.
   */
  const gather = (): void => {
    if (gathering) return;
    gathering = true;
    init.wire.cork();
    process.nextTick(() => {
      gathering = false;
      init.wire.uncork();
    });
  };
  let tokens = BURST;
  let refilledAt = Date.now();
  const sendText = (text: string): void => {
    if (init.socket.readyState !== init.socket.OPEN) return;
    if (init.socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      init.socket.close(CLOSE.slow, 'too slow');
      return;
    }
    gather();
    init.socket.send(text);
  };
  return {
    ...init,
    topics: new Set(),
    alive: true,
    sendText,
    push: (frame: PushFrame) => sendText(JSON.stringify(frame)),
    close: (code, reason) => init.socket.close(code, reason),
    takeToken: (nowMs) => {
      tokens = Math.min(BURST, tokens + ((nowMs - refilledAt) / 1000) * REFILL_PER_SECOND);
      refilledAt = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

export interface CommandFrame {
  readonly id: string;
  readonly cmd: string;
  readonly data: unknown;
}

const MAX_ID_LENGTH = 64;

/** Undefined when it is not a frame of ours; the sender is then told once and the frame dropped. */
export function readFrame(raw: RawData, isBinary: boolean): CommandFrame | undefined {
  if (isBinary) return undefined;
  try {
    const text = Buffer.isBuffer(raw) ? raw.toString('utf8') : Buffer.from(raw as ArrayBuffer).toString('utf8');
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null) return undefined;
    const { id, cmd, data } = frame as Record<string, unknown>;
    if (typeof id !== 'string' || id.length > MAX_ID_LENGTH || typeof cmd !== 'string') return undefined;
    return { id, cmd, data: data ?? {} };
  } catch {
    return undefined;
  }
}
