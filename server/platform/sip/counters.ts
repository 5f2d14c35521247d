/** What the endpoint counts; names are stable, they become metrics. */
export const COUNTER_NAMES = [
  'received',
  'sent',
  'dropped_unparsable',
  'dropped_rate',
  'dropped_overload',
  'dropped_stray_response',
  'dropped_stray_ack',
  'dropped_unsendable',
  'send_errors',
  'answered_400',
  'unknown_source',
  'merged',
  'resends',
  'ack_timeouts',
  'transaction_timeouts',
  'tcp_refused',
  'calls_in',
  'calls_out',
  'session_expired',
  'unreliable_timeouts',
  'failovers',
  'trunk_full',
  'trunk_too_fast',
  'auth_challenged',
  'auth_refused',
  'auth_replayed',
  'dropped_banned',
  'bans',
  'tls_refused',
  'internal_errors',
] as const;
export type CounterName = (typeof COUNTER_NAMES)[number];
export type Counters = Record<CounterName, number>;
export const newCounters = (): Counters =>
  Object.fromEntries(COUNTER_NAMES.map((name) => [name, 0])) as Record<CounterName, number>;
