import type { NetworkSamples } from '../../../../shared/contracts/routing-surge.ts';

/** So many round trips, one after the other: together they overtake each other and measure the browser's queue. */
export const SAMPLES = 20;
/** What has not come back after this is lost for a talk. */
const LOST_AFTER_MS = 2_000;

/** Asks the echo again and again; the first answer opens the connection and is not counted. */
export async function measureLine(needs: {
  readonly echo: (signal: AbortSignal) => Promise<unknown>;
  readonly now: () => number;
  readonly samples?: number;
}): Promise<Pick<NetworkSamples, 'roundTrips' | 'lost'>> {
  const roundTrips: number[] = [];
  let lost = 0;
  await needs.echo(AbortSignal.timeout(LOST_AFTER_MS)).catch(() => undefined);
  for (let n = 0; n < (needs.samples ?? SAMPLES); n += 1) {
    const began = needs.now();
    try {
      await needs.echo(AbortSignal.timeout(LOST_AFTER_MS));
      roundTrips.push(Math.max(0, needs.now() - began));
    } catch {
      lost += 1;
    }
  }
  return { roundTrips, lost };
}

const KEY = 'sj-home-device';

/** The name by which this browser is known as a device; made once and kept. */
export function deviceKey(store: Pick<Storage, 'getItem' | 'setItem'>): string {
  const known = store.getItem(KEY);
  if (known !== null && known.length >= 8) return known;
  const made = crypto.randomUUID();
  store.setItem(KEY, made);
  return made;
}
