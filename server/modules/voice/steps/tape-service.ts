import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import type { CallRecorder } from '../call-recorder-service.ts';
import type { Call } from '../calls.ts';
import { isLeft, NO_WORD_MS } from '../minute/word.ts';
import type { AskOf, FlowAnswer, Tape } from './step-types.ts';

/** What a caller says to the tape in a flow: bounded, ended by a key or a silence, kept sealed with their contact like every recording. */
export interface Taping {
  record(call: Call, ask: AskOf<'record' | 'leave_word'>): Promise<FlowAnswer>;
  press(call: Call, key: string): Promise<void>;
  /** True: what was said was our tone. */
  played(call: Call): Promise<boolean>;
  hear(call: Call, signal: 'speech' | 'silence'): void;
}

export interface TapingNeeds {
  readonly clock: Clock;
  readonly media: Pick<MediaEngine, 'listenFor'>;
  readonly recorder: Pick<CallRecorder, 'talk' | 'stop'>;
  readonly play: (call: Call, sounds: readonly string[]) => Promise<void>;
  /** In order with everything else done for this caller. */
  readonly then: (call: Call, what: () => Promise<void>) => Promise<void>;
  /** A case for whoever is to answer. */
  readonly openCase: (call: Call) => Promise<void>;
  /** As long a pause ends it where the flow does not say. */
  readonly silenceMs: () => Promise<number>;
}

const TONE = 'whisper-chime';

export function createTaping(needs: TapingNeeds): Taping {
  const end = async (call: Call, tape: Tape, bySelf = false): Promise<void> => {
    if (call.tape !== tape || call.phase !== 'menu') return;
    call.tape = undefined;
    clearTimeout(call.timer);
    clearTimeout(call.wordLimit);
    // Whoever presses the key believes that they have said something: rather a tape with a whisper on it than a word that is lost.
    if (bySelf) tape.said.heard = true;
    const hasSpoken = isLeft(tape.said, needs.clock.now().getTime());
    const recordingId = call.recordingId;
    await needs.media.listenFor(call.legId, ['speech']);
    await needs.recorder.stop(call);
    const isKept = hasSpoken && recordingId !== undefined;
    if (isKept && tape.ask.do === 'leave_word') {
      await needs.openCase(call);
      call.hasLeftWord = true;
    }
    call.word = undefined;
    if (!isKept) tape.done({ outcome: 'missing', why: 'nothing_said' });
    else
      tape.done(
        tape.ask.do === 'record' ? { outcome: 'done', values: { [tape.ask.into]: recordingId } } : { outcome: 'done' },
      );
  };
  const endIn = (call: Call, tape: Tape, ms: number): void => {
    clearTimeout(call.timer);
    call.timer = setTimeout(() => void needs.then(call, () => end(call, tape)), ms);
  };

  return {
    record: async (call, ask) => {
      // What is said while a secret is spoken is on no tape.
      if (call.isHushed) return { outcome: 'failed', why: 'paused' };
      const silenceMs = ask.silenceSeconds === undefined ? await needs.silenceMs() : ask.silenceSeconds * 1_000;
      return new Promise((done) => {
        call.tape = { ask, silenceMs, isRunning: false, said: { since: 0, heard: false }, done };
        needs.play(call, [TONE]).catch(() => {
          call.tape = undefined;
          done({ outcome: 'failed', why: 'trouble' });
        });
      });
    },
    played: async (call) => {
      const { tape } = call;
      if (tape === undefined) return false;
      if (tape.isRunning) return true;
      tape.isRunning = true;
      tape.said.since = needs.clock.now().getTime();
      // Whoever hangs up after the last word has left it all the same.
      if (tape.ask.do === 'leave_word') call.word = tape.said;
      await needs.recorder.talk(call, []);
      await needs.media.listenFor(call.legId, ['speech', 'silence']);
      clearTimeout(call.wordLimit);
      call.wordLimit = setTimeout(() => void needs.then(call, () => end(call, tape)), tape.ask.maxSeconds * 1_000);
      endIn(call, tape, NO_WORD_MS);
      return true;
    },
    press: async (call, key) => {
      const { tape } = call;
      if (tape?.isRunning === true && key === tape.ask.endKey) await end(call, tape, true);
    },
    hear: (call, signal) => {
      const { tape } = call;
      if (tape?.isRunning !== true || call.phase !== 'menu') return;
      if (signal === 'speech') {
        tape.said.heard = true;
        clearTimeout(call.timer);
      } else if (tape.said.heard) endIn(call, tape, tape.silenceMs);
    },
  };
}
