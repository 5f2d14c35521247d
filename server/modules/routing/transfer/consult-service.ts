import {
  LIVE_LIMITS,
  type Consult,
  type ConsultWish,
  type ConsultWord,
} from '../../../../shared/contracts/routing-live.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { customerLabel, findContact, type ContactLife, type Transcripts } from '../../contacts/index.ts';
import { demand, type OrganisationView, type Principal } from '../../identity/index.ts';
import type { LiveFloor } from '../live/live-floor.ts';
import type { LiveTables } from '../live/live-tables.ts';
import {
  closeConsult,
  closeConsultsOfOthers,
  insertConsult,
  insertWord,
  lockConsult,
  openConsultsOf,
  wordsOf,
} from './transfer-store.ts';

/**
 * Asking a colleague beside a contact, in writing. It lives in tables of its own and never in the transcript, so that nothing the
 * customer's page can read, now or by a later change, holds a word of it.
 */
export interface Consults {
  mine(principal: Principal): Promise<Consult[]>;
  open(principal: Principal, contactId: string, wish: ConsultWish): Promise<{ id: string }>;
  say(principal: Principal, consultId: string, word: ConsultWord): Promise<void>;
  close(principal: Principal, consultId: string): Promise<void>;
}

export interface ConsultNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly transcripts: Pick<Transcripts, 'after' | 'marks'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly floor: LiveFloor;
}

type Row = LiveTables['consults'];

/** Both desks hear of it and read anew. */
const tell = (tx: Tx, { id, asked, asker, contact_id }: Pick<Row, 'id' | 'asked' | 'asker' | 'contact_id'>): void =>
  tx.emit({
    aggregate: 'consult',
    aggregateId: id,
    type: 'consult.changed',
    data: { consultId: id, staffId: asked, agentId: asker, contactId: contact_id },
  });

export function createConsults(needs: ConsultNeeds): Consults {
  const { db, floor } = needs;

  const locked = async (tx: Tx, principal: Principal, id: string): Promise<Row> => {
    const row = await lockConsult(tx.db, id);
    if (row === undefined || (row.asked !== principal.staffId && row.asker !== principal.staffId))
      throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    if (row.closed_at !== null) throw new AppError({ code: 'live.consult_closed', kind: 'conflict' });
    return row;
  };

  const transcriptFor = async (row: Row, isAsker: boolean): Promise<Consult['transcript']> => {
    if (isAsker) return [];
    const { lastSeq } = await needs.transcripts.marks(row.contact_id);
    const from = Math.max(0, lastSeq - LIVE_LIMITS.consultTranscript);
    const entries = await needs.transcripts.after(row.contact_id, from, LIVE_LIMITS.consultTranscript);
    return entries.map((e) => ({ at: e.at, author: e.author, name: e.authorName, text: e.text }));
  };

  const shown = async (row: Row, me: string, nameOf: (id: string) => string): Promise<Consult> => {
    const isAsker = row.asker === me;
    const [contact, words, transcript] = await Promise.all([
      findContact(db, row.contact_id),
      wordsOf(db, row.id, LIVE_LIMITS.consultMessages),
      transcriptFor(row, isAsker),
    ]);
    return {
      id: row.id,
      contactId: row.contact_id,
      askerName: nameOf(row.asker),
      askedName: nameOf(row.asked),
      isAsker,
      customer: customerLabel(contact?.customer_address ?? ''),
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      messages: words.reverse().map((w) => ({
        seq: w.seq,
        at: w.at.toISOString(),
        mine: w.author === me,
        name: nameOf(w.author),
        text: w.body,
      })),
      transcript,
    };
  };

  return {
    mine: async (principal) => {
      demand(principal, 'desk.use');
      const rows = await openConsultsOf(db, principal.staffId);
      const staff = await needs.organisation.staff(rows.flatMap((r) => [r.asker, r.asked]));
      return Promise.all(rows.map((row) => shown(row, principal.staffId, (id) => staff.get(id)?.name ?? '')));
    },

    open: async (principal, contactId, wish) => {
      demand(principal, 'desk.use');
      const asker = principal.staffId;
      if (wish.staffId === asker) throw new AppError({ code: 'live.to_yourself', kind: 'refused' });
      const seat = floor.seat(wish.staffId);
      if (seat === undefined || seat.state === 'offline' || !seat.isHere) {
        const name = (await needs.organisation.staff([wish.staffId])).get(wish.staffId)?.name ?? '–';
        throw new AppError({ code: 'live.asked_not_here', kind: 'refused', details: { name } });
      }
      const id = newId();
      await needs.transactor.run(async (tx) => {
        const row = await needs.life.lock(tx, contactId);
        if (row.agent_id !== asker || row.state !== 'connected')
          throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
        await closeConsultsOfOthers(tx.db, contactId, asker, tx.now);
        const consult = { id, contact_id: contactId, asker, asked: wish.staffId, opened_at: tx.now };
        if (!(await insertConsult(tx.db, consult)))
          throw new AppError({ code: 'live.already_asked', kind: 'conflict' });
        await insertWord(tx.db, {
          consult_id: id,
          at: tx.now,
          author: asker,
          body: wish.text,
          client_message_id: 'question',
          after: 0,
        });
        tell(tx, consult);
      });
      return { id };
    },

    say: async (principal, consultId, word) => {
      demand(principal, 'desk.use');
      await needs.transactor.run(async (tx) => {
        const row = await locked(tx, principal, consultId);
        await insertWord(tx.db, {
          consult_id: consultId,
          at: tx.now,
          author: principal.staffId,
          body: word.text,
          client_message_id: word.clientMessageId,
          after: row.last_seq,
        });
        tell(tx, row);
      });
    },

    close: async (principal, consultId) => {
      demand(principal, 'desk.use');
      await needs.transactor.run(async (tx) => {
        const row = await locked(tx, principal, consultId);
        await closeConsult(tx.db, consultId, tx.now);
        tell(tx, row);
      });
    },
  };
}
