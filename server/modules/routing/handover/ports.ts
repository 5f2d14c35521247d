import type { Tx } from '../../../platform/events/transactor.ts';
import type { Principal } from '../../identity/index.ts';
import type { Matter } from './matters.ts';

/** Cases are of routing's own rank, so they come through this door, joined in main. */
export interface OpenWork {
  /** What a person owns and has not finished, the nearest clock first. */
  openWorkOf(staffId: string): Promise<Matter[]>;
  /** Everybody who owns something unfinished. */
  holders(): Promise<Holder[]>;
  /** In the caller's transaction. Answers the ids of what passed; what was over or somebody else's meanwhile is left out. */
  passOn(
    tx: Tx,
    items: readonly string[],
    handing: {
      readonly fromStaffId: string;
      readonly toStaffId: string;
      readonly by: Principal;
      readonly reason: string;
    },
  ): Promise<string[]>;
}

export interface Holder {
  readonly staffId: string;
  readonly items: number;
  readonly breached: number;
}

/** Which of these customers have a VIP manager. Whoever cannot be asked about counts as VIP: such a matter is not given away by mistake. */
export type VipCustomers = (customerIds: readonly string[]) => Promise<ReadonlySet<string>>;
