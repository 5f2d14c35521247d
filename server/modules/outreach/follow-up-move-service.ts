import { FOLLOW_UP_EVENTS } from '../../../shared/contracts/outreach.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { isFinal, transition } from '../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { followUpMachine, type FollowUpEvent } from './follow-up-state.ts';
import { insertFollowUpMove, updateFollowUp, type FollowUpRow } from './follow-up-store.ts';

export const SYSTEM = 'system:outreach';
export const actorOf = ({ staffId }: { readonly staffId: string }): string => `staff:${staffId}`;

export interface Move {
  readonly event: FollowUpEvent;
  readonly actor: string;
  readonly reason?: string;
  readonly patch?: Parameters<typeof updateFollowUp>[2];
}

interface Told {
  readonly from: FollowUpRow['state'] | null;
  readonly event: string;
  readonly actor: string;
  readonly reason: string | null;
  /** In whose hands it was: their desk shows it still. */
  readonly formerId?: string | null;
}

/** History and event, with the change itself. */
export async function told(tx: Tx, row: FollowUpRow, step: Told): Promise<void> {
  const { from, event, actor, reason, formerId = null } = step;
  const at = { follow_up_id: row.id, seq: row.version, at: tx.now };
  await insertFollowUpMove(tx.db, { ...at, from_state: from, event, to_state: row.state, actor, reason });
  const { id, case_id: caseId, state, agent_id: agentId, result } = row;
  const data = { followUpId: id, caseId, state, agentId, formerId, result };
  tx.emit({ aggregate: 'follow_up', aggregateId: id, type: FOLLOW_UP_EVENTS.changed, data });
}

/** The one gate for every change of a follow-up; the caller holds its row. */
export async function move(tx: Tx, row: FollowUpRow, { event, actor, reason, patch = {} }: Move): Promise<FollowUpRow> {
  const next = transition(followUpMachine, row.state, event);
  if (!next.ok) throw new AppError({ code: 'outreach.not_now', kind: 'conflict', details: { state: row.state } });
  const over = isFinal(followUpMachine, next.value) ? { ended_at: tx.now } : {};
  const after = await updateFollowUp(tx.db, row, { ...over, ...patch, state: next.value });
  await told(tx, after, { from: row.state, event, actor, reason: reason ?? null, formerId: row.agent_id });
  return after;
}
