import type { Balance, OperatorOrder } from '../../../../shared/contracts/customers.ts';
import { balanceOf, billsOf } from './billing.ts';
import type { Draft, HeldSubscription, RawBill, UsageOf } from './household.ts';
import { lineStateOf, type RawLineState } from './lines.ts';
import { ordersOf } from './orders.ts';
import { draftCustomer } from './people.ts';
import { subscriptionsOf } from './subscriptions.ts';
import { usageOf } from './usage.ts';
import type { World } from './world.ts';

export interface Household extends Draft {
  readonly held: readonly HeldSubscription[];
  readonly usage: readonly UsageOf[];
  /** Newest first. */
  readonly bills: readonly RawBill[];
  readonly balance: Omit<Balance, 'asOf' | 'customerId'>;
  readonly lines: readonly RawLineState[];
  readonly orders: readonly OperatorOrder[];
}

/** Customer `no` (from 1) with everything that hangs on them; the same world and number give the same household. */
export function makeHousehold(world: World, no: number): Household {
  const draft = draftCustomer(world, no);
  const held = subscriptionsOf(world, draft);
  const usage = held.map((one) => usageOf(world, draft, one)).filter((one) => one !== undefined);
  const bills = billsOf(world, draft, { held, usage: new Map(usage.map((one) => [one.key, one])) });
  return {
    ...draft,
    held,
    usage,
    bills,
    balance: balanceOf(world, draft, bills),
    lines: held.map((one) => lineStateOf(world, draft, one)).filter((one) => one !== undefined),
    orders: ordersOf(world, draft, held),
  };
}
