import type { Bill, Customer, Subscription, UsageMonth } from '../../../../shared/contracts/customers.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import type { Pattern, Story } from './demo-cast.ts';
import type { Community } from './geography.ts';
import type { ShelfPlan } from './shelf-plan.ts';

/** What drives the life of one household in the generator; none of it is stored as such. */
export interface Temper {
  readonly story: Story;
  readonly pattern: Pattern;
  readonly age: number;
  readonly home: Community;
  /** Months that are unpaid, newest bills first. */
  readonly unpaidMonths: number;
  /** 1 is what the plan was made for; above it the allowance runs out. */
  readonly appetite: number;
  readonly fixedPlan?: string;
}

export interface Draft {
  readonly no: number;
  readonly random: Random;
  readonly customer: Customer;
  readonly temper: Temper;
}

export interface HeldSubscription {
  /** customer number × 8 + place in the household */
  readonly key: number;
  readonly seq: number;
  readonly subscription: Subscription;
  readonly plan: ShelfPlan;
  /** A bundle is charged once, on the first number that holds it. */
  readonly paysPlan: boolean;
}

export interface UsageOf {
  readonly key: number;
  /** Index = months back, 0–12. */
  readonly months: readonly UsageMonth[];
  /** Index = months back, 0–3; each a value per elapsed day. */
  readonly days: readonly { readonly dataMb: number[]; readonly voiceMin: number[]; readonly sms: number[] }[];
}

/** A line of a bill before it has words: the item's place in the list of charge items, and whose it is. */
export interface RawLine {
  readonly item: string;
  /** Place of the subscription in the household, −1 for the account itself. */
  readonly seq: number;
  readonly quantity: number;
  readonly amountFen: number;
}
export type RawBill = Omit<Bill, 'lines' | 'customerId'> & { readonly lines: readonly RawLine[] };
