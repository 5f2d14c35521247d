import type { Call } from '../calls.ts';

/** Nobody waits for ever: a callback is promised, unless they would rather stay or leave word. */
export interface LongestWait {
  begin(call: Call): Promise<void>;
  press(call: Call, key: string): Promise<void>;
  played(call: Call): void;
}

const CHOICE_MS = 6_000;
const STAY = '*';
const WORD = '2';

export function createLongestWait(needs: {
  readonly play: (call: Call, sounds: readonly string[], options?: { bargeIn?: boolean }) => Promise<void>;
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
  readonly wait: (call: Call) => Promise<void>;
  /** To the number they call from, as soon as the place comes up. Goes back to the line when none can be promised. */
  readonly promise: (call: Call) => Promise<void>;
  readonly leaveWord: (call: Call) => Promise<void>;
}): LongestWait {
  const isAsked = (call: Call): boolean => call.phase === 'choosing' && call.callback === undefined;
  return {
    begin: async (call) => {
      if (call.wait === undefined) return;
      // Asked once: whoever stays, or cannot be promised anything, is not asked again.
      call.wait.stays = true;
      call.phase = 'choosing';
      call.callback = undefined;
      await needs.play(call, ['longest-wait'], { bargeIn: true });
    },
    press: async (call, key) => {
      if (!isAsked(call)) return;
      if (key === WORD) await needs.leaveWord(call);
      else if (key === STAY) {
        clearTimeout(call.timer);
        await needs.wait(call);
      }
    },
    played: (call) => {
      if (!isAsked(call)) return;
      clearTimeout(call.timer);
      call.timer = setTimeout(() => {
        void needs.then(call, async () => {
          if (isAsked(call)) await needs.promise(call);
        });
      }, CHOICE_MS);
    },
  };
}
