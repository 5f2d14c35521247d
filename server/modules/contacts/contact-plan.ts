import { ok, type Result } from '../../../shared/kernel/result.ts';
import { transition, type NotAllowed } from '../../../shared/kernel/state-machine.ts';
import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { changesOf, EVENT_TYPE, type Happening } from './contact-changes.ts';
import { contactMachine, type ContactEvent } from './contact-state.ts';

/**
 * One step of a contact's life as a row for the function `routing_commit` (0330): the same state table and the same rules of
 * time stamps as `ContactLife.apply`, said as a mask, so that hundreds go in one statement. It applies only to the version
 * it was planned on.
 */
export interface PlannedChange {
  readonly contactId: string;
  readonly version: number;
  readonly event: ContactEvent;
  readonly from: ContactState;
  readonly to: ContactState;
  readonly type: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly agentId: string | null;
  readonly mask: number;
  readonly endedBy: string | null;
  readonly disposition: string | null;
  readonly note: string | null;
}

/** The bits of `p_s_masks`, see 0101-routing-commit.sql. Closing also writes who had it. */
const BIT = {
  offeredNow: 1,
  offeredNull: 2,
  answeredNow: 4,
  endedNow: 8,
  closedNow: 16,
  firstTrue: 32,
  firstFalse: 64,
  queuedNow: 128,
  agentTo: 256,
  agentNull: 512,
} as const;

/** Nothing is known of the row but its state: what `changesOf` would keep, the database keeps by coalesce. */
const UNSET = { requested_human_at: null, queued_at: null, answered_at: null, agent_id: null } as const;
const ANY_TIME = new Date(0);

function maskOf(patch: ReturnType<typeof changesOf>): number {
  let mask = 0;
  if (patch.offered_at === ANY_TIME) mask |= BIT.offeredNow;
  if (patch.offered_at === null) mask |= BIT.offeredNull;
  if (patch.answered_at === ANY_TIME) mask |= BIT.answeredNow;
  if (patch.ended_at === ANY_TIME) mask |= BIT.endedNow;
  if (patch.closed_at === ANY_TIME) mask |= BIT.closedNow;
  if (patch.put_first === true) mask |= BIT.firstTrue;
  if (patch.put_first === false) mask |= BIT.firstFalse;
  if (patch.queued_at === ANY_TIME) mask |= BIT.queuedNow;
  if ('agent_id' in patch) mask |= patch.agent_id === null ? BIT.agentNull : BIT.agentTo;
  return mask;
}

/** Who has the contact after the change, as far as the change says. */
export const agentAfter = (planned: PlannedChange, before: string | null): string | null => {
  if ((planned.mask & BIT.agentTo) !== 0) return planned.agentId;
  return (planned.mask & BIT.agentNull) !== 0 ? null : before;
};
export const firstAfter = (planned: PlannedChange, before: boolean): boolean => {
  if ((planned.mask & BIT.firstTrue) !== 0) return true;
  return (planned.mask & BIT.firstFalse) === 0 && before;
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function planChange(
  before: { readonly id: string; readonly state: ContactState; readonly version: number },
  happening: Happening,
): Result<PlannedChange, NotAllowed<ContactState, ContactEvent>> {
  const next = transition(contactMachine, before.state, happening.event);
  if (!next.ok) return next;
  const patch = changesOf(happening, { state: before.state, ...UNSET }, ANY_TIME);
  return ok({
    contactId: before.id,
    version: before.version,
    event: happening.event,
    from: before.state,
    to: next.value,
    type: EVENT_TYPE[happening.event],
    actor: happening.actor,
    reason: happening.reason ?? null,
    agentId: happening.agentId ?? null,
    mask: maskOf(patch),
    endedBy: textOf(patch.ended_by),
    disposition: textOf(patch.disposition),
    note: textOf(patch.note),
  });
}
