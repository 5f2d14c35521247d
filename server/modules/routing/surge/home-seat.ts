import type { NetworkFault, NetworkSamples } from '../../../../shared/contracts/routing-surge.ts';
import type { Random } from '../../../../shared/kernel/random.ts';

/**
 * What a home line must give for a call in both directions. ITU-T G.114 asks for at most 150 ms one way for a talk without
 * noticeable delay, which is 300 ms there and back; G.711 with concealment stays understandable up to about 2 % of loss
 * (ITU-T G.113 appendix I), and a jitter buffer of ours holds 30 ms without adding to the delay.
 */
export const HOME_LIMITS = { roundTripMs: 300, jitterMs: 30, loss: 0.02 } as const;
/** A check is believed for so long; lines at home change during the day. */
export const CHECK_KEPT_HOURS = 12;
/** Fewer samples than this are no check. */
export const FEWEST_SAMPLES = 10;

export interface Measured {
  readonly roundTripMs: number;
  readonly jitterMs: number;
  readonly loss: number;
}

/** Median round trip; jitter as the mean difference of neighbours (RFC 3550 §6.4.1 without its smoothing); share lost. */
export function measure(samples: Pick<NetworkSamples, 'roundTrips' | 'lost'>): Measured | undefined {
  const { roundTrips, lost } = samples;
  const sent = roundTrips.length + lost;
  if (sent < FEWEST_SAMPLES || roundTrips.length < 2) return undefined;
  const sorted = [...roundTrips].sort((a, b) => a - b);
  const differences = roundTrips.slice(1).map((ms, at) => Math.abs(ms - (roundTrips[at] ?? ms)));
  return {
    roundTripMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    jitterMs: differences.reduce((sum, d) => sum + d, 0) / differences.length,
    loss: lost / sent,
  };
}

export const faultsOf = (m: Measured): NetworkFault[] => [
  ...(m.roundTripMs > HOME_LIMITS.roundTripMs ? (['round_trip'] as const) : []),
  ...(m.jitterMs > HOME_LIMITS.jitterMs ? (['jitter'] as const) : []),
  ...(m.loss > HOME_LIMITS.loss ? (['loss'] as const) : []),
];

const LIMIT_SAID: Readonly<Record<NetworkFault, number>> = {
  round_trip: HOME_LIMITS.roundTripMs,
  jitter: HOME_LIMITS.jitterMs,
  loss: HOME_LIMITS.loss * 100,
};

/** A sentence of the catalogue with what fills it. */
export interface Blocked {
  readonly code: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface SeatFacts {
  readonly device: { readonly state: 'pending' | 'approved' | 'revoked' } | undefined;
  readonly check: (Measured & { readonly at: Date }) | undefined;
}

/** Why this seat cannot go ready, the first thing to mend first; undefined: it can. */
export function blockedBy({ device, check }: SeatFacts, now: Date): Blocked | undefined {
  if (device === undefined) return { code: 'routing.home_no_device' };
  if (device.state === 'pending') return { code: 'routing.home_device_pending' };
  if (device.state === 'revoked') return { code: 'routing.home_device_revoked' };
  if (check === undefined) return { code: 'routing.home_check_missing' };
  if (now.getTime() - check.at.getTime() > CHECK_KEPT_HOURS * 3_600_000)
    return { code: 'routing.home_check_old', details: { hours: CHECK_KEPT_HOURS } };
  const [fault] = faultsOf(check);
  return fault === undefined ? undefined : { code: `routing.home_${fault}`, details: { limit: LIMIT_SAID[fault] } };
}

/** Presence is asked for at times that nobody can guess, between these. */
export const PRESENCE_GAP_MINUTES = { least: 12, most: 30 } as const;
/** So long is there to say "I am here". */
export const PRESENCE_SECONDS = 60;
/** So many misses in a row take the seat out of the line. */
export const PRESENCE_MISSES = 2;

export const nextPresenceAt = (now: Date, random: Pick<Random, 'int'>): Date =>
  new Date(now.getTime() + random.int(PRESENCE_GAP_MINUTES.least * 60, PRESENCE_GAP_MINUTES.most * 60) * 1000);
/** After a miss the second question comes soon: the first may have fallen into a cup of tea. */
export const PRESENCE_AGAIN_MINUTES = 2;
