import { CHANNELS, CONTACT_STATES, type ContactQuery } from '../../../shared/contracts/contacts.ts';

/**
 * What the list shows lives in the address, so that a filtered list can be sent to a colleague and the way back finds it. Whatever
 * somebody wrote into the address by hand that is no filter of ours is left out rather than asked of the server.
 */
export interface ContactFilter {
  readonly channel: ContactQuery['channel'];
  readonly state: NonNullable<ContactQuery['state']>;
  readonly queueCode: string | undefined;
  readonly agentId: string | undefined;
  /** Days as `YYYY-MM-DD`, both inside. */
  readonly fromDay: string | undefined;
  readonly untilDay: string | undefined;
  readonly text: string | undefined;
  readonly page: number;
  readonly pageSize: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = /^[0-9a-f-]{36}$/;
const MIN_TEXT = 2;
const PAGE_SIZE = 20;
const DAY_MS = 86_400_000;

const whole = (text: string | null, fallback: number): number =>
  text !== null && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : fallback;
const matching = (text: string | null, pattern: RegExp): string | undefined =>
  text !== null && pattern.test(text) ? text : undefined;

export function readFilter(params: URLSearchParams): ContactFilter {
  const states = params.getAll('state');
  const text = params.get('text')?.trim() ?? '';
  return {
    channel: CHANNELS.find((c) => c === params.get('channel')),
    state: CONTACT_STATES.filter((s) => states.includes(s)),
    queueCode: matching(params.get('queue'), /^[\w-]{1,40}$/),
    agentId: matching(params.get('agent'), UUID),
    fromDay: matching(params.get('from'), DAY),
    untilDay: matching(params.get('until'), DAY),
    text: text.length >= MIN_TEXT ? text : undefined,
    page: whole(params.get('page'), 1),
    pageSize: whole(params.get('size'), PAGE_SIZE),
  };
}

const PARAM: Readonly<Partial<Record<keyof ContactFilter, string>>> = {
  queueCode: 'queue',
  agentId: 'agent',
  fromDay: 'from',
  untilDay: 'until',
  pageSize: 'size',
};

/** A changed filter begins on the first page again; only turning the page keeps the rest. */
export function changeFilter(params: URLSearchParams, change: Partial<ContactFilter>): URLSearchParams {
  const next = new URLSearchParams(params);
  if (change.page === undefined) next.delete('page');
  for (const [name, value] of Object.entries(change)) {
    const key = PARAM[name as keyof ContactFilter] ?? name;
    next.delete(key);
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined && one !== '') next.append(key, String(one));
  }
  return next;
}

/** The days of the reader's own calendar: until means to the end of that day. */
export function toQuery(filter: ContactFilter): ContactQuery {
  const { fromDay, untilDay, channel, state, queueCode, agentId, text, page, pageSize } = filter;
  const midnight = (day: string): number => new Date(`${day}T00:00:00`).getTime();
  return {
    page,
    pageSize,
    ...(channel === undefined ? {} : { channel }),
    ...(state.length === 0 ? {} : { state: [...state] }),
    ...(queueCode === undefined ? {} : { queueCode }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(text === undefined ? {} : { text }),
    ...(fromDay === undefined ? {} : { from: new Date(midnight(fromDay)).toISOString() }),
    ...(untilDay === undefined ? {} : { until: new Date(midnight(untilDay) + DAY_MS).toISOString() }),
  };
}
