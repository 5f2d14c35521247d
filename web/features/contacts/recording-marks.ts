import type { RecordingMark } from '../../../shared/contracts/contacts-recordings.ts';

export interface MarkedSpan {
  readonly kind: 'pause' | 'hold';
  readonly fromMs: number;
  readonly untilMs: number;
}

const ENDS: Readonly<Partial<Record<RecordingMark['kind'], MarkedSpan['kind']>>> = { resume: 'pause', unhold: 'hold' };

/** Pauses and holds as stretches; each kind closes its own, and what nobody closed lasts to the end. */
export function spansOf(marks: readonly RecordingMark[], durationMs: number): MarkedSpan[] {
  const spans: MarkedSpan[] = [];
  const open = new Map<MarkedSpan['kind'], number>();
  const close = (kind: MarkedSpan['kind'], untilMs: number): void => {
    const fromMs = open.get(kind);
    open.delete(kind);
    if (fromMs !== undefined) spans.push({ kind, fromMs, untilMs: Math.max(fromMs, Math.min(untilMs, durationMs)) });
  };
  for (const { kind, atMs } of marks) {
    const ended = ENDS[kind];
    if (ended !== undefined) close(ended, atMs);
    else if ((kind === 'pause' || kind === 'hold') && !open.has(kind)) open.set(kind, Math.min(atMs, durationMs));
  }
  for (const kind of [...open.keys()]) close(kind, durationMs);
  return spans.sort((a, b) => a.fromMs - b.fromMs);
}

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const;

/** One step faster or slower, staying within what is offered. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const at = SPEEDS.findIndex((s) => s === speed);
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1;
}
