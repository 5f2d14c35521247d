import type { TariffPlan } from '../../../../shared/contracts/customers.ts';

/** A plan as the shelf knows it, with how often it is held: old plans linger, new ones are few. */
export interface ShelfPlan extends TariffPlan {
  readonly weight: number;
}
