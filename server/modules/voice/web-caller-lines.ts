import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import { WEB_CALL_LIMITS } from '../../../shared/contracts/voice-web-call-catalogue.ts';
import type { Call } from './calls.ts';

/**
 * The lines of callers on the web page, and what becomes of one that falls silent: a page that is loaded again, a phone that goes
 * from Wi-Fi to the mobile network. It has GRACE_MS to come back to the same call; then the caller has left.
 */
export interface WebCallerLines {
  add(visitorId: string, call: Call): void;
  of(visitorId: string, contactId: string): Call | undefined;
  /** They have asked for their line again. */
  coming(call: Call): void;
  /** They are back on the line. */
  back(call: Call): void;
  /** False: no caller of the web page. */
  lost(legId: string): boolean;
  /** Told of each line that was lost, so that its page can come back at once. */
  hearLost(hear: (visitorId: string, contactId: string) => void): void;
  /** The socket of the page is gone: when its sound has stopped as well, the page is away. */
  lookAfter(visitorId: string): Promise<void>;
  count(): number;
  remove(call: Call): void;
}

/** Fifty packets a second tell a closed page from a socket that was merely cut. */
const SILENT_MS = 1_000;
const GRACE_MS = WEB_CALL_LIMITS.graceSeconds * 1_000;
const MAX_MS = WEB_CALL_LIMITS.maxMinutes * 60_000;
/** ICE gives a line up after 20 s without an answer (RFC 7675 §5.1): those are part of the grace. */
const GIVEN_UP_MS = 20_000;
/** The page says when its line stands; this long after the answer nothing will. */
const READY_MS = 15_000;

type Reason = 'not_connected' | 'caller_lost';

interface Line {
  readonly visitorId: string;
  readonly call: Call;
  readonly longest: NodeJS.Timeout;
  away: NodeJS.Timeout | undefined;
}

export function createWebCallerLines(needs: {
  readonly media: Pick<MediaEngine, 'stats'>;
  readonly gone: (call: Call, reason: string) => void;
  readonly tooLong: (call: Call) => void;
  readonly log: Log;
}): WebCallerLines {
  const lines = new Map<string, Line>();
  const hearers: ((visitorId: string, contactId: string) => void)[] = [];
  const packetsOf = async ({ call }: Line): Promise<number> => (await needs.media.stats(call.legId)).packetsIn;
  const isOn = (line: Line): boolean => lines.get(line.visitorId) === line && line.call.phase !== 'over';
  const giveUp = async (line: Line, packetsThen: number, reason: Reason): Promise<void> => {
    // Sound has come again without a word of the page: a socket that was slow to notice its own end.
    const isBack = reason === 'caller_lost' && (await packetsOf(line)) > packetsThen;
    line.away = undefined;
    if (isBack || !isOn(line)) return;
    needs.log.info({ contactId: line.call.contactId, reason }, 'a caller of the web page did not come back');
    needs.gone(line.call, reason);
  };
  const leave = (line: Line, ms: number, reason: Reason, packetsThen = 0): void => {
    clearTimeout(line.away);
    line.away = setTimeout(() => {
      giveUp(line, packetsThen, reason).catch(() => needs.gone(line.call, reason));
    }, ms);
  };
  const isAway = (line: Line): boolean => line.away !== undefined;
  const lineOf = (call: Call): Line | undefined => [...lines.values()].find((line) => line.call === call);

  return {
    add: (visitorId, call) => {
      const longest = setTimeout(() => needs.tooLong(call), MAX_MS);
      const line: Line = { visitorId, call, longest, away: undefined };
      lines.set(visitorId, line);
      leave(line, READY_MS, 'not_connected');
    },
    of: (visitorId, contactId) => {
      const call = lines.get(visitorId)?.call;
      return call?.contactId === contactId && call.phase !== 'over' ? call : undefined;
    },
    coming: (call) => {
      const line = lineOf(call);
      if (line?.away !== undefined) leave(line, READY_MS, 'not_connected');
    },
    back: (call) => {
      const line = lineOf(call);
      clearTimeout(line?.away);
      if (line !== undefined) line.away = undefined;
      call.hadBroken = false;
    },
    lost: (legId) => {
      const line = [...lines.values()].find(({ call }) => call.legId === legId);
      if (line === undefined) return false;
      // Its page was missed before, and the clock runs already.
      if (line.away === undefined) leave(line, GRACE_MS - GIVEN_UP_MS, 'caller_lost', Number.MAX_SAFE_INTEGER);
      for (const hear of hearers) hear(line.visitorId, line.call.contactId);
      return true;
    },
    hearLost: (hear) => void hearers.push(hear),
    lookAfter: async (visitorId) => {
      const line = lines.get(visitorId);
      if (line?.away !== undefined || line === undefined) return;
      const before = await packetsOf(line);
      await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
      if (!isOn(line) || (await packetsOf(line)) !== before || isAway(line)) return;
      leave(line, GRACE_MS, 'caller_lost', before);
    },
    count: () => lines.size,
    remove: (call) => {
      const line = lineOf(call);
      if (line === undefined) return;
      clearTimeout(line.away);
      clearTimeout(line.longest);
      lines.delete(line.visitorId);
    },
  };
}
