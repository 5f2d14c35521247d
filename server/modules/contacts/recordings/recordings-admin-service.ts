import type {
  Hold,
  HoldQuery,
  ManagedRecording,
  NewHold,
  RecordingKeys,
  RecordingQuery,
  RetentionPlan,
} from '../../../../shared/contracts/contacts-recordings.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { KeyRing } from '../../../platform/media/recording-keys.ts';
import { demand, requireReason, type Audit, type OrganisationView, type Principal } from '../../identity/index.ts';
import { findContact } from '../contact-store.ts';
import { createManagedList } from './managed-list-service.ts';
import { holdsPage } from './managed-store.ts';
import type { RecordingJobs } from './recording-jobs.ts';
import { findRecording } from './recording-store.ts';
import { isForAll } from './retention.ts';
import { insertHold, keyUse, liftHold, lockHolds, readPlan, savePlan, type HoldRow } from './retention-store.ts';

/**
 * Keeping recordings: which there are, how long they stay, which may not go. It shows that there is a recording and never its sound,
 * so the administrator, who hears nobody, may keep them.
 */
export interface RecordingsAdmin {
  page(principal: Principal, query: RecordingQuery): Promise<Page<ManagedRecording>>;
  plan(principal: Principal): Promise<RetentionPlan>;
  savePlan(principal: Principal, plan: RetentionPlan): Promise<RetentionPlan>;
  holds(principal: Principal, query: HoldQuery): Promise<Page<Hold>>;
  placeHold(principal: Principal, hold: NewHold): Promise<Hold>;
  liftHold(principal: Principal, id: string, reason: string): Promise<Hold>;
  keys(principal: Principal): Promise<RecordingKeys>;
  /** Begins the round now instead of within half a minute; `keys` tells how far it is. */
  rewrapNow(principal: Principal): Promise<RecordingKeys>;
}

export interface RecordingsAdminNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly ring: KeyRing;
  readonly jobs: Pick<RecordingJobs, 'soon' | 'isRunning'>;
  readonly complaintsAmong: (caseIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

const MAY = 'recording.manage';
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const toHold = (row: HoldRow): Hold => ({
  id: row.id,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  reason: row.reason,
  placedBy: row.placed_name,
  placedAt: row.placed_at.toISOString(),
  until: iso(row.until),
  liftedAt: iso(row.lifted_at),
  liftedBy: row.lifted_name,
  liftReason: row.lift_reason,
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A hold on what does not exist holds nothing, and nobody would notice until it is gone. */
async function demandSubject(db: Db, { subjectKind, subjectId }: NewHold): Promise<void> {
  if (subjectKind === 'customer') return;
  const found = !UUID.test(subjectId)
    ? undefined
    : await (subjectKind === 'recording' ? findRecording(db, subjectId) : findContact(db, subjectId));
  if (found === undefined) throw new AppError({ code: 'contacts.hold_subject_unknown', kind: 'not_found' });
}

export function createRecordingsAdmin(needs: RecordingsAdminNeeds): RecordingsAdmin {
  const { db, transactor, audit } = needs;
  const list = createManagedList(needs);
  const keys = async (): Promise<RecordingKeys> => {
    const used = new Map((await keyUse(db)).map((row) => [row.key_id ?? '', row.recordings]));
    const inFile = needs.ring
      .all()
      .map(({ id, madeAt }) => ({ id, madeAt, recordings: used.get(id) ?? 0, isInFile: true }));
    // A key that recordings need and nobody has: the one thing that must not be overlooked.
    const missing = [...used].filter(([id]) => needs.ring.find(id) === undefined);
    const lost = missing.map(([id, recordings]) => ({
      id,
      madeAt: new Date(0).toISOString(),
      recordings,
      isInFile: false,
    }));
    const newest = needs.ring.newest().id;
    const waiting = inFile.reduce((sum, key) => (key.id === newest ? sum : sum + key.recordings), 0);
    return { newest, keys: [...inFile, ...lost], waiting, isRunning: needs.jobs.isRunning() };
  };
  return {
    page: async (principal, query) => {
      demand(principal, MAY);
      return list(query);
    },
    plan: async (principal) => {
      demand(principal, MAY);
      return readPlan(db);
    },
    savePlan: async (principal, { version, rules }) => {
      demand(principal, MAY);
      const last = rules.at(-1);
      if (last === undefined || !isForAll(last))
        throw new AppError({ code: 'contacts.last_rule_is_for_all', kind: 'refused' });
      await transactor.run(async (tx) => {
        const before = await readPlan(tx.db);
        if (!(await savePlan(tx.db, version, rules)))
          throw new AppError({ code: 'contacts.retention_changed_meanwhile', kind: 'conflict' });
        await audit.append(tx, {
          by: principal,
          action: 'recording.retention_changed',
          subject: { kind: 'retention', id: 'plan' },
          details: { before: before.rules, after: rules },
        });
      });
      return readPlan(db);
    },
    holds: async (principal, query) => {
      demand(principal, MAY);
      const { rows, total } = await holdsPage(db, query, needs.clock.now());
      return { items: rows.map(toHold), total, page: query.page, pageSize: query.pageSize };
    },
    placeHold: async (principal, hold) => {
      demand(principal, MAY);
      const reason = requireReason(hold.reason);
      await demandSubject(db, hold);
      return transactor.run(async (tx) => {
        await lockHolds(tx.db, 'placing');
        const row = await insertHold(tx.db, {
          id: newId(),
          subject_kind: hold.subjectKind,
          subject_id: hold.subjectId,
          reason,
          placed_by: principal.staffId,
          placed_name: principal.name,
          placed_at: tx.now,
          until: hold.until === undefined ? null : new Date(hold.until),
        });
        const subject = { kind: hold.subjectKind, id: hold.subjectId };
        await audit.append(tx, {
          by: principal,
          action: 'recording.held',
          subject,
          reason,
          details: { holdId: row.id },
        });
        return toHold(row);
      });
    },
    liftHold: async (principal, id, given) => {
      demand(principal, MAY);
      const reason = requireReason(given);
      return transactor.run(async (tx) => {
        const row = await liftHold(tx.db, id, { at: tx.now, name: principal.name, reason });
        if (row === undefined) throw new AppError({ code: 'contacts.no_such_hold', kind: 'not_found' });
        const subject = { kind: row.subject_kind, id: row.subject_id };
        await audit.append(tx, {
          by: principal,
          action: 'recording.released',
          subject,
          reason,
          details: { holdId: id },
        });
        return toHold(row);
      });
    },
    keys: async (principal) => {
      demand(principal, MAY);
      return keys();
    },
    rewrapNow: async (principal) => {
      demand(principal, MAY);
      await transactor.run((tx) =>
        audit.append(tx, {
          by: principal,
          action: 'recording.rewrap_asked',
          subject: { kind: 'recording_keys', id: needs.ring.newest().id },
        }),
      );
      needs.jobs.soon();
      return keys();
    },
  };
}
