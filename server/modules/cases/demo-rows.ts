import { SUSPEND_REASONS, type SuspendReason } from '../../../shared/contracts/cases-catalogue.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Random } from '../../../shared/kernel/random.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import { caseMachine } from './case-state.ts';
import type { CaseRow, CaseTables, OrderRow } from './cases-tables.ts';
import { clockOf, clockPatch } from './clock-columns.ts';
import type { StoryStep } from './demo-story.ts';
import { demoTalk, type DemoMatter } from './demo-texts.ts';
import { pauseClock, restartClock, resumeClock, stopClock } from './order-clock.ts';
import { workOrderMachine } from './work-order-state.ts';

type Row = Readonly<Record<string, unknown>>;
/** Rows by table, in the order in which the tables refer to each other. */
export const DEMO_TABLES = [
  'cases',
  'case_contacts',
  'case_transitions',
  'work_orders',
  'work_order_transitions',
  'order_backfills',
  'order_messages',
  'case_confirmations',
] as const satisfies readonly (keyof CaseTables)[];
export const emptyRows = () =>
  Object.fromEntries(DEMO_TABLES.map((table) => [table, []])) as unknown as Record<(typeof DEMO_TABLES)[number], Row[]>;
export type RowSink = ReturnType<typeof emptyRows>;

export interface Telling {
  readonly random: Random;
  readonly now: Date;
  readonly matter: DemoMatter;
  readonly case: CaseRow;
  /** As it is created: a draft; undefined for a matter without an order. */
  readonly order: OrderRow | undefined;
  readonly crew: string | null;
  readonly agentId: string;
  readonly workerId: string;
  readonly steps: readonly StoryStep[];
}

/** Tells the story up to the present, through the same state tables as the real thing: a demo cannot show what cannot be. */
export function tell(telling: Telling, rows: RowSink): void {
  const state = { case: telling.case, order: telling.order, cause: telling.random.pick(telling.matter.causes) };
  const toldOrder = { yes: false };
  for (const step of telling.steps) {
    if (step.at > telling.now.getTime()) break;
    if (step.on === 'case')
      state.case = moveDemoCase(telling, state.case, step, { sink: rows, answer: state.cause[1] });
    else if (step.on === 'word') rows.case_confirmations.push(wordRow(telling, step, state.order?.id ?? null));
    else if (state.order === undefined) continue;
    else if (step.on === 'backfill') rows.order_backfills.push(backfillRow(telling, step, state.order.id, state.cause));
    else {
      state.order = moveDemoOrder(telling, state.order, step, rows);
      toldOrder.yes = true;
    }
  }
  rows.cases.push({ ...state.case });
  if (state.order === undefined || !toldOrder.yes) return;
  const talk = talkRows(telling, state.order);
  rows.order_messages.push(...talk);
  rows.work_orders.push({ ...state.order, message_seq: talk.length });
}

type Step<On extends StoryStep['on']> = Extract<StoryStep, { readonly on: On }>;

const byOf = (telling: Telling, step: StoryStep): string | null =>
  step.by === 'system' ? null : step.by === 'agent' ? telling.agentId : telling.workerId;

function moveDemoCase(
  telling: Telling,
  row: CaseRow,
  step: Step<'case'>,
  { sink, answer }: { readonly sink: RowSink; readonly answer: string },
): CaseRow {
  const next = transition(caseMachine, row.state, step.event);
  if (!next.ok) throw new RangeError(`demo: ${step.event} in ${row.state}`);
  const at = new Date(step.at);
  sink.case_transitions.push({
    case_id: row.id,
    event: step.event,
    from_state: row.state,
    to_state: next.value,
    by_id: byOf(telling, step),
    at,
  });
  const moved = { ...row, state: next.value, version: row.version + 1, updated_at: at };
  switch (step.event) {
    case 'resolve':
      return { ...moved, resolved_at: at, resolution: answer };
    case 'confirm':
      return { ...moved, confirmation: 'satisfied', confirmed_at: at };
    case 'confirm_unreached':
      return { ...moved, confirmation: 'unreachable', confirmed_at: at };
    case 'reopen':
      return { ...moved, reopened_count: row.reopened_count + 1, resolved_at: null };
    case 'close':
      return { ...moved, closed_at: at };
    default:
      return moved;
  }
}

