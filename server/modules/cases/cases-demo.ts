import { newId } from '../../../shared/kernel/id.ts';
import { seededRandom, type Random } from '../../../shared/kernel/random.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { businessNumber, chinaDay, type NumberKind } from './business-number.ts';
import { hasHistory, insertRows, limitsOf, reserveNumbers, templatesOf } from './cases-demo-store.ts';
import type { CaseRow, OrderRow } from './cases-tables.ts';
import { clockPatch } from './clock-columns.ts';
import { DAY_MS, openings } from './demo-calendar.ts';
import { DEMO_TABLES, emptyRows, tell, type RowSink } from './demo-rows.ts';
import { storyWithOrder, storyWithoutOrder, type StoryStep } from './demo-story.ts';
import { DEMO_MATTERS, demoWords, type DemoMatter } from './demo-texts.ts';
import { startClock } from './order-clock.ts';
import type { TemplateRow } from './order-store.ts';

export interface DemoCustomer {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly star: number | null;
  readonly address: string;
  readonly areaCode: string;
  readonly gridCode: string;
  readonly rural: boolean;
}
export interface DemoPerson {
  readonly id: string;
  readonly team: string | null;
  readonly centre: string;
}
export interface DemoCrew {
  readonly code: string;
  readonly grids: readonly string[];
  readonly staffIds: readonly string[];
}
export interface DemoCase {
  readonly caseId: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly openedAt: Date;
}

export interface DemoCasesNeeds {
  readonly transactor: Transactor;
  readonly seed: number;
  readonly customers: readonly DemoCustomer[];
  readonly agents: readonly DemoPerson[];
  readonly crews: readonly DemoCrew[];
  readonly backOffice: DemoCrew;
  readonly supervisors: { readonly insideId: string | null; readonly outsideId: string | null };
  readonly days?: number;
  readonly count?: number;
  /** The contact from which the case was opened, when the demo has one. */
  readonly contactFor?: (facts: DemoCase) => string | undefined;
}

const DAYS = 90;
const BREATH = 200;
const CASES = 6_000;
const RECENT_MS = 4 * DAY_MS;
/** Of the questions: answered while the customer was still on the line. */
const ON_THE_LINE_SHARE = 0.94;
const HOUR_MS = 3_600_000;

interface World {
  readonly needs: DemoCasesNeeds;
  readonly random: Random;
  readonly now: Date;
  readonly hours: ReadonlyMap<string, { readonly hours_urban: number; readonly hours_rural: number }>;
  readonly templates: ReadonlyMap<string, TemplateRow>;
  readonly crewOfGrid: ReadonlyMap<string, DemoCrew>;
  readonly numbers: Map<string, number>;
}

/**
 * Ninety days of cases and orders, as they would be had the house been open: written as final rows and history, without events,
 * because nobody is to hear today of what happened in August. Does nothing where there is a history already. People may be
 * at work meanwhile: the numbers of the days are taken first, in a moment of their own, so that nobody waits for the rows.
 */
