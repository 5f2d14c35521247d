import type { RecordRequest } from '../../../platform/media/media-engine.ts';
import { createLoans, type Change, type Loan } from './loans.ts';

/** What the server knows of the legs: in which worker each lives, whom it hears, what is recorded where. Told by the calls that went through. */
export interface Ledger {
  home(legId: string): number | undefined;
  /** How much work a worker has: a browser's packet is deciphered and checked in JavaScript, a phone's is only forwarded. */
  load(worker: number): number;
  legs(worker: number): { readonly sip: number; readonly web: number };
  place(legId: string, worker: number, kind: LegKind): void;
  /** Whom a leg hears from now on. */
  hears(legId: string, sources: readonly string[]): Change;
  sources(legId: string): readonly string[];
  listeners(legId: string): readonly string[];
  recordingHome(recordingId: string): number | undefined;
  records(recordingId: string, worker: number, request: RecordRequest): Change;
  recorded(recordingId: string): Change;
  closed(legId: string): readonly Loan[];
  workerGone(worker: number): Loss;
}

export type LegKind = 'sip' | 'web';

export interface Loss {
  readonly legs: readonly string[];
  readonly recordings: readonly { readonly recordingId: string; readonly path: string }[];
  readonly loans: readonly Loan[];
}

/** Measured: a browser's leg costs about eight times what a phone's does (docs/decisions/0010). */
const WEIGHT: Readonly<Record<LegKind, number>> = { sip: 1, web: 8 };
const NOTHING: Change = { begun: [], ended: [] };

interface Known {
  readonly worker: number;
  readonly kind: LegKind;
  sources: readonly string[];
}

const legsOf = ({ left, right = [] }: RecordRequest): readonly string[] => [left, ...[right].flat()];

export function createLedger(): Ledger {
  const legs = new Map<string, Known>();
  const recordings = new Map<string, { readonly worker: number; readonly path: string }>();
  const loans = createLoans();
  const places = (ids: readonly string[]) =>
    ids.flatMap((legId) => {
      const worker = legs.get(legId)?.worker;
      return worker === undefined ? [] : [{ legId, worker }];
    });
  const count = (worker: number, kind: LegKind): number =>
    [...legs.values()].filter((leg) => leg.worker === worker && leg.kind === kind).length;
  const forget = (legId: string): void => {
    legs.delete(legId);
    for (const leg of legs.values()) leg.sources = leg.sources.filter((source) => source !== legId);
  };
  return {
    home: (legId) => legs.get(legId)?.worker,
    legs: (worker) => ({ sip: count(worker, 'sip'), web: count(worker, 'web') }),
    load: (worker) => count(worker, 'sip') * WEIGHT.sip + count(worker, 'web') * WEIGHT.web,
    place: (legId, worker, kind) => {
      legs.set(legId, { worker, kind, sources: [] });
    },
    sources: (legId) => legs.get(legId)?.sources ?? [],
    listeners: (legId) => [...legs].filter(([, { sources }]) => sources.includes(legId)).map(([listener]) => listener),
    hears: (legId, sources) => {
      const leg = legs.get(legId);
      if (leg === undefined) return NOTHING;
      leg.sources = sources;
      return loans.read(`leg ${legId}`, leg.worker, places(sources));
    },
    recordingHome: (recordingId) => recordings.get(recordingId)?.worker,
    records: (recordingId, worker, request) => {
      const path = recordings.get(recordingId)?.path ?? request.path;
      recordings.set(recordingId, { worker, path });
      return loans.read(`recording ${recordingId}`, worker, places(legsOf(request)));
    },
    recorded: (recordingId) => {
      const recording = recordings.get(recordingId);
      recordings.delete(recordingId);
      return recording === undefined ? NOTHING : loans.read(`recording ${recordingId}`, recording.worker, []);
    },
    closed: (legId) => {
      const leg = legs.get(legId);
      const { ended } = leg === undefined ? NOTHING : loans.read(`leg ${legId}`, leg.worker, []);
      forget(legId);
      return [...ended, ...loans.legGone(legId)];
    },
    workerGone: (worker) => {
      const lost = [...legs].filter(([, leg]) => leg.worker === worker).map(([legId]) => legId);
      const files = [...recordings].filter(([, recording]) => recording.worker === worker);
      for (const legId of lost) forget(legId);
      for (const [recordingId] of files) recordings.delete(recordingId);
      return {
        legs: lost,
        recordings: files.map(([recordingId, { path }]) => ({ recordingId, path })),
        loans: loans.workerGone(worker),
      };
    },
  };
}
