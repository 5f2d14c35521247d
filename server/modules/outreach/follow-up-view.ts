import type { FollowUp, FollowUpDue } from '../../../shared/contracts/outreach.ts';
import type { FollowUpRow } from './follow-up-store.ts';

const OPEN: ReadonlySet<string> = new Set(['planned', 'taken']);
const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

type Clocked = Pick<FollowUpRow, 'state' | 'not_before' | 'not_after'>;
/** The store's filter says the same in SQL. */
export function dueOf({ state, not_before: from, not_after: until }: Clocked, now: Date): FollowUpDue | null {
  if (!OPEN.has(state)) return null;
  if (until <= now) return 'overdue';
  return from <= now ? 'due' : 'later';
}

/** Whom a row names. */
export const peopleOf = (rows: readonly FollowUpRow[]): string[] =>
  rows.flatMap(({ agent_id, owner_id }) => [agent_id, owner_id]).filter((id) => id !== null);

export function followUpView(row: FollowUpRow, nameOf: (id: string) => string | undefined, now: Date): FollowUp {
  const named = (id: string | null): string | null => (id === null ? null : (nameOf(id) ?? null));
  return {
    id: row.id,
    caseId: row.case_id,
    caseNumber: row.case_number,
    customerId: row.customer_id,
    reason: row.reason,
    state: row.state,
    due: dueOf(row, now),
    tries: row.tries,
    notBefore: row.not_before.toISOString(),
    notAfter: row.not_after.toISOString(),
    agentId: row.agent_id,
    agentName: named(row.agent_id),
    ownerId: row.owner_id,
    ownerName: named(row.owner_id),
    areaCode: row.area_code,
    result: row.result,
    note: row.note,
    plannedAt: row.planned_at.toISOString(),
    endedAt: iso(row.ended_at),
  };
}
