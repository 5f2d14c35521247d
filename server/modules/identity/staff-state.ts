import { defineMachine } from '../../../shared/kernel/state-machine.ts';
import type { StaffState } from '../../../shared/contracts/identity-catalogue.ts';

export type StaffEvent = 'suspend' | 'reactivate' | 'leave';

/** Whoever has left stays on the record (their name stands in cases and in the audit trail) but never comes back under this account. */
export const staffMachine = defineMachine<StaffState, StaffEvent>({
  name: 'staff',
  initial: 'active',
  table: {
    active: { suspend: 'suspended', leave: 'left' },
    suspended: { reactivate: 'active', leave: 'left' },
    left: {},
  },
});
