import { Counter } from 'prom-client';
import type { Routing } from '../modules/routing/index.ts';
import type { Metrics } from '../platform/metrics.ts';

/** A shift leader's wall must not lie for longer than it takes to doubt it. */
export const CHECK_FLOOR_EVERY_MS = 10_000;

/** The floor of this node laid beside the database, a piece at a time, one look after the other. What it mends is a fault of ours: it is counted. */
export function createFloorTruth(needs: { readonly routing: Pick<Routing, 'checkFloor'>; readonly metrics: Metrics }): {
  look(): Promise<void>;
} {
  const mended = new Counter({
    name: 'shoujie_floor_mended_total',
    help: 'Contacts of which the picture in memory had missed a change, and that were read again; anything but 0 is a fault of the program',
    registers: [needs.metrics],
  });
  let isLooking = false;
  return {
    look: async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        mended.inc(await needs.routing.checkFloor());
      } finally {
        isLooking = false;
      }
    },
  };
}
