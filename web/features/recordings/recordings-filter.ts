import {
  RECORDED_CHANNELS,
  RECORDING_STATES,
  type RecordingQuery,
} from '../../../shared/contracts/contacts-recordings.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UUID = /^[0-9a-f-]{36}$/;
const PAGE_SIZE = 20;
const DAY_MS = 86_400_000;

const whole = (text: string | null, fallback: number): number =>
  text !== null && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : fallback;
const matching = (text: string | null, pattern: RegExp): string | undefined =>
  text !== null && pattern.test(text) ? text : undefined;
const yesNo = (text: string | null): boolean | undefined => (text === 'yes' ? true : text === 'no' ? false : undefined);
const midnight = (day: string): number => new Date(`${day}T00:00:00`).getTime();
const known = (query: Readonly<Record<string, unknown>>): Partial<RecordingQuery> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

/** The list's filters live in the address; what is no filter of ours is left out. Days are of the reader's own calendar. */
export function queryOf(params: URLSearchParams): RecordingQuery {
  const states = RECORDING_STATES.filter((s) => params.getAll('state').includes(s));
  const [from, until] = [matching(params.get('from'), DAY), matching(params.get('until'), DAY)];
  return {
    page: whole(params.get('page'), 1),
    pageSize: whole(params.get('size'), PAGE_SIZE),
    ...known({
      state: states.length === 0 ? undefined : states,
      channel: RECORDED_CHANNELS.find((c) => c === params.get('channel')),
      queueCode: matching(params.get('queue'), /^[\w-]{1,40}$/),
      agentId: matching(params.get('agent'), UUID),
      held: yesNo(params.get('held')),
      complaint: yesNo(params.get('complaint')),
      from: from === undefined ? undefined : new Date(midnight(from)).toISOString(),
      until: until === undefined ? undefined : new Date(midnight(until) + DAY_MS).toISOString(),
    }),
  };
}

type Change = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A changed filter begins on the first page again. */
export function changed(params: URLSearchParams, change: Change): URLSearchParams {
  const next = new URLSearchParams(params);
  if (!('page' in change)) next.delete('page');
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    for (const one of value === undefined ? [] : [value].flat()) next.append(name, one);
  }
  return next;
}
