import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { RetentionRule } from '../../../../shared/contracts/contacts-recordings.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { FileStore } from '../../../platform/blobs/file-store.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Audit } from '../../identity/index.ts';
import { recordingMachine } from './recording-state.ts';
import { deleteWaveform, insertRecordingTransition, lockRecording, updateRecording } from './recording-store.ts';
import { addMonths, ruleFor, type KeptFacts } from './retention.ts';
import { due, isHeld, lockHolds, readPlan, toErase, toPlan, type KeptRow } from './retention-store.ts';

export interface RetentionNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly local: FileStore;
  readonly store: FileStore | undefined;
  readonly complaintsAmong: (caseIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Other nodes may have the file of a row in their own folder. */
  readonly isAlone: () => boolean;
}

/**
 * The three steps in which a recording goes: its time is counted by the rules, its row is marked deleted when that time is over and
 * nobody holds it, and then its file is erased. Each step takes a bounded batch, may be done by several nodes at once and again
 * after a crash: rows say what is left to do. Each answers how many it did.
 */
export interface Retention {
  plan(): Promise<number>;
  expire(): Promise<number>;
  erase(): Promise<number>;
}

const BATCH = 200;
const DAY_MS = 86_400_000;
const ACTOR = 'system:retention';

export function createRetention(needs: RetentionNeeds): Retention {
  const { db, transactor, clock } = needs;
  const factsOf = async (rows: readonly KeptRow[]): Promise<(row: KeptRow) => KeptFacts> => {
    const complaints = await needs.complaintsAmong(rows.flatMap((row) => row.case_id ?? []));
    return (row) => ({
      channel: row.channel,
      queueCode: row.queue_code,
      disposition: row.disposition,
      serviceClass: row.service_class,
      isComplaintCase: row.case_id !== null && complaints.has(row.case_id),
    });
  };

  /** Looked at again under the lock: what was due a moment ago may be held or gone by now. */
  const deleteOne = (row: KeptRow, rule: RetentionRule): Promise<boolean> =>
    transactor.run(async (tx) => {
      await lockHolds(tx.db, 'deleting');
      const now = await lockRecording(tx.db, row.id);
      if (now === undefined) return false;
      const next = transition(recordingMachine, now.state, 'delete');
      if (!next.ok) return false;
      const { id, contact_id: contactId, customer_id: customerId } = row;
      if (await isHeld(tx.db, { id, contactId, customerId, now: tx.now })) {
        await updateRecording(tx.db, id, { review_at: new Date(tx.now.getTime() + DAY_MS) });
        return false;
      }
      // The wrapped key goes with the row's state: even a copy of the file in some backup then needs its own head.
      await updateRecording(tx.db, id, { state: next.value, deleted_at: tx.now, seal_head: null, review_at: null });
      await deleteWaveform(tx.db, id);
      const moved = { event: 'delete', from: now.state, to: next.value, at: tx.now } as const;
      await insertRecordingTransition(tx.db, id, { ...moved, actor: ACTOR, reason: rule.name });
      tx.emit({
        aggregate: 'recording',
        aggregateId: id,
        type: CONTACT_EVENTS.recordingDeleted,
        data: { recordingId: id, contactId, rule: rule.name, months: rule.months },
      });
      await needs.audit.append(tx, {
        by: 'system',
        action: 'recording.deleted',
        subject: { kind: 'recording', id },
        details: { contactId, rule: rule.name, months: rule.months, sha256: now.sha256, startedAt: now.started_at },
      });
      return true;
    });

  return {
    plan: async () => {
      const { version, rules } = await readPlan(db);
      const before = new Date(clock.now().getTime() - DAY_MS);
      const rows = await toPlan(db, { version, before, limit: BATCH });
      const facts = await factsOf(rows);
      await transactor.run(async (tx) => {
        for (const row of rows) {
          const rule = ruleFor(rules, facts(row));
          const reviewAt = rule === undefined ? null : addMonths(row.started_at, rule.months);
          await updateRecording(tx.db, row.id, { review_at: reviewAt, rules_version: version });
        }
      });
      return rows.length;
    },
    expire: async () => {
      const now = clock.now();
      const [{ rules }, rows] = await Promise.all([readPlan(db), due(db, now, BATCH)]);
      const facts = await factsOf(rows);
      for (const row of rows) {
        const rule = ruleFor(rules, facts(row));
        const until = rule === undefined ? undefined : addMonths(row.started_at, rule.months);
        if (rule !== undefined && until !== undefined && until <= now) await deleteOne(row, rule);
        // Became a complaint, or the rules were made longer: another time is written down.
        else await transactor.run((tx) => updateRecording(tx.db, row.id, { review_at: until ?? null }));
      }
      return rows.length;
    },
    erase: async () => {
      let erased = 0;
      for (const row of await toErase(db, BATCH)) {
        const isHere = (await needs.local.size(row.path)) !== undefined;
        if (row.place === 'local' && !isHere && !needs.isAlone()) continue;
        await needs.local.remove(row.path);
        await needs.store?.remove(row.path);
        await transactor.run((tx) => updateRecording(tx.db, row.id, { erased_at: tx.now }));
        erased += 1;
      }
      return erased;
    },
  };
}
