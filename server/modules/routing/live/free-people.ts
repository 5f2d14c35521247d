import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { asksOf, whyNot } from './able.ts';
import type { LiveFloor } from './live-floor.ts';

/** Who of this queue could take a call now; the one who waits longest first. */
export function freeFor(
  queue: string,
  floor: Pick<LiveFloor, 'seats' | 'reaches'>,
  rules: RoutingRules['queues'],
): string[] {
  const asks = asksOf(queue, rules);
  return floor
    .seats()
    .filter((seat) => {
      const reaches = floor.reaches('voice', seat.staffId);
      return whyNot({ seat, channel: 'voice', asks, reaches, mustBeReady: true }) === undefined;
    })
    .sort((a, b) => a.idleSinceMs - b.idleSinceMs)
    .map((seat) => seat.staffId);
}
