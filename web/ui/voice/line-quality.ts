/** What a browser counts of its line, so far. */
export interface LineCount {
  readonly received: number;
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs: number | undefined;
  /** What the other side reports of our sound in its last report (RFC 3550 §6.4.1), 0 to 1; it may send none. */
  readonly lossThere: number | undefined;
}
export interface LineQuality {
  readonly word: 'good' | 'fair' | 'poor';
  /** Of the last seconds, 0 to 1. */
  readonly loss: number;
  readonly jitterMs: number;
  readonly roundTripMs: number | undefined;
  readonly lossThere: number | undefined;
}

/** G.711 with concealment bears 2 % of loss unheard, and people speak into each other from 400 ms there and back (ITU-T G.113, G.114). */
const GOOD = { loss: 0.02, jitterMs: 30, roundTripMs: 250 };
const FAIR = { loss: 0.06, jitterMs: 60, roundTripMs: 450 };

type Bounds = typeof GOOD;
const isWithin = (q: Omit<LineQuality, 'word'>, bounds: Bounds): boolean =>
  Math.max(q.loss, q.lossThere ?? 0) <= bounds.loss &&
  q.jitterMs <= bounds.jitterMs &&
  (q.roundTripMs ?? 0) <= bounds.roundTripMs;

/** What is worst about a line that is not good, so that whoever sits at it can be told what to do. */
export function worstOf(q: LineQuality): 'loss' | 'loss_there' | 'jitter' | 'delay' {
  const shares = {
    loss: q.loss / GOOD.loss,
    loss_there: (q.lossThere ?? 0) / GOOD.loss,
    jitter: q.jitterMs / GOOD.jitterMs,
    delay: (q.roundTripMs ?? 0) / GOOD.roundTripMs,
  };
  const kinds = ['loss', 'loss_there', 'jitter', 'delay'] as const;
  return kinds.reduce((worst, kind) => (shares[kind] > shares[worst] ? kind : worst));
}

/** Between two counts; undefined: nothing came in between, which says nothing of how it sounds. */
export function qualityBetween(before: LineCount, after: LineCount): LineQuality | undefined {
  const lost = Math.max(0, after.lost - before.lost);
  const all = after.received - before.received + lost;
  if (all <= 0) return undefined;
  const { jitterMs, roundTripMs, lossThere } = after;
  const measured = { loss: lost / all, jitterMs, roundTripMs, lossThere };
  return { word: isWithin(measured, GOOD) ? 'good' : isWithin(measured, FAIR) ? 'fair' : 'poor', ...measured };
}

const numberIn = (report: Readonly<Record<string, unknown>>, name: string): number => {
  const value = report[name];
  return typeof value === 'number' ? value : 0;
};

/** Reads the standard names of the statistics (W3C webrtc-stats): `inbound-rtp`, what the other side reports, and the pair in use. */
export function countOf(reports: Iterable<Readonly<Record<string, unknown>>>): LineCount {
  let count: LineCount = { received: 0, lost: 0, jitterMs: 0, roundTripMs: undefined, lossThere: undefined };
  for (const report of reports) {
    if (report['type'] === 'inbound-rtp' && report['kind'] === 'audio') {
      const [received, lost] = [numberIn(report, 'packetsReceived'), numberIn(report, 'packetsLost')];
      count = { ...count, received, lost, jitterMs: Math.round(numberIn(report, 'jitter') * 1_000) };
    } else if (report['type'] === 'remote-inbound-rtp' && report['kind'] === 'audio') {
      count = { ...count, lossThere: Math.min(1, Math.max(0, numberIn(report, 'fractionLost'))) };
    } else if (report['type'] === 'candidate-pair' && report['nominated'] === true) {
      const trip = report['currentRoundTripTime'];
      if (typeof trip === 'number') count = { ...count, roundTripMs: Math.round(trip * 1_000) };
    }
  }
  return count;
}

export async function countLine(peer: RTCPeerConnection | undefined): Promise<LineCount | undefined> {
  const stats = await peer?.getStats();
  if (stats === undefined) return undefined;
  const reports: Readonly<Record<string, unknown>>[] = [];
  stats.forEach((report: Readonly<Record<string, unknown>>) => reports.push(report));
  return countOf(reports);
}

const EVERY_MS = 2_000;

/** Tells how the line is, every two seconds, as long as it is looked at. */
export function watchQuality(
  peer: () => RTCPeerConnection | undefined,
  tell: (quality: LineQuality) => void,
): () => void {
  let before: LineCount | undefined;
  const look = async (): Promise<void> => {
    const now = await countLine(peer());
    if (now === undefined) return;
    // A line made anew counts from nothing.
    const quality = before === undefined || now.received < before.received ? undefined : qualityBetween(before, now);
    before = now;
    if (quality !== undefined) tell(quality);
  };
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS);
  return () => clearInterval(timer);
}
