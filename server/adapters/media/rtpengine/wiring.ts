import { planAll, type Plan, type Wish } from './plan.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import type { Place } from './sdp-text.ts';

/** Brings rtpengine and the mixer to what is wished, saying only what changed. */
export interface Wiring {
  readonly legs: Map<string, RtpeLeg>;
  /** Legs and places of the mixer that a recording needs, by recording. */
  readonly recordings: Map<string, RecordedLegs>;
  settle(): Promise<void>;
}

export interface RecordedLegs {
  readonly left: string;
  readonly right: readonly string[];
  readonly withPlayback: boolean;
}

export function createWiring(): Wiring {
  const legs = new Map<string, RtpeLeg>();
  const recordings = new Map<string, RecordedLegs>();
  const wishes = (): Map<string, Wish> => {
    const recorded = new Set([...recordings.values()].flatMap(({ left, right }) => [left, ...right]));
    const wish = (leg: RtpeLeg): Wish => ({
      row: leg.row,
      needsEar: leg.isListenedTo || recorded.has(leg.id),
      needsMixer: leg.mixerJobs > 0 || leg.remote?.inbandKeys === true,
    });
    return new Map([...legs.values()].map((leg) => [leg.id, wish(leg)]));
  };
  const partnerPlace = (plan: Plan): Place | undefined =>
    typeof plan.aim === 'string' ? undefined : legs.get(plan.aim.partner)?.call.inner();
  const mixerIdOf = async (legId: string): Promise<string | undefined> => legs.get(legId)?.mixerId();
  const bring = (leg: RtpeLeg, plan: Plan): Promise<void> | undefined => {
    const partner = partnerPlace(plan);
    const wiring = JSON.stringify([plan, partner, leg.call.inner(), leg.remote]);
    if (wiring === leg.wiring) return undefined;
    leg.wiring = wiring;
    return leg
      .run(() => leg.apply(plan, partner, { idOf: mixerIdOf, isLatest: () => leg.wiring === wiring }))
      .catch((error: unknown) => {
        // Said again with the next change.
        leg.wiring = '';
        throw error;
      });
  };
  return {
    legs,
    recordings,
    settle: async () => {
      const plans = planAll(wishes());
      const changes = [...legs.values()].flatMap((leg) => {
        const plan = plans.get(leg.id);
        const change = plan === undefined ? undefined : bring(leg, plan);
        return change === undefined ? [] : [change];
      });
      const failed = (await Promise.allSettled(changes)).find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}
