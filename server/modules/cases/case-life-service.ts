import { CASE_EVENTS, type CaseFacts } from '../../../shared/contracts/cases-events.ts';
import type { CaseState } from '../../../shared/contracts/cases-catalogue.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { caseMachine, type CaseEvent } from './case-state.ts';
import { insertCaseTransition, lockCase, updateCase, type CasePatch } from './case-store.ts';
import type { CaseRow } from './cases-tables.ts';

/** The one gate for every change of a case: state, version, history and event become true together. */
const factsOf = (row: CaseRow): CaseFacts => ({
  caseId: row.id,
  number: row.number,
  type: row.type,
  priority: row.priority,
  state: row.state,
  version: row.version,
  customerId: row.customer_id,
  areaCode: row.area_code,
  gridCode: row.grid_code,
  firstResponderId: row.first_responder_id,
  ownerId: row.owner_id,
  insideSupervisorId: row.inside_supervisor_id,
  outsideSupervisorId: row.outside_supervisor_id,
  dueAt: row.due_at.toISOString(),
  reopenedCount: row.reopened_count,
});

export const emitCase = (tx: Tx, type: string, row: CaseRow, more: Readonly<Record<string, unknown>> = {}): void =>
  tx.emit({ aggregate: 'case', aggregateId: row.id, type, data: { ...factsOf(row), ...more } });

export const caseNotFound = (): AppError => new AppError({ code: 'cases.not_found', kind: 'not_found' });

export const notAllowedIn = (state: string, event: string): AppError =>
  new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state, event } });

export async function takeCase(tx: Tx, caseId: string): Promise<CaseRow> {
  const row = await lockCase(tx.db, caseId);
  if (row === undefined) throw caseNotFound();
  return row;
}

export interface Happening<E extends string> {
  readonly event: E;
  /** Null when it follows from something else by itself. */
  readonly byId: string | null;
  readonly reason?: string | undefined;
}

function consequences(row: CaseRow, to: CaseState, now: Date): CasePatch {
  if (to === 'resolved') return { resolved_at: now };
  if (to === 'closed' || to === 'withdrawn') return { closed_at: now };
  if (to === 'in_progress' && row.state !== 'open') {
    return { resolved_at: null, confirmation: null, confirmation_note: null, confirmed_at: null };
  }
  return {};
}

export async function moveCase(
  tx: Tx,
  row: CaseRow,
  happening: Happening<CaseEvent>,
  patch: CasePatch = {},
): Promise<CaseRow> {
  const next = transition(caseMachine, row.state, happening.event);
  if (!next.ok) throw notAllowedIn(row.state, happening.event);
  const after = await updateCase(tx.db, row.id, {
    ...consequences(row, next.value, tx.now),
    ...(happening.event === 'reopen' ? { reopened_count: row.reopened_count + 1 } : {}),
    ...patch,
    state: next.value,
    version: row.version + 1,
    updated_at: tx.now,
  });
  await insertCaseTransition(tx.db, {
    caseId: row.id,
    event: happening.event,
    from: row.state,
    to: after.state,
    byId: happening.byId,
    reason: happening.reason,
    at: tx.now,
  });
  emitCase(tx, CASE_EVENTS.stateChanged, after, { from: row.state, event: happening.event, byId: happening.byId });
  return after;
}
