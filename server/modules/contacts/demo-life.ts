import type { Channel, ContactState, Party, ServiceClass } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import { changesOf, EVENT_TYPE, type Happening } from './contact-changes.ts';
import { contactMachine } from './contact-state.ts';
import type { TransitionRow } from './contact-store.ts';

/** A past contact: its row, how it came there, and what the house would have been told while it lived. */
export interface DemoContactRow {
  readonly id: string;
  readonly channel: Channel;
  readonly state: ContactState;
  readonly customer_id: string | null;
  readonly customer_address: string;
  readonly called_number: string | null;
  readonly queue_code: string | null;
  readonly service_class: ServiceClass;
  readonly topic: string | null;
  readonly agent_id: string | null;
  readonly handled_by: string | null;
  readonly case_id: string | null;
  readonly arrived_at: Date;
  readonly requested_human_at: Date | null;
  readonly queued_at: Date | null;
  readonly put_first: boolean;
  readonly offered_at: Date | null;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
  readonly closed_at: Date | null;
  readonly ended_by: Party | null;
  readonly end_reason: string | null;
  readonly disposition: string | null;
  readonly note: string | null;
  readonly satisfaction: number | null;
  readonly version: number;
}

export interface DemoTold {
  readonly type: string;
  readonly at: Date;
  readonly data: {
    readonly contactId: string;
    readonly channel: Channel;
    readonly state: ContactState;
    readonly queueCode: string | null;
    readonly serviceClass: ServiceClass;
    readonly agentId: string | null;
    readonly version: number;
  };
}

export interface DemoLine {
  readonly author: 'customer' | 'agent';
  readonly authorId: string | null;
  readonly authorName: string;
  readonly text: string;
  readonly at: Date;
}

export interface DemoLife {
  readonly contact: DemoContactRow;
  readonly transitions: readonly TransitionRow[];
  readonly told: readonly DemoTold[];
  readonly lines: readonly DemoLine[];
}

export type DemoStep = Happening & { readonly at: number };

export interface DemoBirth {
  readonly id?: string;
  readonly at: number;
  readonly channel: Channel;
  readonly customerId: string | null;
  readonly address: string;
  readonly calledNumber: string | null;
  readonly serviceClass: ServiceClass;
  readonly caseId: string | null;
}

const toldOf = (row: DemoContactRow, type: string, at: Date): DemoTold => ({
  type,
  at,
  data: {
    contactId: row.id,
    channel: row.channel,
    state: row.state,
    queueCode: row.queue_code,
    serviceClass: row.service_class,
    agentId: row.agent_id,
    version: row.version,
  },
});

const bornOf = (birth: DemoBirth): DemoContactRow => ({
  id: birth.id ?? newId(birth.at),
  channel: birth.channel,
  state: 'arrived',
  customer_id: birth.customerId,
  customer_address: birth.address,
  called_number: birth.calledNumber,
  queue_code: null,
  service_class: birth.serviceClass,
  topic: null,
  agent_id: null,
  handled_by: null,
  case_id: birth.caseId,
  arrived_at: new Date(birth.at),
  requested_human_at: null,
  queued_at: null,
  put_first: false,
  offered_at: null,
  answered_at: null,
  ended_at: null,
  closed_at: null,
  ended_by: null,
  end_reason: null,
  disposition: null,
  note: null,
  satisfaction: null,
  version: 1,
});

const ARRIVAL = { event: 'arrive', actor: 'customer' } as const;

function stepRow(
  row: DemoContactRow,
  before: DemoContactRow | undefined,
  step: DemoStep | undefined,
  at: Date,
): TransitionRow {
  const { event, actor } = step ?? ARRIVAL;
  return {
    contactId: row.id,
    seq: row.version,
    at,
    from: before?.state ?? null,
    event,
    to: row.state,
    actor,
    reason: step?.reason ?? null,
    agentId: step?.agentId ?? before?.agent_id ?? row.agent_id,
  };
}

/**
 * Tells a life through the same state table and the same rules for the columns as a live contact's, so that a demo can never
 * show what the product would not do. Throws when the telling breaks the table: that is a mistake of the demo.
 */
export function liveThrough(
  birth: DemoBirth,
  steps: readonly DemoStep[],
  more: { readonly satisfaction?: number | null; readonly lines?: readonly DemoLine[] } = {},
): DemoLife {
  let row = bornOf(birth);
  const transitions: TransitionRow[] = [stepRow(row, undefined, undefined, row.arrived_at)];
  const told: DemoTold[] = [toldOf(row, CONTACT_EVENTS.arrived, row.arrived_at)];
  for (const step of steps) {
    const at = new Date(step.at);
    const next = transition(contactMachine, row.state, step.event);
    if (!next.ok) throw new TypeError(`the demo tells ${step.event} in state ${row.state}`);
    const before = row;
    row = {
      ...row,
      ...(changesOf(step, row, at) as Partial<DemoContactRow>),
      state: next.value,
      version: row.version + 1,
    };
    transitions.push(stepRow(row, before, step, at));
    told.push(toldOf(row, EVENT_TYPE[step.event], at));
  }
  return {
    contact: { ...row, satisfaction: more.satisfaction ?? null },
    transitions,
    told,
    lines: more.lines ?? [],
  };
}
