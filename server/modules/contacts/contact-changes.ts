import type { ContactState, Party, ServiceClass } from '../../../shared/contracts/contacts.ts';
import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import type { ContactEvent } from './contact-state.ts';
import type { ContactsTable } from './contacts-tables.ts';

/** What comes with an event: who did it, and the facts that only the doer knows. */
export interface Happening {
  readonly event: ContactEvent;
  /** `staff:<id>`, `customer` or `system:<part>` */
  readonly actor: string;
  readonly reason?: string;
  readonly agentId?: string;
  readonly queueCode?: string;
  readonly serviceClass?: ServiceClass;
  readonly topic?: string;
  readonly endedBy?: Party;
  readonly disposition?: string;
  readonly note?: string;
  /** Of `place`: where it stands now; null gives it its own place back. */
  readonly placedAt?: Date | null;
  readonly putFirst?: boolean;
}

type Patch = Partial<{ -readonly [K in keyof Omit<ContactsTable, 'id' | 'version' | 'direction'>]: unknown }>;

export interface ContactBefore {
  readonly state: ContactState;
  readonly requested_human_at: Date | null;
  readonly queued_at: Date | null;
  readonly answered_at: Date | null;
  readonly agent_id: string | null;
}

const backInQueue = (first: boolean): Patch => ({
  agent_id: null,
  offered_at: null,
  ...(first ? { put_first: true } : {}),
});

/** From now on it is of the past, and found by who had it. */
const closed = (before: ContactBefore, now: Date): Patch => ({ closed_at: now, handled_by: before.agent_id });

const over = (h: Happening, before: ContactBefore, now: Date, by: Party): Patch => ({
  ended_at: now,
  ...closed(before, now),
  ended_by: h.endedBy ?? by,
  end_reason: h.reason ?? h.event,
});

type Change = (h: Happening, before: ContactBefore, now: Date) => Patch;

const given = <K extends string, V>(column: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [column]: value } as Record<K, V>);

const CHANGES: Readonly<Record<ContactEvent, Change>> = {
  navigate: (h) => ({ topic: h.topic ?? null }),
  enqueue: (h, before, now) => ({
    requested_human_at: before.requested_human_at ?? now,
    queued_at: before.queued_at ?? now,
    ...given('queue_code', h.queueCode),
    ...given('service_class', h.serviceClass),
    ...given('topic', h.topic),
  }),
  dial: (h, _before, now) => ({
    answered_at: now,
    agent_id: h.agentId ?? null,
    ...given('queue_code', h.queueCode),
  }),
  offer: (h, _before, now) => ({ offered_at: now, agent_id: h.agentId ?? null }),
  accept: (_h, before, now) => ({ answered_at: before.answered_at ?? now, put_first: false }),
  reject: () => backInQueue(false),
  miss: () => backInQueue(false),
  withdraw: () => backInQueue(true),
  requeue: () => backInQueue(true),
  // Whoever is passed on has waited and talked already: they go first where they come, also when nobody takes them at once.
  transfer: (h, _before, now) => ({
    ...backInQueue(true),
    queued_at: now,
    placed_at: null,
    ...given('queue_code', h.queueCode),
  }),
  hand_over: (h) => given('agent_id', h.agentId),
  place: (h) => ({ ...given('placed_at', h.placedAt), ...given('put_first', h.putFirst) }),
  end: (h, before, now) =>
    before.state === 'connected'
      ? { ended_at: now, ended_by: h.endedBy ?? 'system', end_reason: h.reason ?? 'ended' }
      : over(h, before, now, 'system'),
  finish: (h, before, now) => ({
    ...over(h, before, now, 'agent'),
    disposition: h.disposition ?? null,
    note: h.note ?? null,
  }),
  wrap_up: (h, before, now) => ({
    ...closed(before, now),
    disposition: h.disposition ?? null,
    note: h.note ?? null,
  }),
  abandon: (h, before, now) => over(h, before, now, 'customer'),
  fail: (h, before, now) => over(h, before, now, 'system'),
};

/**
 * The columns that change with an event, besides the state. Pure, so that every time stamp the measures are computed from
 * has its rule in one place: the clock of the 15 seconds starts at the first request for a person and is never reset by
 * a missed offer; the place in the queue (`queued_at`) is kept when an offer comes back. A transfer begins a new wait
 * (`queued_at`), but `requested_human_at` and `answered_at` stay what they were: the measure is of the first answer.
 */
export const changesOf: Change = (happening, before, now) => CHANGES[happening.event](happening, before, now);

export const EVENT_TYPE: Readonly<Record<ContactEvent, string>> = {
  navigate: CONTACT_EVENTS.navigated,
  enqueue: CONTACT_EVENTS.queued,
  dial: CONTACT_EVENTS.connected,
  offer: CONTACT_EVENTS.offered,
  accept: CONTACT_EVENTS.connected,
  reject: CONTACT_EVENTS.returned,
  miss: CONTACT_EVENTS.returned,
  withdraw: CONTACT_EVENTS.returned,
  requeue: CONTACT_EVENTS.returned,
  transfer: CONTACT_EVENTS.transferred,
  hand_over: CONTACT_EVENTS.handedOver,
  place: CONTACT_EVENTS.placed,
  end: CONTACT_EVENTS.ended,
  finish: CONTACT_EVENTS.wrappedUp,
  wrap_up: CONTACT_EVENTS.wrappedUp,
  abandon: CONTACT_EVENTS.abandoned,
  fail: CONTACT_EVENTS.failed,
};
