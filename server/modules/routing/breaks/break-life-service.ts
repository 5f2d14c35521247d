import type { BreakState } from '../../../../shared/contracts/routing-breaks.ts';
import { BREAK_EVENTS, type BreakChanged } from '../../../../shared/contracts/routing-handover-events.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { breakMachine, type BreakEvent } from './break-state.ts';
import { insertBreak, insertTransition, lockBreak, updateBreak } from './break-store.ts';
import type { BreakRow } from './break-tables.ts';

/** The one gate for every change of a break: state, version, history and event become true together. */
export interface BreakHappening {
  readonly event: BreakEvent;
  /** Null when it follows from something else by itself. */
  readonly byId: string | null;
  readonly reason?: string | undefined;
}

async function record(
  tx: Tx,
  row: BreakRow,
  happened: {
    readonly event: string;
    readonly from: BreakState | null;
    readonly byId: string | null;
    readonly reason?: string | undefined;
  },
): Promise<void> {
  const { event, from, byId, reason } = happened;
  await insertTransition(tx.db, {
    break_id: row.id,
    event,
    from_state: from,
    to_state: row.state,
    by_id: byId,
    reason: reason ?? null,
    at: tx.now,
  });
  const data: BreakChanged = {
    breakId: row.id,
    staffId: row.staff_id,
    team: row.team,
    centre: row.centre,
    from,
    state: row.state,
    event,
  };
  tx.emit({ aggregate: 'break', aggregateId: row.id, type: BREAK_EVENTS.stateChanged, data: { ...data } });
}

export async function askBreak(tx: Tx, wanted: BreakRow): Promise<BreakRow | undefined> {
  const row = await insertBreak(tx.db, wanted);
  if (row !== undefined) await record(tx, row, { event: 'ask', from: null, byId: row.staff_id, reason: row.reason });
  return row;
}

export const breakNotFound = (): AppError => new AppError({ code: 'break.not_found', kind: 'not_found' });

export async function takeBreak(tx: Tx, id: string, version?: number): Promise<BreakRow> {
  const row = await lockBreak(tx.db, id);
  if (row === undefined) throw breakNotFound();
  if (version !== undefined && version !== row.version) {
    throw new AppError({ code: 'break.changed', kind: 'conflict', details: { version: row.version } });
  }
  return row;
}

const stamps = (to: BreakState, now: Date): Partial<BreakRow> => {
  if (to === 'on_break') return { started_at: now };
  if (to === 'ended') return { ended_at: now };
  return to === 'approved' || to === 'refused' || to === 'queued' ? { decided_at: now } : {};
};

export async function moveBreak(
  tx: Tx,
  row: BreakRow,
  happening: BreakHappening,
  patch: Partial<Omit<BreakRow, 'id'>> = {},
): Promise<BreakRow> {
  const { event, byId, reason } = happening;
  const next = transition(breakMachine, row.state, event);
  if (!next.ok) {
    throw new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state: row.state, event } });
  }
  const after = await updateBreak(tx.db, row.id, {
    ...stamps(next.value, tx.now),
    ...patch,
    state: next.value,
    version: row.version + 1,
    updated_at: tx.now,
  });
  await record(tx, after, { event, from: row.state, byId, reason });
  return after;
}
