import type { HeardSource, RecordRequest } from '../../../platform/media/media-engine.ts';
import { createLoans, type Change, type Loan } from './loans.ts';

/**
 * What the server knows of the legs: in which worker each lives, whom it is to hear, what is recorded where. Told by the calls that
 * went through. A leg whose worker died stays known, with its rows, and lives nowhere until it is brought to another worker.
 */
export interface Ledger {
  knows(legId: string): boolean;
  /** Undefined: unknown, or nowhere just now. */
  home(legId: string): number | undefined;
  /** How much work a worker has: a browser's packet is deciphered and checked in JavaScript, a phone's is only forwarded. */
  load(worker: number): number;
  legs(worker: number): { readonly sip: number; readonly web: number };
  place(legId: string, worker: number, kind: LegKind): void;
  /** Whom a leg hears from now on. */
  hears(legId: string, sources: readonly HeardSource[]): Change;
  sources(legId: string): readonly HeardSource[];
  listeners(legId: string): readonly string[];
  recordingHome(recordingId: string): number | undefined;
  /** Its worker died: what was recorded stays as it is, and goes on under another name. */
  isCut(recordingId: string): boolean;
  records(recordingId: string, worker: number, request: RecordRequest): Change;
  /** The running recordings in which this leg is heard. */
  recordingsOf(legId: string): readonly RunningRecording[];
  recorded(recordingId: string): Change;
  closed(legId: string): readonly Loan[];
  workerGone(worker: number): Loss;
}

export type LegKind = 'sip' | 'web';

export interface RunningRecording {
  readonly recordingId: string;
  readonly worker: number;
  readonly request: RecordRequest;
}

export interface Loss {
  readonly legs: readonly { readonly legId: string; readonly kind: LegKind }[];
  readonly recordings: readonly { readonly recordingId: string; readonly path: string }[];
  readonly loans: readonly Loan[];
}

/** Measured: a browser's leg costs about eight times what a phone's does (docs/decisions/0010). */
const WEIGHT: Readonly<Record<LegKind, number>> = { sip: 1, web: 8 };
/** For as long as somebody may still ask for one of them. */
const CUTS_KEPT = 2_000;
const NOTHING: Change = { begun: [], ended: [] };

interface Known {
  worker: number | undefined;
  readonly kind: LegKind;
  sources: readonly HeardSource[];
}

const legsOf = ({ left, right = [] }: RecordRequest): readonly string[] => [left, ...[right].flat()];
const idsOf = (sources: readonly HeardSource[]): readonly string[] => sources.map(({ legId }) => legId);

export function createLedger(): Ledger {
  const legs = new Map<string, Known>();
  const recordings = new Map<string, Omit<RunningRecording, 'recordingId'>>();
  const cut = new Set<string>();
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
    for (const leg of legs.values()) leg.sources = leg.sources.filter((source) => source.legId !== legId);
  };
  return {
    knows: (legId) => legs.has(legId),
    home: (legId) => legs.get(legId)?.worker,
    legs: (worker) => ({ sip: count(worker, 'sip'), web: count(worker, 'web') }),
    load: (worker) => count(worker, 'sip') * WEIGHT.sip + count(worker, 'web') * WEIGHT.web,
    place: (legId, worker, kind) => {
      legs.set(legId, { worker, kind, sources: legs.get(legId)?.sources ?? [] });
    },
    sources: (legId) => legs.get(legId)?.sources ?? [],
    listeners: (legId) =>
      [...legs].filter(([, { sources }]) => idsOf(sources).includes(legId)).map(([listener]) => listener),
    hears: (legId, sources) => {
      const leg = legs.get(legId);
      if (leg === undefined) return NOTHING;
      leg.sources = sources;
      return leg.worker === undefined ? NOTHING : loans.read(`leg ${legId}`, leg.worker, places(idsOf(sources)));
    },
    isCut: (recordingId) => cut.has(recordingId),
    recordingHome: (recordingId) => recordings.get(recordingId)?.worker,
    records: (recordingId, worker, request) => {
      const path = recordings.get(recordingId)?.request.path ?? request.path;
      recordings.set(recordingId, { worker, request: { ...request, path } });
      return loans.read(`recording ${recordingId}`, worker, places(legsOf(request)));
    },
    recordingsOf: (legId) =>
      [...recordings]
        .filter(([, { request }]) => legsOf(request).includes(legId))
        .map(([recordingId, recording]) => ({ recordingId, ...recording })),
    recorded: (recordingId) => {
      const recording = recordings.get(recordingId);
      recordings.delete(recordingId);
      return recording === undefined ? NOTHING : loans.read(`recording ${recordingId}`, recording.worker, []);
    },
    closed: (legId) => {
      const worker = legs.get(legId)?.worker;
      const { ended } = worker === undefined ? NOTHING : loans.read(`leg ${legId}`, worker, []);
      forget(legId);
      return [...ended, ...loans.legGone(legId)];
    },
    workerGone: (worker) => {
      const lost = [...legs].filter(([, leg]) => leg.worker === worker);
      const files = [...recordings].filter(([, recording]) => recording.worker === worker);
      for (const [, leg] of lost) leg.worker = undefined;
      for (const [recordingId] of files) {
        recordings.delete(recordingId);
        cut.add(recordingId);
      }
      for (const oldest of [...cut].slice(0, Math.max(0, cut.size - CUTS_KEPT))) cut.delete(oldest);
      return {
        legs: lost.map(([legId, { kind }]) => ({ legId, kind })),
        recordings: files.map(([recordingId, { request }]) => ({ recordingId, path: request.path })),
        loans: loans.workerGone(worker),
      };
    },
  };
}