export async function seedDemoCases(
  needs: DemoCasesNeeds,
): Promise<{ readonly cases: number; readonly orders: number }> {
  const { transactor } = needs;
  const world = await transactor.run(async (tx) =>
    (await hasHistory(tx.db, tx.now)) ? undefined : worldOf(tx, needs),
  );
  if (world === undefined) return { cases: 0, orders: 0 };
  const rows = emptyRows();
  const asked = { now: world.now, days: needs.days ?? DAYS, count: needs.count ?? CASES };
  for (const [n, openedAt] of openings(world.random, asked).entries()) {
    addCase(world, openedAt, rows);
    // The house is open while this runs: a call in between must not wait for six thousand stories.
    if (n % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const shift = await transactor.run((tx) => reserve(tx, world.numbers));
  const numbered = {
    ...rows,
    cases: rows.cases.map((row) => shift('case', row)),
    work_orders: rows.work_orders.map((row) => shift('order', row)),
  };
  await transactor.run(async (tx) => {
    for (const table of DEMO_TABLES) await insertRows(tx.db, table, numbered[table]);
  });
  return { cases: rows.cases.length, orders: rows.work_orders.length };
}

type Numbered = Readonly<Record<string, unknown>>;

/** Answers how to renumber a row behind what people have taken on the same day in the meantime. */
async function reserve(
  tx: Tx,
  numbers: ReadonlyMap<string, number>,
): Promise<(kind: NumberKind, row: Numbered) => Numbered> {
  const taken = new Map<string, number>();
  for (const [key, count] of numbers) {
    const [kind, day = ''] = key.split(' ');
    const before = await reserveNumbers(tx.db, kind as NumberKind, day, count);
    if (before > 0) taken.set(businessNumber(kind as NumberKind, day, 0).split('-')[0] ?? '', before);
  }
  return (kind, row) => {
    const [head = '', sequence] = String(row['number']).split('-');
    const before = taken.get(head);
    if (before === undefined) return row;
    const day = `${head.slice(2, 6)}-${head.slice(6, 8)}-${head.slice(8)}`;
    return { ...row, number: businessNumber(kind, day, Number(sequence) + before) };
  };
}

async function worldOf(tx: Tx, needs: DemoCasesNeeds): Promise<World> {
  const [limits, templates] = [await limitsOf(tx.db), await templatesOf(tx.db)];
  return {
    needs,
    random: seededRandom(needs.seed ^ 0x63617365),
    now: tx.now,
    hours: new Map(limits.map((l) => [l.type, l])),
    templates: new Map(templates.map((t) => [t.code, t])),
    crewOfGrid: new Map(needs.crews.flatMap((crew) => crew.grids.map((grid) => [grid, crew] as const))),
    numbers: new Map(),
  };
}

function nextNumber(world: World, kind: NumberKind, at: Date): string {
  const day = chinaDay(at);
  const key = `${kind} ${day}`;
  const last = (world.numbers.get(key) ?? 0) + 1;
  world.numbers.set(key, last);
  return businessNumber(kind, day, last);
}

function addCase(world: World, openedMs: number, rows: RowSink): void {
  const { random, needs, now } = world;
  const matter = random.weighted(DEMO_MATTERS.map((m) => [m, m.weight] as const));
  const template = matter.template === null ? undefined : world.templates.get(matter.template);
  const customer = random.pick(needs.customers);
  const agent = random.pick(needs.agents);
  const row = caseRow(world, { matter, customer, agent, openedAt: new Date(openedMs) });
  const crew = template === undefined ? undefined : crewFor(world, template, customer);
  const recent = now.getTime() - openedMs < RECENT_MS;
  const steps =
    template === undefined || crew === undefined
      ? storyWithoutOrder(random, openedMs, matter.type !== 'complaint' && random.chance(ON_THE_LINE_SHARE))
      : storyWithOrder(random, openedMs, { visit: template.visit, recent });
  const order = template === undefined ? undefined : orderRow(world, { row, template, matter, steps });
  addOpening(world, row, rows);
  const workerId = crew === undefined ? agent.id : random.pick(crew.staffIds);
  tell({ random, now, matter, case: row, order, crew: crew?.code ?? null, agentId: agent.id, workerId, steps }, rows);
}

/** Undefined when nobody looks after the place or the crew has no people: the matter is then answered without an order. */
function crewFor({ needs, crewOfGrid }: World, template: TemplateRow, customer: DemoCustomer): DemoCrew | undefined {
  const crew = template.crew_kind === 'back_office' ? needs.backOffice : crewOfGrid.get(customer.gridCode);
  return crew !== undefined && crew.staffIds.length > 0 ? crew : undefined;
}

function addOpening({ needs }: World, row: CaseRow, rows: RowSink): void {
  const { id, opened_at: openedAt, first_responder_id: agentId } = row;
  const first = { case_id: id, event: 'open', from_state: null, to_state: 'open', by_id: agentId, at: openedAt };
  rows.case_transitions.push(first);
  const contactId = needs.contactFor?.({ caseId: id, customerId: row.customer_id ?? '', agentId, openedAt });
  if (contactId === undefined) return;
  rows.case_contacts.push({
    case_id: id,
    contact_id: contactId,
    role: 'origin',
    linked_at: openedAt,
    linked_by: agentId,
  });
}

function caseRow(
  world: World,
  from: {
    readonly matter: DemoMatter;
    readonly customer: DemoCustomer;
    readonly agent: DemoPerson;
    readonly openedAt: Date;
  },
): CaseRow {
  const { random, needs } = world;
  const { matter, customer, agent, openedAt } = from;
  const limit = world.hours.get(matter.type);
  const hours = (customer.rural ? limit?.hours_rural : limit?.hours_urban) ?? 24;
  return {
    id: newId(openedAt.getTime()),
    number: nextNumber(world, 'case', openedAt),
    customer_id: customer.id,
    customer_name: customer.name,
    customer_number: customer.number,
    customer_star: customer.star,
    address: customer.address,
    area_code: customer.areaCode,
    grid_code: customer.gridCode,
    rural: customer.rural,
    type: matter.type,
    ...demoWords(random, matter),
    priority:
      (customer.star ?? 0) >= 5
        ? 'high'
        : random.weighted([
            ['normal', 88],
            ['high', 9],
            ['urgent', 3],
          ] as const),
    state: 'open',
    version: 1,
    centre: agent.centre,
    first_responder_id: agent.id,
    owner_id: agent.id,
    owner_team: agent.team,
    inside_supervisor_id: needs.supervisors.insideId,
    outside_supervisor_id: needs.supervisors.outsideId,
    due_at: new Date(openedAt.getTime() + hours * HOUR_MS),
    reopened_count: 0,
    resolution: null,
    confirmation: null,
    confirmation_note: null,
    confirmed_at: null,
    opened_at: openedAt,
    resolved_at: null,
    closed_at: null,
    updated_at: openedAt,
  };
}

function orderRow(
  world: World,
  from: {
    readonly row: CaseRow;
    readonly template: TemplateRow;
    readonly matter: DemoMatter;
    readonly steps: readonly StoryStep[];
  },
): OrderRow | undefined {
  const { row, template, matter } = from;
  const first = from.steps.find((step) => step.on === 'order');
  if (first === undefined || first.at > world.now.getTime()) return undefined;
  const createdAt = new Date(first.at);
  const limit = row.rural ? template.limit_minutes_rural : template.limit_minutes_urban;
  const nothingYet = {
    crew: null,
    assignee_id: null,
    suspend_reason: null,
    return_reason: null,
    appointment_from: null,
    appointment_to: null,
    dispatched_at: null,
    accepted_at: null,
    arrived_at: null,
    done_at: null,
    archived_at: null,
    return_count: 0,
    transfer_count: 0,
    rework_count: 0,
    message_seq: 0,
  } as const;
  return {
    ...nothingYet,
    ...clockPatch(startClock(createdAt, limit)),
    id: newId(first.at),
    number: nextNumber(world, 'order', createdAt),
    case_id: row.id,
    template_code: template.code,
    crew_kind: template.crew_kind,
    title: template.name_zh,
    description: row.need,
    fields: matter.fields(world.random),
    priority: row.priority,
    state: 'draft',
    version: 1,
    centre: row.centre,
    area_code: row.area_code,
    grid_code: row.grid_code,
    rural: row.rural,
    created_by: row.first_responder_id,
    limit_minutes: limit,
    clock_started_at: createdAt,
    created_at: createdAt,
    updated_at: createdAt,
  };
}
