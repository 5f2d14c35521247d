import type { TalkTransition } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { OrganisationView } from '../identity/index.ts';
import { factsOf } from './contact-life-service.ts';
import { lockContact } from './contact-store.ts';
import { customerLabel } from './contact-view.ts';
import type { TalkTransitionsTable } from './contacts-tables.ts';
import { insertTalkStep, talkStepsOf, type TalkStep } from './talk-log-store.ts';

/** What happened inside a talk, on record beside the life of its contact; who speaks with whom is the channel's business. */
export interface TalkLog {
  /** `staff`: whose screens hear of it, besides the contact's agent. */
  note(tx: Tx, step: Omit<TalkStep, 'at'>, staff: readonly string[]): Promise<void>;
  /** Ends what is not ended yet; a talk to which nothing was ever added leaves no trace here. */
  close(tx: Tx, contactId: string, by: TalkEnd): Promise<void>;
}

interface TalkEnd {
  readonly actor: string;
  readonly reason?: string;
  readonly staff?: readonly string[];
}

export function createTalkLog(): TalkLog {
  const note: TalkLog['note'] = async (tx, step, staff) => {
    const row = await lockContact(tx.db, step.contactId);
    if (row === undefined) return;
    await insertTalkStep(tx.db, { ...step, at: tx.now });
    tx.emit({
      aggregate: 'contact',
      aggregateId: row.id,
      type: CONTACT_EVENTS.talkChanged,
      data: { ...factsOf(row), talk: step.to, event: step.event, staff: [...staff] },
    });
  };
  return {
    note,
    close: async (tx, contactId, { actor, reason = null, staff = [] }) => {
      const last = (await talkStepsOf(tx.db, contactId)).at(-1);
      if (last === undefined || last.to_state === 'over') return;
      const ended = { contactId, from: last.to_state, event: 'end', to: 'over', other: null, reason } as const;
      await note(tx, { ...ended, actor }, staff);
    },
  };
}

/** Names and masked numbers instead of keys. */
export async function shownSteps(
  steps: readonly TalkTransitionsTable[],
  organisation: Pick<OrganisationView, 'staff'>,
): Promise<TalkTransition[]> {
  const ids = steps.flatMap((s) => (s.other !== null && s.other_kind !== 'outside' ? [s.other] : []));
  const staff = ids.length === 0 ? new Map<string, { name: string }>() : await organisation.staff(ids);
  return steps.map((s) => ({
    at: s.at.toISOString(),
    from: s.from_state,
    event: s.event,
    to: s.to_state,
    actor: s.actor,
    other:
      s.other === null || s.other_kind === null
        ? null
        : {
            kind: s.other_kind,
            label: s.other_kind === 'outside' ? customerLabel(s.other) : (staff.get(s.other)?.name ?? '–'),
          },
    reason: s.reason,
  }));
}
