import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEvent } from '../../../platform/media/media-engine.ts';
import type { RtpeLeg } from './rtpe-leg.ts';
import type { Wiring } from './wiring.ts';

/** rtpengine does not say that a far end fell silent, nor that it was started anew: both are seen by asking for the counts. */
export interface WatchNeeds {
  readonly wiring: Wiring;
  readonly timeoutMs: number;
  readonly emit: (event: MediaEvent) => void;
  readonly onGone: (legs: readonly RtpeLeg[]) => void;
}

interface Seen {
  packets: number;
  at: number;
  isTold: boolean;
}

const MAX_PAUSE_MS = 2_000;
/** Asked at the same time; more would be a burst. */
const AT_ONCE = 32;

const isForgotten = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code === 'media.refused' &&
  String(error.details['reason']).startsWith('Unknown call');

export function watchLegs({ wiring, timeoutMs, emit, onGone }: WatchNeeds): { stop(): void } {
  const seen = new WeakMap<RtpeLeg, Seen>();
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const judge = (leg: RtpeLeg, packets: number): void => {
    const now = performance.now();
    const before = seen.get(leg);
    if (before === undefined || before.packets !== packets || leg.call.inner() === undefined) {
      seen.set(leg, { packets, at: now, isTold: false });
      return;
    }
    if (before.isTold || leg.remote?.onHold === true || now - before.at < timeoutMs) return;
    before.isTold = true;
    emit({ type: 'leg_lost', legId: leg.id, reason: leg.kind === 'sip' ? 'no_rtp' : 'ice_disconnected' });
  };
  const look = async (leg: RtpeLeg): Promise<RtpeLeg | undefined> => {
    const { call } = leg;
    try {
      judge(leg, (await call.count()).packetsIn);
    } catch (error) {
      if (isForgotten(error) && !leg.isClosed && leg.call === call) return leg;
    }
    return undefined;
  };
  const round = async (): Promise<void> => {
    const legs = [...wiring.legs.values()];
    const gone: RtpeLeg[] = [];
    for (let i = 0; i < legs.length && !isStopped; i += AT_ONCE) {
      const looked = await Promise.all(legs.slice(i, i + AT_ONCE).map(look));
      gone.push(...looked.filter((leg) => leg !== undefined));
    }
    if (isStopped) return;
    if (gone.length > 0) onGone(gone);
    timer = setTimeout(() => void round(), Math.min(MAX_PAUSE_MS, timeoutMs / 4));
  };
  void round();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
