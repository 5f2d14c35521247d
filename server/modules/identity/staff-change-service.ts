import type { Staff, StaffChange } from '../../../shared/contracts/identity.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { requireReason, type Audit } from './audit-service.ts';
import { demand, demandWithin, type Principal } from './principal.ts';
import type { Sessions } from './session-service.ts';
import { demandGoverned, demandOther, demandPlace, lockWithin, tellStaff } from './staff-guards-service.ts';
import { staffMachine, type StaffEvent } from './staff-state.ts';
import { insertTransition, updateStaff } from './staff-store.ts';
import { differences, placeOf, toStaff } from './staff-view.ts';

export interface StaffChanges {
  change(principal: Principal, id: string, wish: StaffChange): Promise<Staff>;
  /** Whoever is not active any more is signed out everywhere, at once. */
  move(principal: Principal, id: string, step: { readonly event: StaffEvent; readonly reason: string }): Promise<Staff>;
}

export interface StaffChangeNeeds {
  readonly transactor: Transactor;
  readonly audit: Audit;
  readonly sessions: Sessions;
}

const STEP_DONE: Readonly<Record<StaffEvent, string>> = {
  suspend: 'staff.suspended',
  reactivate: 'staff.reactivated',
  leave: 'staff.left',
};

const moving =
  ({ transactor, audit, sessions }: StaffChangeNeeds): StaffChanges['move'] =>
  async (principal, id, { event, reason }) => {
    demand(principal, 'staff.manage');
    demandOther(principal, id);
    const why = requireReason(reason);
    return transactor.run(async (tx) => {
      const row = await lockWithin(tx, principal, id);
      const moved = transition(staffMachine, row.state, event);
      if (!moved.ok) {
        throw new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state: row.state } });
      }
      const saved = await updateStaff(tx.db, id, { state: moved.value, updated_at: tx.now });
      await insertTransition(tx.db, {
        id: newId(tx.now.getTime()),
        staff_id: id,
        event,
        from_state: row.state,
        to_state: moved.value,
        by_id: principal.staffId,
        reason: why,
        at: tx.now,
      });
      sessions.refresh(tx, id);
      if (moved.value !== 'active') {
        await sessions.endAll(tx, id);
        await demandGoverned(tx);
      }
      const action = STEP_DONE[event];
      tellStaff(tx, id, action);
      await audit.append(tx, { by: principal, action, subject: { kind: 'staff', id }, reason: why });
      return toStaff(saved);
    });
  };

export function createStaffChanges(needs: StaffChangeNeeds): StaffChanges {
  const { transactor, audit, sessions } = needs;
  return {
    change: async (principal, id, wish) => {
      demand(principal, 'staff.manage');
      return transactor.run(async (tx) => {
        const row = await lockWithin(tx, principal, id);
        if (row.version !== wish.version) throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
        const change = differences(row, wish);
        if (Object.keys(change).length === 0) return toStaff(row);
        // Nobody promotes themselves: a post comes from another administrator.
        if (change.post !== undefined) demandOther(principal, id);
        const next = { ...row, ...change };
        demandWithin(principal, placeOf(next));
        await demandPlace(tx, next);
        const saved = await updateStaff(tx.db, id, { ...change, updated_at: tx.now });
        sessions.refresh(tx, id);
        if (change.post !== undefined) await demandGoverned(tx);
        tellStaff(tx, id, 'staff.changed');
        await audit.append(tx, {
          by: principal,
          action: 'staff.changed',
          subject: { kind: 'staff', id },
          // That the mobile number changed is on the record, not what it is: nothing here can ever be deleted.
          details: {
            changed: Object.keys(change),
            from: { post: row.post, centre: row.centre, area: row.area, team: row.team },
            to: { post: next.post, centre: next.centre, area: next.area, team: next.team },
          },
        });
        return toStaff(saved);
      });
    },
    move: moving(needs),
  };
}
