import type { BreakState } from './routing-breaks.ts';
import type { HandoverCause, HandoverState } from './routing-handover.ts';

/** Aggregates `handover` and `break`. Ids and codes only. */
export const HANDOVER_EVENTS = {
  stateChanged: 'handover.state_changed',
  changed: 'handover.changed',
} as const;

export interface HandoverChanged {
  readonly handoverId: string;
  readonly state: HandoverState;
  readonly from: HandoverState | null;
  readonly event: string;
  readonly cause: HandoverCause;
  readonly fromStaffId: string;
  readonly toStaffId: string | null;
  readonly toShift: string | null;
  readonly centre: string;
  readonly version: number;
}

export const BREAK_EVENTS = { stateChanged: 'break.state_changed' } as const;

export interface BreakChanged {
  readonly breakId: string;
  readonly staffId: string;
  readonly team: string | null;
  readonly centre: string;
  readonly from: BreakState | null;
  readonly state: BreakState;
  readonly event: string;
}
