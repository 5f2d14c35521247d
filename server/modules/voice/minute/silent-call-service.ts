import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { Call } from '../calls.ts';
import { sayGoodbye } from '../end-reasons.ts';

/**
 * Nobody speaks and nobody presses a key: asked once, then ended cheaply. Whoever breathes a word or presses anything is a
 * customer who does not get on with menus, and goes on to a person as before.
 */
export interface SilentCall {
  listen(call: Call): Promise<void>;
  /** A key or a voice. */
  heard(call: Call): void;
  /** The menu has waited in vain. True: it is dealt with here. */
  timedOut(call: Call): Promise<boolean>;
  /** True: what was said was our question. */
  played(call: Call): boolean;
}

const ANSWER_MS = 8_000;

export function createSilentCall(needs: {
  readonly media: Pick<MediaEngine, 'listenFor'>;
  readonly play: (call: Call, sounds: readonly string[]) => Promise<void>;
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
  /** The contact ends as silent; the call is ours to end afterwards. */
  readonly end: (call: Call) => Promise<void>;
  /** They are there after all. */
  readonly goOn: (call: Call) => Promise<void>;
}): SilentCall {
  const isAsking = (call: Call): boolean => call.phase === 'menu' && call.sign.asking;
  return {
    listen: (call) => needs.media.listenFor(call.legId, ['speech']),
    heard: (call) => {
      call.sign.alive = true;
      if (!isAsking(call)) return;
      call.sign.asking = false;
      clearTimeout(call.timer);
      void needs.then(call, () => needs.goOn(call));
    },
    timedOut: async (call) => {
      if (call.sign.alive) return false;
      call.sign.asking = true;
      await needs.play(call, ['still-there']);
      return true;
    },
    played: (call) => {
      if (!isAsking(call)) return false;
      clearTimeout(call.timer);
      call.timer = setTimeout(() => {
        void needs.then(call, async () => {
          if (!isAsking(call)) return;
          await needs.end(call);
          sayGoodbye(call.sip, 'silent');
        });
      }, ANSWER_MS);
      return true;
    },
  };
}
