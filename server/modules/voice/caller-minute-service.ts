import type { Log } from '../../platform/log.ts';
import type { MediaEngine, MediaEvent } from '../../platform/media/media-engine.ts';
import { positionSounds } from '../../platform/media/spoken-number.ts';
import { createCallbackMinute, type CallbackOffer } from './callback-minute-service.ts';
import type { Call, Calls } from './calls.ts';
import { createFlowMinute, type FlowMinuteNeeds } from './flow-minute-service.ts';

/**
 * What a caller hears before a person answers: the flow of the number they dialled, and in the queue music with the position now and then. It
 * plays and listens; where the call goes is decided by `toAgent`.
 */
export interface CallerMinute {
  /** Greeting and menu; for those who go straight to a person only one sentence. */
  greet(call: Call, straightToAgent: boolean): Promise<void>;
  /** `opening` is what is said first. */
  wait(call: Call, opening: readonly string[]): Promise<void>;
  quiet(call: Call): Promise<void>;
  hear(event: MediaEvent): void;
}

/** The position is told this often; shorter makes people count instead of wait. */
const ANNOUNCE_EVERY_MS = 20_000;
const MUSIC = 'hold-music';
/** While waiting; what it does is said with the wait. */
const CALL_ME_BACK = '1';

type FlowNeeds = Pick<FlowMinuteNeeds, 'inForce' | 'soundsOf' | 'answer' | 'toAgent' | 'onMenu' | 'farewell'>;

export interface MinuteNeeds extends FlowNeeds {
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly log: Log;
  /** What is heard for a prompt: as it was published, for this caller's ears. */
  readonly soundOf: (prompt: string, call: Call) => string;
  readonly waitOf: (contactId: string) => Promise<ToldWait | undefined>;
  readonly offer: CallbackOffer;
}
interface ToldWait {
  readonly position: number;
  readonly estimatedSeconds: number | undefined;
}

export function createCallerMinute(needs: MinuteNeeds): CallerMinute {
  const play = async (call: Call, sounds: readonly string[], options: { loop?: boolean; bargeIn?: boolean } = {}) => {
    call.playId = undefined;
    const heard = sounds.map((sound) => needs.soundOf(sound, call));
    const { playId } = await needs.media.play(call.legId, heard, options);
    call.playId = playId;
  };
  /** In order for one caller; a failure is logged and the next thing still done. */
  const then = (call: Call, what: () => Promise<void>): Promise<void> => {
    call.work = call.work.then(what).catch((error: unknown) => {
      if (call.phase !== 'over')
        needs.log.warn({ err: error, contactId: call.contactId }, 'playing to a caller failed');
    });
    return call.work;
  };
  const press = async (call: Call, key: string): Promise<void> => {
    if (call.phase === 'menu') await flow.press(call, key);
    else if (call.phase === 'waiting' && key === CALL_ME_BACK) await callback.begin(call);
    else if (call.phase === 'choosing') await callback.press(call, key);
  };

  const isWaiting = (call: Call): boolean => call.phase === 'waiting';
  const announce = async (call: Call, opening?: readonly string[]): Promise<void> => {
    if (!isWaiting(call)) return;
    const wait = await needs.waitOf(call.contactId);
    const position = wait?.position;
    // Nobody before them is not worth a sentence at the beginning; later it is a thank-you.
    const nobodyBefore = position === undefined || position <= 1;
    const words = nobodyBefore ? (opening === undefined ? ['thanks-for-waiting'] : []) : positionSounds(position - 1);
    const promises = await callback.wordsFor(wait?.estimatedSeconds, opening !== undefined);
    // Asking took a moment: they may be talking by now.
    if (!isWaiting(call)) return;
    await play(call, [...(opening ?? []), ...words, ...promises]);
  };

  const onPlayed = async (call: Call): Promise<void> => {
    if (call.phase === 'menu') await flow.played(call);
    else if (call.phase === 'waiting') {
      await play(call, [MUSIC], { loop: true });
      clearTimeout(call.timer);
      call.timer = setTimeout(() => void then(call, () => announce(call)), ANNOUNCE_EVERY_MS);
    } else callback.played(call);
  };
  const flow = createFlowMinute({ ...needs, play, then });
  const callback = createCallbackMinute({
    ...needs,
    play,
    then,
    wait: async (call) => {
      call.phase = 'waiting';
      await play(call, ['thanks-for-waiting']);
    },
  });

  return {
    greet: async (call, straightToAgent) => {
      call.phase = 'menu';
      if (straightToAgent) await needs.toAgent(call, undefined, ['senior-direct']);
      else await then(call, () => flow.begin(call));
      for (const key of call.earlyKeys.splice(0)) await then(call, () => press(call, key));
    },
    wait: async (call, opening) => {
      clearTimeout(call.timer);
      call.phase = 'waiting';
      await announce(call, opening);
    },
    quiet: async (call) => {
      clearTimeout(call.timer);
      call.playId = undefined;
      await needs.media.stopPlay(call.legId);
    },
    hear: (event) => {
      if (event.type === 'dtmf') {
        const call = needs.calls.byLeg(event.legId);
        if (call?.phase === 'answering') call.earlyKeys.push(event.key);
        else if (call !== undefined) void then(call, () => press(call, event.key));
      } else if (event.type === 'played' && event.outcome === 'finished') {
        const call = needs.calls.byLeg(event.legId);
        if (call === undefined) return;
        void then(call, () => (call.playId === event.playId ? onPlayed(call) : Promise.resolve()));
      }
    },
  };
}
