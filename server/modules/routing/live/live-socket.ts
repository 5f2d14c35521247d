import { LIVE_TOPIC, liveScopeKey, type LiveNow } from '../../../../shared/contracts/routing-live.ts';
import type { Log } from '../../../platform/log.ts';
import type { SocketHub, SocketOffer } from '../../../platform/socket/socket-types.ts';
import { may, type SocketSubject } from '../../identity/index.ts';
import { deskFrames } from '../desk-socket.ts';
import { isNews, liveChange } from './live-change.ts';
import type { LiveLook } from './live-look-service.ts';
import { scopeOf, type LiveScope } from './live-scope.ts';

/** A line that moves faster than this cannot be read; and it bounds what a busy day costs. */
const LOOK_EVERY_MS = 1_000;
/** A screen that hears nothing for longer must know that we live. */
const SIGN_OF_LIFE_MS = 10_000;

export interface LivePushes {
  readonly offer: SocketOffer<SocketSubject>;
  start(): void;
  stop(): void;
}

interface Kept {
  readonly scope: LiveScope;
  told: LiveNow | undefined;
  toldAt: number;
}

export function livePushes(needs: {
  readonly look: LiveLook;
  readonly hub: Pick<SocketHub, 'publishHere' | 'listeners'>;
  readonly log: Log;
  readonly everyMs?: number;
}): LivePushes {
  const everyMs = needs.everyMs ?? LOOK_EVERY_MS;
  const kept = new Map<string, Kept>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;

  const tell = async (topic: string, one: Kept): Promise<void> => {
    const now = await needs.look.look(one.scope);
    const change = liveChange(one.told, now);
    one.told = now;
    if (!isNews(change) && performance.now() - one.toldAt < SIGN_OF_LIFE_MS) return;
    one.toldAt = performance.now();
    needs.hub.publishHere({ topic, type: 'live.changed', data: change });
  };
  const round = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      for (const [key, one] of kept) {
        const topic = `${LIVE_TOPIC}:${key}`;
        if (needs.hub.listeners(topic) > 0) await tell(topic, one);
        // Whoever comes next reads the whole; what was told to those before is no ground to build on.
        else one.told = undefined;
      }
    } catch (error) {
      needs.log.warn({ err: error }, 'the live line could not be read');
    } finally {
      busy = false;
    }
  };

  return {
    offer: {
      topics: [
        {
          prefix: LIVE_TOPIC,
          may: ({ subject }, rest) => {
            if (subject.kind !== 'staff' || !may(subject.principal, 'floor.supervise')) return false;
            if (rest !== liveScopeKey(subject.principal)) return false;
            if (!kept.has(rest)) kept.set(rest, { scope: scopeOf(subject.principal), told: undefined, toldAt: 0 });
            return true;
          },
        },
      ],
      projections: [{ types: ['consult.changed'], frames: deskFrames }],
    },
    start: () => {
      timer = setInterval(() => void round(), everyMs);
    },
    stop: () => clearInterval(timer),
  };
}
