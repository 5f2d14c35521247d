import { MAX_BODY_BYTES, MAX_HEADER_BLOCK_BYTES } from './limits.ts';
import { longName } from './message.ts';
import { headerEnd } from './parser.ts';
import { readNumber, trim } from './scanner.ts';

/**
 * Bytes of a stream → whole messages (RFC 3261 §18.3). Only Content-Length says where a body ends, so a message whose length
 * cannot be read is handed on without body (the parser answers 400) and the stream is `broken`: nobody knows where the next begins.
 */
export interface Framer {
  push(chunk: string): void;
  /** Bytes of an unfinished message are waiting. */
  isInside(): boolean;
}
export interface FramerHooks {
  readonly onMessage: (text: string) => void;
  /** CRLF CRLF between messages asks "are you there" (RFC 5626 §3.5.1); the answer is one CRLF. */
  readonly onPing: () => void;
  readonly onBroken: (reason: string) => void;
}

/** Lines naming the length, folded ones not: folding this header is what smugglers do. */
function declaredLength(head: string): number | undefined {
  let found: number | undefined;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0 || colon > 16 || longName(trim(line.slice(0, colon))) !== 'content-length') continue;
    const length = readNumber(trim(line.slice(colon + 1)), MAX_BODY_BYTES);
    if (length === undefined || (found !== undefined && found !== length)) return undefined;
    found = length;
  }
  return found ?? 0;
}

export function createFramer(hooks: FramerHooks): Framer {
  let buffer = '';
  let searched = 0;
  let need = 0;
  let broken = false;

  const skipKeepAlive = (): void => {
    let at = 0;
    while (buffer.startsWith('\r\n\r\n', at)) {
      hooks.onPing();
      at += 4;
    }
    // A lone CRLF is the answer to our own ping or padding (§7.5); a half CRLF waits for its other half.
    while (buffer.startsWith('\r\n', at) && buffer.length > at + 3) at += 2;
    if (at > 0) buffer = buffer.slice(at);
  };
  const breakOff = (reason: string): false => {
    broken = true;
    buffer = '';
    hooks.onBroken(reason);
    return false;
  };
  const readHead = (): boolean => {
    const end = headerEnd(buffer, searched);
    if (end < 0) {
      if (buffer.length > MAX_HEADER_BLOCK_BYTES) return breakOff('header block too long');
      searched = Math.max(0, buffer.length - 3);
      return false;
    }
    if (end > MAX_HEADER_BLOCK_BYTES) return breakOff('header block too long');
    const head = buffer.slice(0, end);
    const length = declaredLength(head);
    if (length === undefined) {
      hooks.onMessage(`${head}\r\n\r\n`);
      return breakOff('content-length');
    }
    need = end + 4 + length;
    return true;
  };
  const step = (): boolean => {
    if (need === 0) {
      skipKeepAlive();
      if (buffer === '' || !readHead()) return false;
    }
    if (buffer.length < need) return false;
    const text = buffer.slice(0, need);
    buffer = buffer.slice(need);
    need = 0;
    searched = 0;
    hooks.onMessage(text);
    return true;
  };
  return {
    push: (chunk) => {
      if (broken) return;
      buffer += chunk;
      while (step());
    },
    isInside: () => buffer !== '' && buffer !== '\r\n',
  };
}
