import { createHash } from 'node:crypto';
import { HANDOVER_EVENTS, type HandoverChanged } from '../../../../shared/contracts/routing-handover-events.ts';
import type { HandoverCause, SignatureRole } from '../../../../shared/contracts/routing-handover.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { Held, StaffCard } from './gathering-service.ts';
import { handoverMachine, type HandoverEvent } from './handover-state.ts';
import {
  insertHandover,
  insertSignature,
  insertTransition,
  itemsOf,
  lockHandover,
  putItems,
  removeItems,
  updateHandover,
} from './handover-store.ts';
import type { HandoverRow } from './handover-tables.ts';
import { difference, signedText } from './matters.ts';

/** The one gate for every change of a handover: state, version, history and event become true together. */
export const handoverNotFound = (): AppError => new AppError({ code: 'handover.not_found', kind: 'not_found' });

const emit = (tx: Tx, row: HandoverRow, event: string, from: HandoverRow['state'] | null): void => {
  const data: HandoverChanged = {
    handoverId: row.id,
    state: row.state,
    from,
    event,
    cause: row.cause,
    fromStaffId: row.from_staff_id,
    toStaffId: row.to_staff_id,
    toShift: row.to_shift,
    centre: row.centre,
    version: row.version,
  };
  const type = row.state === from && event === 'edit' ? HANDOVER_EVENTS.changed : HANDOVER_EVENTS.stateChanged;
  tx.emit({ aggregate: 'handover', aggregateId: row.id, type, data: { ...data } });
};

export async function takeHandover(tx: Tx, id: string, version?: number): Promise<HandoverRow> {
  const row = await lockHandover(tx.db, id);
  if (row === undefined) throw handoverNotFound();
  if (version !== undefined && version !== row.version) {
    throw new AppError({ code: 'handover.changed', kind: 'conflict', details: { version: row.version } });
  }
  return row;
}

export async function moveHandover(
  tx: Tx,
  row: HandoverRow,
  happening: { readonly event: HandoverEvent; readonly byId: string | null; readonly reason?: string | undefined },
  patch: Partial<Omit<HandoverRow, 'id' | 'from_staff_id'>> = {},
): Promise<HandoverRow> {
  const { event, byId, reason } = happening;
  const next = transition(handoverMachine, row.state, event);
  if (!next.ok) {
    throw new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state: row.state, event } });
  }
  const after = await updateHandover(tx.db, row.id, {
    ...patch,
    state: next.value,
    version: row.version + 1,
    updated_at: tx.now,
  });
  await insertTransition(tx.db, {
    handover_id: row.id,
    event,
    from_state: row.state,
    to_state: after.state,
    by_id: byId,
    reason: reason ?? null,
    at: tx.now,
  });
  emit(tx, after, event, row.state);
  return after;
}

/** Words on it, or another list: no state moves, but whoever has an old picture must look again. */
export async function touchHandover(
  tx: Tx,
  row: HandoverRow,
  patch: Partial<Omit<HandoverRow, 'id' | 'from_staff_id'>> = {},
): Promise<HandoverRow> {
  const after = await updateHandover(tx.db, row.id, { ...patch, version: row.version + 1, updated_at: tx.now });
  emit(tx, after, 'edit', row.state);
  return after;
}

/** The list as it is now: new things come in, finished ones go, known ones keep their note. Before the first signature only. */
export async function writeItems(
  tx: Tx,
  handoverId: string,
  held: readonly Held[],
): Promise<{ readonly added: number; readonly gone: number }> {
  const before = await itemsOf(tx.db, handoverId);
  const known = before.map((i) => ({ kind: i.kind, subjectId: i.subject_id, outcome: i.outcome }));
  const still = new Set(held.map(({ matter }) => `${matter.kind}:${matter.subjectId}`));
  await removeItems(
    tx.db,
    before.filter((item) => !still.has(`${item.kind}:${item.subject_id}`)).map((item) => item.id),
  );
  await putItems(
    tx.db,
    held.map(({ matter, stays }, place) => ({
      id: newId(tx.now.getTime()),
      handover_id: handoverId,
      place,
      kind: matter.kind,
      subject_id: matter.subjectId,
      story: matter.story,
      note: '',
      outcome: stays ? ('stays' as const) : null,
      return_reason: null,
      read_by: null,
      read_at: null,
    })),
  );
  return difference(known, held);
}

export interface Draft {
  readonly person: StaffCard;
  readonly shift: string | null;
  readonly cause: HandoverCause;
  readonly held: readonly Held[];
  /** Null: it writes itself. */
  readonly byId: string | null;
}

/** Undefined when there is an open one already. */
export async function draftHandover(
  tx: Tx,
  { person, shift, cause, held, byId }: Draft,
): Promise<HandoverRow | undefined> {
  const row = await insertHandover(tx.db, {
    id: newId(tx.now.getTime()),
    state: handoverMachine.initial,
    version: 1,
    cause,
    from_staff_id: person.id,
    from_team: person.team,
    centre: person.centre,
    from_shift: shift,
    to_shift: null,
    to_staff_id: null,
    leader_id: null,
    note: '',
    return_reason: null,
    created_at: tx.now,
    offered_at: null,
    signed_at: null,
    accepted_at: null,
    updated_at: tx.now,
  });
  if (row === undefined) return undefined;
  await insertTransition(tx.db, {
    handover_id: row.id,
    event: 'draft',
    from_state: null,
    to_state: row.state,
    by_id: byId,
    reason: cause,
    at: tx.now,
  });
  await writeItems(tx, row.id, held);
  emit(tx, row, 'draft', null);
  return row;
}

/** Puts a name under exactly this content: both sides' signatures carry the same digest. */
export async function signHandover(
  tx: Tx,
  row: HandoverRow,
  signer: { readonly role: SignatureRole; readonly staffId: string },
): Promise<void> {
  const items = (await itemsOf(tx.db, row.id)).filter((item) => item.outcome !== 'stays');
  await insertSignature(tx.db, {
    id: newId(tx.now.getTime()),
    handover_id: row.id,
    role: signer.role,
    staff_id: signer.staffId,
    digest: createHash('sha256').update(signedText(row.note, items)).digest('hex'),
    at: tx.now,
  });
}
