/**
 * How fast lines move, measured. Exponentially forgotten (a departure τ ago weighs 1/e), so that it follows the day without
 * jumping; both rates are maximum-likelihood: how often ÷ how long it could have happened, with the same weights above and
 * below. Time in which nobody waits counts for nothing: in a quiet hour answers come as slowly as customers do, which says
 * nothing about how fast a line would move.
 */
export interface Rates {
  readonly answersPerSecond: number;
  /** How fast one waiting person gives up: 1 ÷ mean patience. */
  readonly patiencePerSecond: number;
  /** How many answers this rests on, old ones weighing less. */
  readonly seen: number;
}

export type LineChange = 'joined' | 'taken' | 'returned' | 'gave_up' | 'left';

export interface Departures {
  note(queueCode: string, contactId: string, change: LineChange, atMs: number): void;
  /** Undefined until enough people were taken out of a standing line. */
  rates(queueCode: string, nowMs: number): Rates | undefined;
  waiting(queueCode: string): number;
}

/** τ: with it, nine tenths of the weight lie in the last twelve minutes. */
export const FORGET_MS = 5 * 60_000;
/** Fewer departures than this say less than the mean handling time does. */
export const ENOUGH_SEEN = 4;
/** Who is taken sooner after coming found somebody free: it was no line that moved. */
const PASSED_THROUGH_MS = 1_000;

interface Line {
  readonly since: Map<string, number>;
  lastMs: number;
  answers: number;
  gaveUp: number;
  /** Seconds in which somebody waited, and seconds waited by everybody together; weighted. */
  busySeconds: number;
  waitedSeconds: number;
}

export function createDepartures(): Departures {
  const lines = new Map<string, Line>();
  const lineOf = (code: string, atMs: number): Line => {
    const line = lines.get(code) ?? {
      since: new Map<string, number>(),
      lastMs: atMs,
      answers: 0,
      gaveUp: 0,
      busySeconds: 0,
      waitedSeconds: 0,
    };
    lines.set(code, line);
    return line;
  };

  /** Brings the weights to `nowMs`; a clock that jumps back changes nothing. */
  const age = (line: Line, nowMs: number): void => {
    const passed = nowMs - line.lastMs;
    if (passed <= 0) return;
    line.lastMs = nowMs;
    const keep = Math.exp(-passed / FORGET_MS);
    // ∫ e^(−u/τ) du over the time passed: the same weights as for the departures.
    const weighted = ((1 - keep) * FORGET_MS) / 1_000;
    const length = line.since.size;
    line.answers *= keep;
    line.gaveUp *= keep;
    line.busySeconds = line.busySeconds * keep + (length > 0 ? weighted : 0);
    line.waitedSeconds = line.waitedSeconds * keep + length * weighted;
  };

  const take = (line: Line, contactId: string, atMs: number): void => {
    const since = line.since.get(contactId);
    line.since.delete(contactId);
    if (since !== undefined && atMs - since >= PASSED_THROUGH_MS) line.answers += 1;
  };

  const CHANGE: Readonly<Record<LineChange, (line: Line, contactId: string, atMs: number) => void>> = {
    joined: (line, contactId, atMs) => {
      if (!line.since.has(contactId)) line.since.set(contactId, atMs);
    },
    taken: take,
    // An offer that nobody took was no step forward after all.
    returned: (line, contactId, atMs) => {
      line.since.set(contactId, atMs);
      line.answers = Math.max(0, line.answers - 1);
    },
    gave_up: (line, contactId) => {
      if (line.since.delete(contactId)) line.gaveUp += 1;
    },
    left: (line, contactId) => void line.since.delete(contactId),
  };

  return {
    note: (queueCode, contactId, change, atMs) => {
      const line = lineOf(queueCode, atMs);
      age(line, atMs);
      CHANGE[change](line, contactId, atMs);
    },
    rates: (queueCode, nowMs) => {
      const line = lines.get(queueCode);
      if (line === undefined) return undefined;
      age(line, nowMs);
      if (line.answers < ENOUGH_SEEN || line.busySeconds <= 0) return undefined;
      return {
        answersPerSecond: line.answers / line.busySeconds,
        patiencePerSecond: line.gaveUp / line.waitedSeconds,
        seen: line.answers,
      };
    },
    waiting: (queueCode) => lines.get(queueCode)?.since.size ?? 0,
  };
}
