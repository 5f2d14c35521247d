import { AppError } from '../../../shared/kernel/app-error.ts';
import type {
  AccountManager,
  Area,
  AreaFault,
  Balance,
  Bill,
  Customer,
  CustomerSearchPage,
  LineState,
  OperatorOrder,
  Subscription,
  TariffPlan,
  Usage,
} from '../../../shared/contracts/customers.ts';

/**
 * The port to an operator's own systems (BSS/OSS). Everything here is a question: the house asks, the operator's system
 * answers or fails, and what it does not know is `undefined` or an empty list, never an exception. A system that is down
 * or slow throws `AppError` `customers.operator_unavailable` or `customers.operator_too_slow` (kind `unavailable`), so that the caller dims one part of a
 * screen and keeps the rest. Every question ends: by its own deadline, or when the asker goes away (`signal`).
 */
export interface Asking {
  readonly signal?: AbortSignal;
  /** Milliseconds; the adapter has a default of its own and never waits longer than DEADLINE_MAX_MS. */
  readonly deadlineMs?: number;
}

export interface SearchQuestion {
  readonly text: string;
  /** From 1. */
  readonly page: number;
  readonly pageSize?: number;
}

export interface UsageQuestion {
  readonly subscriptionId: string;
  /** How many whole months of days to bring besides the running one (0–3); totals always cover 12 months. */
  readonly monthsOfDays?: number;
}

export interface OperatorSystem {
  /** By mobile number, contact phone, broadband or IPTV account. Several people may share one phone. */
  findCustomersByNumber(number: string, asking?: Asking): Promise<readonly Customer[]>;
  customerById(customerId: string, asking?: Asking): Promise<Customer | undefined>;
  /** Part of name, number, address or account, or the tail of the ID number. */
  searchCustomers(question: SearchQuestion, asking?: Asking): Promise<CustomerSearchPage>;
  subscriptionsOf(customerId: string, asking?: Asking): Promise<readonly Subscription[]>;
  /** Every plan, on sale or retired: old customers still hold old plans. */
  plans(asking?: Asking): Promise<readonly TariffPlan[]>;
  planOf(subscriptionId: string, asking?: Asking): Promise<TariffPlan | undefined>;
  balanceOf(customerId: string, asking?: Asking): Promise<Balance | undefined>;
  /** Newest first, at most 12 months. */
  billsOf(customerId: string, asking?: Asking): Promise<readonly Bill[]>;
  usageOf(question: UsageQuestion, asking?: Asking): Promise<Usage | undefined>;
  lineStateOf(subscriptionId: string, asking?: Asking): Promise<LineState | undefined>;
  /** Newest first, the last 90 days. */
  ordersOf(customerId: string, asking?: Asking): Promise<readonly OperatorOrder[]>;
  /** Areas with their grids and communities. */
  areas(asking?: Asking): Promise<readonly Area[]>;
  /** Faults that are open right now. */
  areaFaults(asking?: Asking): Promise<readonly AreaFault[]>;
  accountManagerOf(customerId: string, asking?: Asking): Promise<AccountManager | undefined>;
}

export const DEADLINE_DEFAULT_MS = 2_000;
export const DEADLINE_MAX_MS = 10_000;
export const SEARCH_PAGE_SIZE = 20;
export const SEARCH_PAGE_SIZE_MAX = 100;
export const SEARCH_TEXT_MAX = 60;
/** A count beyond this helps nobody choose a person and costs a whole scan. */
export const SEARCH_COUNT_MAX = 1_000;

export const operatorUnavailable = (cause?: unknown): AppError =>
  new AppError({ code: 'customers.operator_unavailable', kind: 'unavailable', cause });
export const operatorTooSlow = (question: string, deadlineMs: number): AppError =>
  new AppError({ code: 'customers.operator_too_slow', kind: 'unavailable', details: { question, deadlineMs } });

export const deadlineOf = (asking: Asking | undefined, ownDefault = DEADLINE_DEFAULT_MS): number =>
  Math.min(Math.max(asking?.deadlineMs ?? ownDefault, 1), DEADLINE_MAX_MS);
