import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { createQuality, type Quality, type QualityNeeds } from './quality-service.ts';
import { traceRoutes } from './trace-routes.ts';
import type { SipEndpoint } from '../../../platform/sip/index.ts';
import type { TraceRing } from './trace-ring.ts';
import { createTraces, type TraceNeeds } from './trace-service.ts';

export { lossPercent, verdictOf } from './call-verdict.ts';
export type { Quality } from './quality-service.ts';

export interface TracesRoom {
  readonly quality: Quality;
  readonly ring: Pick<TraceRing, 'tally'>;
  readonly routes: RoomRoutes;
  start(): void;
  stop(): Promise<void>;
}

const KEEP_EVERY_MS = 3_000;
const CLEAR_EVERY_MS = 60 * 60_000;

/** What went over the wire and how it sounded: for whoever looks for a fault. */
export function createTracesRoom(
  needs: TraceNeeds & QualityNeeds & { readonly sip: Pick<SipEndpoint, 'onTrace'> },
): TracesRoom {
  const traces = createTraces(needs);
  const quality = createQuality(needs);
  const timers: NodeJS.Timeout[] = [];
  let stopHearing: (() => void) | undefined;
  /** What fails is tried again at its next hour; a trace lost is no call lost. */
  const quietly = (what: () => Promise<unknown>) => (): void => {
    what().catch((error: unknown) => needs.log.warn({ err: error }, 'keeping SIP traces failed'));
  };
  return {
    quality,
    ring: traces.ring,
    routes: traceRoutes({ traces, quality }),
    start: () => {
      stopHearing = needs.sip.onTrace((line) => traces.ring.hear(line));
      timers.push(
        setInterval(
          quietly(() => traces.keep()),
          KEEP_EVERY_MS,
        ),
      );
      timers.push(
        setInterval(
          quietly(() => traces.clear()),
          CLEAR_EVERY_MS,
        ),
      );
    },
    stop: async () => {
      stopHearing?.();
      for (const timer of timers.splice(0)) clearInterval(timer);
      await traces.keep().catch(() => 0);
    },
  };
}
