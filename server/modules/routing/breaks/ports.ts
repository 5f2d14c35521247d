import type { Staffing } from './break-rules.ts';

/** What a break needs of the floor in memory; joined in main. */
export interface BreakFloor {
  /** Not ready, for a break: nothing new is offered from now on. */
  leaveLine(staffId: string): Promise<void>;
  /** Ready again, where the desk is open. */
  comeBack(staffId: string): Promise<void>;
  agents(): readonly string[];
  staffing(staffIds: readonly string[]): Staffing;
}
