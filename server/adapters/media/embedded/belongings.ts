import type { MediaEvent, PlayOptions, SignalKind, SipRemote } from '../../../platform/media/media-engine.ts';

/**
 * What a leg had, beside its rows (ledger.ts), so that it can be opened again when its worker died: the port its far end speaks to,
 * who that is, what is being played to it. Kept by the server's process, which outlives its workers.
 */
export interface Belongings {
  born(legId: string, birth: Birth): void;
  of(legId: string): LegBelongings | undefined;
  remote(legId: string, remote: SipRemote): void;
  plays(legId: string, play: RunningPlay): void;
  stopped(legId: string): void;
  listens(legId: string, signals: readonly SignalKind[]): void;
  /** What was played to its end needs not be played again. */
  hear(event: MediaEvent): void;
  /** False: it was brought to this worker a moment ago, and this one died as well. */
  mayMove(legId: string, nowMs: number): boolean;
  forget(legId: string): void;
}

export type Birth =
  | { readonly kind: 'sip'; readonly localPort: number; readonly srtpKey?: string; readonly remote?: SipRemote }
  | { readonly kind: 'web'; readonly codec?: 'PCMA' | 'opus' };

export interface RunningPlay {
  readonly playId: string;
  readonly sounds: readonly string[];
  readonly options: PlayOptions;
}

export interface LegBelongings {
  readonly birth: Birth;
  readonly play?: RunningPlay;
  readonly signals: readonly SignalKind[];
}

/** Whatever killed two workers within this time may be this very leg: it must not kill a third. */
const POISON_MS = 30_000;

interface Kept {
  birth: Birth;
  play?: RunningPlay | undefined;
  signals: readonly SignalKind[];
  movedAt?: number;
}

export function createBelongings(): Belongings {
  const kept = new Map<string, Kept>();
  return {
    born: (legId, birth) => {
      kept.set(legId, { birth, signals: [] });
    },
    of: (legId) => {
      const leg = kept.get(legId);
      if (leg === undefined) return undefined;
      const { birth, play, signals } = leg;
      return { birth, signals, ...(play === undefined ? {} : { play }) };
    },
    remote: (legId, remote) => {
      const leg = kept.get(legId);
      if (leg?.birth.kind === 'sip') leg.birth = { ...leg.birth, remote };
    },
    plays: (legId, play) => {
      const leg = kept.get(legId);
      if (leg !== undefined) leg.play = play;
    },
    stopped: (legId) => {
      const leg = kept.get(legId);
      if (leg !== undefined) leg.play = undefined;
    },
    listens: (legId, signals) => {
      const leg = kept.get(legId);
      if (leg !== undefined) leg.signals = signals;
    },
    hear: (event) => {
      if (event.type !== 'played') return;
      const leg = kept.get(event.legId);
      if (leg?.play?.playId === event.playId) leg.play = undefined;
    },
    mayMove: (legId, nowMs) => {
      const leg = kept.get(legId);
      if (leg === undefined || (leg.movedAt !== undefined && nowMs - leg.movedAt < POISON_MS)) return false;
      leg.movedAt = nowMs;
      return true;
    },
    forget: (legId) => {
      kept.delete(legId);
    },
  };
}
