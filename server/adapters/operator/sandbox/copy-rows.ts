import type { Household } from './province.ts';
import type { World } from './world.ts';

/** The big tables, in the order in which they are filled. */
export const LOADED_TABLES = {
  customers:
    'no, name, kind, birth_date, gender, id_number, star_level, contact_phones, contact_person, address, area_code, grid_code, community, since, vip_manager_no, preferences, balance_fen, overdue_fen, overdue_since, credit_fen, points, search_text',
  customer_numbers: 'number, customer_no',
  subscriptions:
    'key, kind, number, plan_code, state, state_since, since, contract_until, install_address, bandwidth_mbps',
  bills: 'customer_no, month, total_fen, paid_fen, due_on, paid_on, items, seqs, quantities, amounts',
  usage_totals: 'key, newest, data_mb, voice_min, sms',
  usage_days: 'key, month, data_mb, voice_min, sms',
  line_states: 'key, ont, optical_dbm, offline_since, session_online, stb, device',
  orders: 'id, customer_no, sub_key, kind, title, state, created_at, promised_at, done_at, channel',
} as const;
export type LoadedTable = keyof typeof LOADED_TABLES;
export const LOADED_TABLE_NAMES = Object.keys(LOADED_TABLES) as LoadedTable[];

export interface CopyContext {
  readonly world: World;
  readonly now: Date;
  readonly itemPlaces: ReadonlyMap<string, number>;
}
/** Text of COPY … FROM STDIN per table; appended household by household. */
export type CopyText = Record<LoadedTable, string[]>;
export const emptyCopyText = (): CopyText => ({
  customers: [],
  customer_numbers: [],
  subscriptions: [],
  bills: [],
  usage_totals: [],
  usage_days: [],
  line_states: [],
  orders: [],
});

type Value = string | number | boolean | undefined;

/** COPY text format: tab, newline and backslash are escaped, absent is \N. */
const field = (value: Value): string => {
  if (value === undefined) return '\\N';
  return typeof value === 'string' ? value.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : String(value);
};
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const row = (...values: Value[]): string => `${values.map(field).join('\t')}\n`;
const array = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

export const ID_TAIL = 4;

export function appendHousehold(text: CopyText, context: CopyContext, household: Household): void {
  customerRow(text, household);
  const numbers = new Set(household.customer.contactPhones);
  for (const { key, subscription: s } of household.held) {
    numbers.add(s.number);
    text.subscriptions.push(
      row(
        key,
        s.kind,
        s.number,
        s.planCode,
        s.state,
        s.stateSince,
        s.since,
        s.contractUntil,
        s.installAddress,
        s.bandwidthMbps,
      ),
    );
  }
  for (const number of numbers) text.customer_numbers.push(row(number, household.no));
  billRows(text, context, household);
  usageRows(text, context, household);
  for (const line of household.lines) {
    const since = line.offlineForMinutes === undefined ? undefined : minutesFrom(context.now, -line.offlineForMinutes);
    text.line_states.push(
      row(line.key, line.ont, line.opticalPowerDbm, since, line.sessionOnline, line.stb, line.device),
    );
  }
  for (const o of household.orders) {
    const sub = o.subscriptionId === undefined ? undefined : Number(o.subscriptionId.slice(1));
    text.orders.push(
      row(o.id, household.no, sub, o.kind, o.title, o.state, o.createdAt, o.promisedAt, o.doneAt, o.channel),
    );
  }
}

export const minutesFrom = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString();

function customerRow(text: CopyText, { no, customer: c, balance, held }: Household): void {
  const searched = [
    c.id,
    c.name,
    ...(c.contactPerson === undefined ? [] : [c.contactPerson]),
    ...new Set([...c.contactPhones, ...held.map(({ subscription }) => subscription.number)]),
    c.address,
    c.idNumber.slice(-ID_TAIL),
  ];
  text.customers.push(
    row(
      no,
      c.name,
      c.kind,
      c.birthDate,
      c.gender,
      c.idNumber,
      c.starLevel,
      array(c.contactPhones),
      c.contactPerson,
      c.address,
      c.areaCode,
      c.gridCode,
      c.community,
      c.since,
      c.vipManagerNo,
      JSON.stringify(c.preferences),
      balance.balanceFen,
      balance.overdueFen,
      balance.overdueSince,
      balance.creditLimitFen,
      balance.points,
      searched.join(' ').toLowerCase(),
    ),
  );
}

function billRows(text: CopyText, { itemPlaces }: CopyContext, { no, bills }: Household): void {
  for (const bill of bills) {
    const places = bill.lines.map(({ item }) => itemPlaces.get(item) ?? -1);
    text.bills.push(
      row(
        no,
        `${bill.month}-01`,
        bill.totalFen,
        bill.paidFen,
        bill.dueOn,
        bill.paidOn,
        array(places),
        array(bill.lines.map(({ seq }) => seq)),
        array(bill.lines.map(({ quantity }) => quantity)),
        array(bill.lines.map(({ amountFen }) => amountFen)),
      ),
    );
  }
}

const MONTHS_KEPT = 12;

function usageRows(text: CopyText, { world }: CopyContext, { usage }: Household): void {
  for (const { key, months, days } of usage) {
    const kept = months.slice(0, MONTHS_KEPT);
    text.usage_totals.push(
      row(
        key,
        world.calendar.months[0]?.first,
        array(kept.map(({ dataMb }) => dataMb)),
        array(kept.map(({ voiceMin }) => voiceMin)),
        array(kept.map(({ sms }) => sms)),
      ),
    );
    days.forEach((month, back) =>
      text.usage_days.push(
        row(key, world.calendar.months[back]?.first, array(month.dataMb), array(month.voiceMin), array(month.sms)),
      ),
    );
  }
}
