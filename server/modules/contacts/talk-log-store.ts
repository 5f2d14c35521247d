import type { Transaction } from 'kysely';
import type { TalkState } from '../../../shared/contracts/voice-talk.ts';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { ContactTables } from './contacts-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<ContactTables>();

export interface TalkStep {
  readonly contactId: string;
  readonly at: Date;
  readonly from: TalkState | null;
  readonly event: string;
  readonly to: TalkState;
  readonly actor: string;
  readonly other: { readonly kind: 'agent' | 'outside' | 'leader'; readonly id: string } | null;
  readonly reason: string | null;
}

/** The contact's row is locked by the caller, so that two steps cannot take the same number. */
export async function insertTalkStep(db: Executor, step: TalkStep): Promise<void> {
  const last = await on(db)
    .selectFrom('talk_transitions')
    .select((e) => e.fn.max('seq').as('seq'))
    .where('contact_id', '=', step.contactId)
    .executeTakeFirst();
  await on(db)
    .insertInto('talk_transitions')
    .values({
      contact_id: step.contactId,
      seq: (last?.seq ?? 0) + 1,
      at: step.at,
      from_state: step.from,
      event: step.event,
      to_state: step.to,
      actor: step.actor,
      other_kind: step.other?.kind ?? null,
      other: step.other?.id ?? null,
      reason: step.reason,
    })
    .execute();
}

const SHOWN_AT_MOST = 1_000;

export const talkStepsOf = (db: Executor, contactId: string) =>
  on(db)
    .selectFrom('talk_transitions')
    .selectAll()
    .where('contact_id', '=', contactId)
    .orderBy('seq')
    .limit(SHOWN_AT_MOST)
    .execute();