function moveDemoOrder(telling: Telling, row: OrderRow, step: Step<'order'>, sink: RowSink): OrderRow {
  const at = new Date(step.at);
  const written = (to: OrderRow, from: string | null): OrderRow => {
    sink.work_order_transitions.push({
      order_id: row.id,
      event: step.event,
      from_state: from,
      to_state: to.state,
      by_id: byOf(telling, step),
      crew: to.crew,
      reason: step.reason ?? null,
      at,
    });
    return to;
  };
  if (step.event === 'create') return written(row, null);
  const next = transition(workOrderMachine, row.state, step.event);
  if (!next.ok) throw new RangeError(`demo: ${step.event} in ${row.state}`);
  const moved = {
    ...row,
    ...orderChange(telling, row, step),
    state: next.value,
    version: row.version + 1,
    updated_at: at,
  };
  return written(moved, row.state);
}

function orderChange(telling: Telling, row: OrderRow, step: Step<'order'>): Partial<OrderRow> {
  const at = new Date(step.at);
  const clock = clockOf(row);
  switch (step.event) {
    case 'dispatch':
      return { crew: telling.crew, dispatched_at: at, return_reason: null };
    case 'accept':
      return { assignee_id: telling.workerId, accepted_at: at };
    case 'arrive':
      return { arrived_at: at };
    case 'return':
      return { return_reason: step.reason ?? null, return_count: row.return_count + 1, assignee_id: null };
    case 'suspend': {
      const reason = step.reason as SuspendReason;
      const paused = SUSPEND_REASONS[reason].pausesClock ? pauseClock(clock, at) : clock;
      return { ...clockPatch(paused), suspend_reason: reason };
    }
    case 'resume':
      return { ...clockPatch(resumeClock(clock, at)), suspend_reason: null };
    case 'complete':
      return { ...clockPatch(stopClock(clock, at)), done_at: at };
    case 'rework':
      return {
        ...clockPatch(restartClock(clock)),
        rework_count: row.rework_count + 1,
        assignee_id: null,
        done_at: null,
        dispatched_at: at,
      };
    case 'archive':
      return { archived_at: at };
    default:
      return {};
  }
}

const wordRow = (telling: Telling, step: Step<'word'>, orderId: string | null): Row => ({
  id: newId(step.at),
  case_id: telling.case.id,
  order_id: orderId,
  outcome: step.outcome,
  means: 'call',
  contact_id: null,
  note: step.outcome === 'dissatisfied' ? telling.random.pick(['又断了', '还是慢', '没有解决', '答复不满意']) : '',
  by_id: telling.agentId,
  at: new Date(step.at),
});

function backfillRow(
  { random, workerId }: Telling,
  step: Step<'backfill'>,
  orderId: string,
  [cause, note, helped]: DemoMatter['causes'][number],
): Row {
  const parts = random.chance(0.3)
    ? [{ name: random.pick(['快速接头', '光猫', '皮线30米', '网线', 'HDMI线']), quantity: random.int(1, 2) }]
    : [];
  return {
    id: newId(step.at),
    order_id: orderId,
    by_id: workerId,
    cause,
    result: random.weighted([
      ['solved', 82],
      ['customer_cause', 8],
      ['solved_by_customer_advice', 6],
      ['not_reproduced', 4],
    ] as const),
    note,
    tried_steps: [{ code: helped, result: 'helped' }],
    parts,
    photo_ids: [],
    at: new Date(step.at),
  };
}

const TALK_SHARE = 0.4;

function talkRows(telling: Telling, order: OrderRow): Row[] {
  if (order.accepted_at === null || !telling.random.chance(TALK_SHARE)) return [];
  const begun = order.accepted_at.getTime();
  const until = Math.min(order.done_at?.getTime() ?? Number.POSITIVE_INFINITY, telling.now.getTime());
  const said = demoTalk(telling.random).flatMap(([desk, field], n) => [
    { side: 'desk', author_id: telling.agentId, text: desk, at: begun + (n * 14 + 3) * 60_000 },
    {
      side: 'field',
      author_id: telling.workerId,
      text: field,
      at: begun + (n * 14 + 3 + telling.random.int(1, 9)) * 60_000,
    },
  ]);
  return said
    .filter((message) => message.at <= until)
    .map(({ at, ...message }, n) => ({
      ...message,
      order_id: order.id,
      seq: n + 1,
      id: newId(at),
      client_id: `demo-${n + 1}-${order.id.slice(-12)}`,
      at: new Date(at),
    }));
}
