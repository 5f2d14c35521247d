import { CALLBACK_EVENTS, type CallbackChanged } from '../../../../shared/contracts/routing-callbacks-events.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { callbackMachine, isOverState, type CallbackEvent } from './callback-state.ts';
import { insertMove, updateCallback, type CallbackRow } from './callback-store.ts';

interface Move {
  readonly event: CallbackEvent;
  readonly actor: string;
  readonly reason?: string;
  readonly patch?: Parameters<typeof updateCallback>[2];
}

const told = (
  row: CallbackRow,
  event: string,
  from: CallbackChanged['from'],
  reason: string | null,
): CallbackChanged => ({
  callbackId: row.id,
  contactId: row.contact_id,
  way: row.way,
  queueCode: row.queue_code,
  event,
  from,
  to: row.state,
  reason,
});

/** The promise is on record: the first line of its history. */
export async function tellPromised(
  tx: Tx,
  row: CallbackRow,
  actor: string,
  reason: string | null = null,
): Promise<void> {
  await insertMove(tx.db, row, { from: null, event: 'promise', actor, reason, at: tx.now });
  emit(tx, told(row, 'promise', null, reason));
}

const emit = (tx: Tx, data: CallbackChanged): void =>
  tx.emit({ aggregate: 'callback', aggregateId: data.callbackId, type: CALLBACK_EVENTS.changed, data: { ...data } });

/** The one gate for every change of a callback; the caller holds its row. Throws what the table does not allow. */
export async function move(tx: Tx, row: CallbackRow, { event, actor, reason, patch = {} }: Move): Promise<CallbackRow> {
  const next = transition(callbackMachine, row.state, event);
  if (!next.ok) {
    throw new AppError({
      code: 'routing.callback_not_allowed',
      kind: 'conflict',
      details: { state: row.state, event },
    });
  }
  const over = isOverState(next.value) ? { due_at: null, ended_at: tx.now, ended_reason: reason ?? event } : {};
  const after = await updateCallback(tx.db, row, { ...over, ...patch, state: next.value });
  const said = reason ?? null;
  await insertMove(tx.db, after, { from: row.state, event, actor, reason: said, at: tx.now });
  emit(tx, told(after, event, row.state, said));
  return after;
}
