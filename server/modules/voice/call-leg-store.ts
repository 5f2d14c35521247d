import type { Transaction } from 'kysely';
import type { Db, NoTables } from '../../platform/db/database.ts';
import type { VoiceTables } from './voice-tables.ts';

type Executor = Db | Transaction<NoTables>;
const on = (db: Executor) => db.withTables<VoiceTables>();

const MAX_SIP_ID = 256;
const MAX_CAUSE = 80;

export interface NewCallLeg {
  readonly id: string;
  readonly contactId: string;
  readonly trunk: string;
  readonly number: string;
  readonly sipId: string;
  readonly startedAt: Date;
  readonly node: string;
}

export const insertCallLeg = (db: Executor, leg: NewCallLeg) =>
  on(db)
    .insertInto('call_legs')
    .values({
      id: leg.id,
      contact_id: leg.contactId,
      trunk: leg.trunk,
      number: leg.number,
      sip_id: leg.sipId.slice(0, MAX_SIP_ID),
      dialog: null,
      started_at: leg.startedAt,
      answered_at: null,
      ended_at: null,
      end_cause: null,
      node: leg.node,
    })
    .execute();

/** It goes by another trunk than the one that was asked first. */
export const moveCallLeg = (db: Executor, id: string, trunk: string, sipId: string) =>
  on(db)
    .updateTable('call_legs')
    .set({ trunk, sip_id: sipId.slice(0, MAX_SIP_ID) })
    .where('id', '=', id)
    .execute();

export const callLegAnswered = (db: Executor, id: string, dialog: unknown, at: Date) =>
  on(db)
    .updateTable('call_legs')
    .set({ dialog: JSON.stringify(dialog), answered_at: at })
    .where('id', '=', id)
    .execute();

/** False: it was ended before. */
export async function endCallLeg(db: Executor, id: string, cause: string, at: Date): Promise<boolean> {
  const done = await on(db)
    .updateTable('call_legs')
    .set({ ended_at: at, end_cause: cause.slice(0, MAX_CAUSE) })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export const openCallLegs = (db: Executor) =>
  on(db).selectFrom('call_legs').select(['id', 'dialog', 'node']).where('ended_at', 'is', null).execute();
