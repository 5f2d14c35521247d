import { TRACE_MAX_MESSAGES } from '../../../../shared/contracts/voice-traces.ts';
import type { TraceLine } from '../../../platform/sip/index.ts';

export interface KeptCall {
  readonly sipId: string;
  readonly trunk: string;
  readonly direction: 'in' | 'out';
  readonly startedAt: number;
  lastAt: number;
  /** `over`: ended or refused, and the last words may still come. */
  phase: 'calling' | 'talking' | 'over';
  /** Final answer to the INVITE. */
  status: number | undefined;
  readonly lines: TraceLine[];
  dropped: number;
  bytes: number;
}

/** Calls of one trunk in this process: now, and in the last minute. */
export interface TrunkTally {
  readonly calls: number;
  readonly startedLastMinute: number;
  readonly refusedLastMinute: number;
}

/** Room for a full node: 500 calls, and as many that have just ended; the oldest give way. */
const MAX_CALLS = 1_000;
const MAX_BYTES = 96 * 1024;
const MAX_TEXT = 8 * 1024;
/** After the last word of a call: resent messages and late answers belong to it, too. */
const SETTLE_MS = 5_000;
/** A far end that vanished says no last word. Longer than any re-INVITE of a session timer. */
const LOST_MS = 2 * 60 * 60_000;
const MINUTE_MS = 60_000;

const statusOf = (firstLine: string): number | undefined => {
  const found = /^SIP\/2\.0 (\d{3})/.exec(firstLine);
  return found === null ? undefined : Number(found[1]);
};
/** Asked for a password (401, 407): the call goes on with the next INVITE. */
const isChallenge = (status: number): boolean => status === 401 || status === 407;

export interface TraceRing {
  hear(line: TraceLine): void;
  /** Calls that are over, handed out once and forgotten here. */
  takeOver(now: number): KeptCall[];
  running(): readonly KeptCall[];
  find(sipId: string): KeptCall | undefined;
  tally(now: number): ReadonlyMap<string, TrunkTally>;
}

/**
 * The messages of the calls of this process, as they run. Bounded in calls, messages and bytes: a flood loses traces, never
 * memory. OPTIONS and strangers are not kept; the counters of the stack tell of those.
 */
export function createTraceRing(): TraceRing {
  const calls = new Map<string, KeptCall>();
  const starts = new Map<string, number[]>();
  const refusals = new Map<string, number[]>();

  const note = (book: Map<string, number[]>, trunk: string, at: number): void => {
    const times = (book.get(trunk) ?? []).filter((t) => t > at - MINUTE_MS);
    times.push(at);
    book.set(trunk, times);
  };

  const begin = (line: TraceLine): KeptCall => {
    if (calls.size >= MAX_CALLS) {
      const over = [...calls.values()].find((c) => c.phase === 'over');
      calls.delete(over?.sipId ?? (calls.keys().next().value as string));
    }
    const call: KeptCall = {
      sipId: line.callId,
      trunk: line.trunk ?? '',
      direction: line.direction,
      startedAt: line.at,
      lastAt: line.at,
      phase: 'calling',
      status: undefined,
      lines: [],
      dropped: 0,
      bytes: 0,
    };
    calls.set(line.callId, call);
    note(starts, call.trunk, line.at);
    return call;
  };

  /** What this message means for the life of the call. */
  const follow = (call: KeptCall, line: TraceLine): void => {
    const status = statusOf(line.firstLine);
    if (line.cseq.method === 'BYE') call.phase = 'over';
    if (status === undefined || status < 200 || line.cseq.method !== 'INVITE') return;
    if (call.phase === 'talking' || isChallenge(status)) return;
    if (status < 300) call.phase = 'talking';
    else if (call.phase !== 'over') {
      call.phase = 'over';
      // 487 is the caller's own change of mind.
      if (status !== 487) note(refusals, call.trunk, line.at);
    }
    call.status = status;
  };

  const lastMinute = (book: ReadonlyMap<string, number[]>, trunk: string, now: number): number =>
    (book.get(trunk) ?? []).filter((t) => t > now - MINUTE_MS).length;

  return {
    hear: (line) => {
      const known = calls.get(line.callId);
      const isFirst = known === undefined && line.cseq.method === 'INVITE' && line.firstLine.startsWith('INVITE ');
      const call = known ?? (isFirst && line.trunk !== undefined ? begin(line) : undefined);
      if (call === undefined) return;
      call.lastAt = line.at;
      follow(call, line);
      const text = line.text.slice(0, MAX_TEXT);
      if (call.lines.length >= TRACE_MAX_MESSAGES || call.bytes + text.length > MAX_BYTES) {
        call.dropped += 1;
        return;
      }
      call.bytes += text.length;
      call.lines.push({ ...line, text });
    },
    takeOver: (now) => {
      const over = [...calls.values()].filter((c) => now - c.lastAt > (c.phase === 'over' ? SETTLE_MS : LOST_MS));
      for (const call of over) calls.delete(call.sipId);
      return over;
    },
    running: () => [...calls.values()],
    find: (sipId) => calls.get(sipId),
    tally: (now) => {
      const trunks = new Set([...starts.keys(), ...refusals.keys()]);
      const talking = new Map<string, number>();
      for (const call of calls.values()) {
        if (call.phase !== 'over') talking.set(call.trunk, (talking.get(call.trunk) ?? 0) + 1);
      }
      return new Map(
        [...trunks].map((trunk) => [
          trunk,
          {
            calls: talking.get(trunk) ?? 0,
            startedLastMinute: lastMinute(starts, trunk, now),
            refusedLastMinute: lastMinute(refusals, trunk, now),
          },
        ]),
      );
    },
  };
}
