import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { CallRecorder } from '../call-recorder-service.ts';
import type { Call } from '../calls.ts';
import { isLeft, NO_WORD_MS } from './word.ts';
import { sayGoodbye } from '../end-reasons.ts';

/** A caller leaves word instead of waiting on. They keep their place until they have: a person who becomes free is better than a tape. */
export interface WordMinute {
  begin(call: Call): Promise<void>;
  press(call: Call, key: string): Promise<void>;
  /** What was asked has been said. */
  played(call: Call): Promise<void>;
  hear(call: Call, signal: 'speech' | 'silence'): void;
  /** A person took the call in the middle of it: what was said stays in the recording of the talk. */
  interrupt(call: Call): Promise<void>;
}

export interface WordNeeds {
  readonly clock: Clock;
  readonly media: Pick<MediaEngine, 'listenFor'>;
  readonly recorder: Pick<CallRecorder, 'talk' | 'stop'>;
  readonly play: (call: Call, sounds: readonly string[], options?: { bargeIn?: boolean }) => Promise<void>;
  /** In order with everything else done for this caller. */
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
  /** The contact ends with what was left; false: it rings at a desk in this very moment. */
  readonly keep: (call: Call) => Promise<boolean>;
  /** Back to the music: they never left the line. */
  readonly wait: (call: Call) => Promise<void>;
}

/** Goodbye takes eight seconds; whoever cannot be played to is let go all the same. */
const LEAVE_MS = 15_000;
const DONE = '#';

export function createWordMinute(needs: WordNeeds): WordMinute {
  const isSpeaking = (call: Call): boolean => call.phase === 'leaving_word' && call.word !== undefined;

  const settle = async (call: Call): Promise<void> => {
    clearTimeout(call.timer);
    clearTimeout(call.wordLimit);
    await needs.media.listenFor(call.legId, []);
    await needs.recorder.stop(call);
  };

  const done = async (call: Call, bySelf = false): Promise<void> => {
    if (!isSpeaking(call) || call.word === undefined) return;
    // Whoever presses # believes that they have said something: rather a tape with a whisper on it than a word that is lost.
    if (bySelf) call.word.heard = true;
    const hasSpoken = isLeft(call.word, needs.clock.now().getTime());
    await settle(call);
    const isKept = hasSpoken && (await needs.keep(call));
    call.word = undefined;
    if (call.phase !== 'leaving_word') return;
    if (!isKept) return needs.wait(call);
    call.phase = 'leaving';
    call.timer = setTimeout(() => sayGoodbye(call.sip, 'word left'), LEAVE_MS);
    await needs.play(call, ['word-kept']);
  };

  const endIn = (call: Call, ms: number): void => {
    clearTimeout(call.timer);
    call.timer = setTimeout(() => void needs.then(call, () => done(call)), ms);
  };

  return {
    begin: async (call) => {
      if (call.phase !== 'waiting' && call.phase !== 'choosing') return;
      clearTimeout(call.timer);
      call.phase = 'leaving_word';
      call.word = undefined;
      // A pause that a flow asked for is for the talk it led to, not for this.
      call.isHushed = false;
      await needs.play(call, ['leave-word', 'whisper-chime']);
    },
    played: async (call) => {
      if (call.phase !== 'leaving_word' || call.word !== undefined || call.wait === undefined) return;
      call.word = { since: needs.clock.now().getTime(), heard: false };
      await needs.recorder.talk(call, []);
      await needs.media.listenFor(call.legId, ['speech', 'silence']);
      const { wordMaxMs } = call.wait.settings;
      call.wordLimit = setTimeout(() => void needs.then(call, () => done(call)), wordMaxMs);
      endIn(call, NO_WORD_MS);
    },
    press: async (call, key) => {
      if (key === DONE) await done(call, true);
    },
    hear: (call, signal) => {
      if (!isSpeaking(call) || call.word === undefined || call.wait === undefined) return;
      if (signal === 'speech') {
        call.word.heard = true;
        clearTimeout(call.timer);
      } else if (call.word.heard) endIn(call, call.wait.settings.wordSilenceMs);
    },
    interrupt: async (call) => {
      clearTimeout(call.wordLimit);
      if (call.word === undefined) return;
      call.word = undefined;
      await needs.media.listenFor(call.legId, []);
    },
  };
}
