import {
  SEARCH_COUNT_MAX,
  SEARCH_PAGE_SIZE,
  SEARCH_PAGE_SIZE_MAX,
  SEARCH_TEXT_MAX,
  type OperatorSystem,
  type SearchQuestion,
} from '../../../modules/customers/index.ts';
import type { Balance, Customer, CustomerHit } from '../../../../shared/contracts/customers.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { AskingPool } from './asking-pool.ts';
import { customerIdOf } from './people.ts';

interface CustomerRow {
  readonly no: number;
  readonly name: string;
  readonly kind: Customer['kind'];
  readonly birth_date: string | null;
  readonly gender: 'female' | 'male' | null;
  readonly id_number: string;
  readonly star_level: Customer['starLevel'];
  readonly contact_phones: string[];
  readonly contact_person: string | null;
  readonly address: string;
  readonly area_code: string;
  readonly grid_code: string;
  readonly community: string;
  readonly since: string;
  readonly vip_manager_no: string | null;
  readonly preferences: Customer['preferences'];
}
interface BalanceRow {
  readonly balance_fen: number;
  readonly overdue_fen: number;
  readonly overdue_since: string | null;
  readonly credit_fen: number;
  readonly points: number;
}
type HitRow = Pick<
  CustomerRow,
  'no' | 'name' | 'kind' | 'star_level' | 'birth_date' | 'contact_phones' | 'address' | 'area_code' | 'grid_code'
>;

const COLUMNS = `c.no, c.name, c.kind, c.birth_date::text, c.gender, c.id_number, c.star_level, c.contact_phones, c.contact_person,
  c.address, c.area_code, c.grid_code, c.community, c.since::text, c.vip_manager_no, c.preferences`;

/** undefined: no such customer can exist, so the database is not asked. */
export function customerNo(customerId: string): number | undefined {
  const digits = /^C(\d{8})$/.exec(customerId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export const maybe = <K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> =>
  value === null || value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);

const toCustomer = (row: CustomerRow): Customer => ({
  id: customerIdOf(row.no),
  name: row.name,
  kind: row.kind,
  ...maybe('birthDate', row.birth_date),
  ...maybe('gender', row.gender),
  idNumber: row.id_number,
  starLevel: row.star_level,
  contactPhones: row.contact_phones,
  ...maybe('contactPerson', row.contact_person),
  address: row.address,
  areaCode: row.area_code,
  gridCode: row.grid_code,
  community: row.community,
  since: row.since,
  ...maybe('vipManagerNo', row.vip_manager_no),
  preferences: row.preferences,
});

const toHit = (row: HitRow): CustomerHit => ({
  id: customerIdOf(row.no),
  name: row.name,
  kind: row.kind,
  starLevel: row.star_level,
  ...maybe('birthDate', row.birth_date),
  phone: row.contact_phones[0] ?? '',
  address: row.address,
  areaCode: row.area_code,
  gridCode: row.grid_code,
});

type CustomerQuestions = Pick<
  OperatorSystem,
  'findCustomersByNumber' | 'customerById' | 'searchCustomers' | 'balanceOf'
>;

export function customerQuestions({ pool, clock }: { pool: AskingPool; clock: Clock }): CustomerQuestions {
  return {
    findCustomersByNumber: async (number, asking) => {
      const text = `SELECT ${COLUMNS} FROM operator_sandbox.customer_numbers n
        JOIN operator_sandbox.customers c ON c.no = n.customer_no
        WHERE n.number = $1 ORDER BY c.contact_phones[1] = $1 DESC, c.star_level DESC, c.no LIMIT 10`;
      const rows = await pool.ask<CustomerRow>({ name: 'by_number', text, values: [number] }, asking);
      return rows.map(toCustomer);
    },
    customerById: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return undefined;
      const text = `SELECT ${COLUMNS} FROM operator_sandbox.customers c WHERE c.no = $1`;
      const [row] = await pool.ask<CustomerRow>({ name: 'by_id', text, values: [no] }, asking);
      return row === undefined ? undefined : toCustomer(row);
    },
    searchCustomers: async (question, asking) => search(pool, question, asking),
    balanceOf: async (customerId, asking) => {
      const no = customerNo(customerId);
      if (no === undefined) return undefined;
      const text = `SELECT balance_fen, overdue_fen, overdue_since::text, credit_fen, points
        FROM operator_sandbox.customers WHERE no = $1`;
      const [row] = await pool.ask<BalanceRow>({ name: 'balance', text, values: [no] }, asking);
      return row === undefined ? undefined : toBalance(customerId, row, clock.now());
    },
  };
}

const toBalance = (customerId: string, row: BalanceRow, now: Date): Balance => ({
  customerId,
  balanceFen: row.balance_fen,
  overdueFen: row.overdue_fen,
  ...maybe('overdueSince', row.overdue_since),
  creditLimitFen: row.credit_fen,
  points: row.points,
  asOf: now.toISOString(),
});

const MAX_WORDS = 4;

/** Every word must occur; `164-0000-0001` is one number, however it is written. */
function searchWords(text: string): string[] {
  const clean = text.slice(0, SEARCH_TEXT_MAX).trim().toLowerCase();
  const digits = clean.replace(/[\s\-+()]/g, '');
  const words = /^\d{5,}$/.test(digits)
    ? [digits.replace(/^86(?=1\d{10}$)/, '')]
    : clean.split(/\s+/).slice(0, MAX_WORDS);
  return words.filter((word) => word !== '').map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

async function search(
  pool: AskingPool,
  question: SearchQuestion,
  asking: Parameters<OperatorSystem['searchCustomers']>[1],
): ReturnType<OperatorSystem['searchCustomers']> {
  const pageSize = Math.min(Math.max(question.pageSize ?? SEARCH_PAGE_SIZE, 1), SEARCH_PAGE_SIZE_MAX);
  const page = Math.max(question.page, 1);
  const words = searchWords(question.text);
  if (words.length === 0) return { items: [], page, pageSize, total: 0, totalIsMore: false };
  const where = words.map((_, at) => `search_text LIKE $${at + 1}`).join(' AND ');
  const count = pool.ask<{ total: number }>(
    {
      name: `search_count_${words.length}`,
      text: `SELECT count(*)::int AS total FROM (
        SELECT 1 FROM operator_sandbox.customers WHERE ${where} LIMIT ${SEARCH_COUNT_MAX + 1}) hits`,
      values: words,
    },
    asking,
  );
  const items = pool.ask<HitRow>(
    {
      name: `search_${words.length}`,
      text: `SELECT no, name, kind, star_level, birth_date::text, contact_phones, address, area_code, grid_code
        FROM operator_sandbox.customers WHERE ${where}
        ORDER BY name = $${words.length + 1} DESC, star_level DESC, no LIMIT $${words.length + 2} OFFSET $${words.length + 3}`,
      values: [...words, question.text.trim(), pageSize, (page - 1) * pageSize],
    },
    asking,
  );
  const [[counted], rows] = await Promise.all([count, items]);
  const total = counted?.total ?? 0;
  return {
    items: rows.map(toHit),
    page,
    pageSize,
    total: Math.min(total, SEARCH_COUNT_MAX),
    totalIsMore: total > SEARCH_COUNT_MAX,
  };
}
