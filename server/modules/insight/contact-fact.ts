import type { Channel, ContactState, ServiceClass } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS, type ContactStateChanged } from '../../../shared/contracts/contacts-events.ts';
import { isShortAbandon, placeInDay } from './operator-day.ts';

/** What a contact came to. `open` until its fate is known: an answered contact is `answered` from the answer on. */
export type Outcome = 'open' | 'answered' | 'abandoned' | 'self_served' | 'left_in_menu' | 'lost';

export interface ContactFact {
  readonly contactId: string;
  readonly version: number;
  readonly day: string;
  readonly slot: number;
  readonly channel: Channel;
  readonly state: ContactState;
  readonly stateSince: Date;
  readonly queueCode: string | null;
  readonly serviceClass: ServiceClass;
  readonly agentId: string | null;
  readonly arrivedAt: Date;
  readonly requestedHumanAt: Date | null;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly closedAt: Date | null;
  readonly waitMs: number | null;
  readonly talkMs: number | null;
  readonly afterCallMs: number | null;
  readonly outcome: Outcome;
  readonly isShortAbandon: boolean;
}

/** A change of a contact's state, from an event or from the demo's own telling. */
export interface Told {
  readonly type: string;
  readonly at: Date;
  readonly data: Pick<
    ContactStateChanged,
    'contactId' | 'channel' | 'state' | 'queueCode' | 'serviceClass' | 'agentId' | 'version'
  >;
}

export const FACT_EVENTS: readonly string[] = [
  CONTACT_EVENTS.arrived,
  CONTACT_EVENTS.navigated,
  CONTACT_EVENTS.queued,
  CONTACT_EVENTS.offered,
  CONTACT_EVENTS.returned,
  CONTACT_EVENTS.transferred,
  CONTACT_EVENTS.connected,
  CONTACT_EVENTS.ended,
  CONTACT_EVENTS.wrappedUp,
  CONTACT_EVENTS.abandoned,
  CONTACT_EVENTS.failed,
];

const between = (from: Date | null, to: Date | null): number | null =>
  from === null || to === null ? null : Math.max(0, to.getTime() - from.getTime());

const arrival = ({ data, at }: Told): ContactFact => ({
  contactId: data.contactId,
  version: 0,
  ...placeInDay(at),
  channel: data.channel,
  state: data.state,
  stateSince: at,
  queueCode: data.queueCode,
  serviceClass: data.serviceClass,
  agentId: null,
  arrivedAt: at,
  requestedHumanAt: null,
  answeredAt: null,
  endedAt: null,
  closedAt: null,
  waitMs: null,
  talkMs: null,
  afterCallMs: null,
  outcome: 'open',
  isShortAbandon: false,
});

const OVER: ReadonlySet<ContactState> = new Set(['closed', 'abandoned', 'failed']);

function times(before: ContactFact, { type, at, data }: Told) {
  const over = OVER.has(data.state);
  return {
    requestedHumanAt: before.requestedHumanAt ?? (type === CONTACT_EVENTS.queued ? at : null),
    answeredAt: before.answeredAt ?? (type === CONTACT_EVENTS.connected ? at : null),
    endedAt: before.endedAt ?? (type === CONTACT_EVENTS.ended || over ? at : null),
    closedAt: before.closedAt ?? (over ? at : null),
  };
}

type Times = ReturnType<typeof times>;

function outcomeOf(state: ContactState, t: Times): Outcome {
  // Answered once is answered: what breaks afterwards is told by the state and the disposition, not by the connect rate.
  if (t.answeredAt !== null) return 'answered';
  if (!OVER.has(state)) return 'open';
  if (t.requestedHumanAt === null) return state === 'closed' ? 'self_served' : 'left_in_menu';
  return state === 'abandoned' ? 'abandoned' : 'lost';
}

/**
 * The one rule by which a contact's events become its row; the listener and the demo history both go through it. Told twice or
 * late (a version that is not newer), an event changes nothing.
 */
export function factAfter(
  known: ContactFact | undefined,
  told: Told,
  shortSecondsOf: (queueCode: string | null) => number,
): ContactFact {
  const before = known ?? arrival(told);
  const { data, at } = told;
  if (data.version <= before.version) return before;
  const t = times(before, told);
  const outcome = outcomeOf(data.state, t);
  const waitMs = outcome === 'open' ? null : between(t.requestedHumanAt, t.answeredAt ?? t.endedAt);
  const queueCode = data.queueCode ?? before.queueCode;
  return {
    ...before,
    ...t,
    version: data.version,
    state: data.state,
    stateSince: at,
    queueCode,
    serviceClass: data.serviceClass,
    agentId: data.agentId,
    outcome,
    waitMs,
    talkMs: t.answeredAt === null ? null : between(t.answeredAt, t.endedAt),
    afterCallMs: t.answeredAt === null ? null : between(t.endedAt, t.closedAt),
    isShortAbandon: outcome === 'abandoned' && isShortAbandon(waitMs ?? 0, shortSecondsOf(queueCode)),
  };
}
