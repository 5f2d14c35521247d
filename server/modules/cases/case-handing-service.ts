import { CASE_EVENTS } from '../../../shared/contracts/cases-events.ts';
import type { CaseState, ClockState } from '../../../shared/contracts/cases-catalogue.ts';
import { maskName, maskPhone } from '../../../shared/kernel/masking.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { Principal } from '../identity/index.ts';
import { ownedCases, ownerOfOpenCase, ownersOfOpenCases, type OwnedCaseRow } from './case-handing-store.ts';
import { emitCase } from './case-life-service.ts';
import type { AuditTrail, StaffFacts } from './case-ports.ts';
import { insertNote, lockCase, updateCase } from './case-store.ts';
import { readClock } from './order-clock.ts';

/** An open case as the next shift has to know it. The customer is masked. */
export interface OwnedCase {
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly state: CaseState;
  readonly customerId: string | null;
  readonly customer: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly clock: ClockState;
  readonly visit: { readonly from: Date; readonly to: Date } | null;
  readonly lastNote: string | null;
}

/**
 * Passing on what somebody could not finish (RT-8). Who may is decided where the handover is signed, by both: here the case
 * must still be that person's and not be over. The first responder stays who it was.
 */
export interface CaseHanding {
  openOf(ownerId: string, limit: number): Promise<OwnedCase[]>;
  /** Who owns this customer's newest open case: whom they would like to speak to. */
  ownerFor(customerId: string): Promise<string | undefined>;
  owners(): Promise<{ readonly staffId: string; readonly items: number; readonly breached: number }[]>;
  /** In the caller's transaction, so that signature and ownership become true together. Answers what did pass. */
  passOn(
    tx: Tx,
    handing: {
      readonly caseIds: readonly string[];
      readonly fromId: string;
      readonly toId: string;
      readonly by: Principal;
      readonly reason: string;
    },
  ): Promise<string[]>;
}

const HOUR_MS = 3_600_000;

function toOwned(row: OwnedCaseRow, now: Date): OwnedCase {
  const first = row.order_due_at !== null && row.order_due_at < row.due_at ? row.order_due_at : row.due_at;
  const limitMinutes = Math.max(1, Math.round((first.getTime() - row.opened_at.getTime()) / 60_000));
  const { state } = readClock(
    {
      startedAt: row.opened_at,
      limitMinutes,
      dueAt: first,
      pausedMs: 0,
      pausedSince: null,
      stoppedAt: row.resolved_at,
    },
    now,
  );
  const { appointment_from: from, appointment_to: to } = row;
  return {
    caseId: row.id,
    number: row.number,
    title: row.title,
    state: row.state,
    customerId: row.customer_id,
    customer: `${maskName(row.customer_name)} ${maskPhone(row.customer_number)}`,
    openedAt: row.opened_at,
    dueAt: first,
    clock: state,
    // A window long past was kept or missed: it promises nothing any more.
    visit: from === null || to === null || to.getTime() < now.getTime() - HOUR_MS ? null : { from, to },
    lastNote: row.last_note,
  };
}

export function createCaseHanding(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly staff: StaffFacts;
  readonly audit: AuditTrail;
}): CaseHanding {
  return {
    openOf: async (ownerId, limit) => {
      const now = needs.clock.now();
      return (await ownedCases(needs.db, ownerId, limit)).map((row) => toOwned(row, now));
    },
    ownerFor: (customerId) => ownerOfOpenCase(needs.db, customerId),
    owners: () => ownersOfOpenCases(needs.db, needs.clock.now()),
    passOn: async (tx, { caseIds, fromId, toId, by, reason }) => {
      const to = await needs.staff.of(toId);
      if (to === undefined) return [];
      const passed: string[] = [];
      // Always in the same order: two handovers at one moment must not wait for each other.
      for (const caseId of [...caseIds].sort()) {
        const row = await lockCase(tx.db, caseId);
        if (row?.owner_id !== fromId || row.closed_at !== null) continue;
        const after = await updateCase(tx.db, caseId, {
          owner_id: to.id,
          owner_team: to.team,
          version: row.version + 1,
          updated_at: tx.now,
        });
        await insertNote(tx.db, {
          id: newId(tx.now.getTime()),
          case_id: caseId,
          kind: 'owner_changed',
          text: reason,
          by_id: by.staffId,
          at: tx.now,
        });
        emitCase(tx, CASE_EVENTS.ownerChanged, after, { previousOwnerId: fromId, byId: by.staffId });
        passed.push(caseId);
      }
      // After all rows, because audited acts of the whole house take turns from here to the commit.
      for (const id of passed) {
        await needs.audit.append(tx, { by, action: 'case.owner_changed', subject: { kind: 'case', id }, reason });
      }
      return passed;
    },
  };
}
