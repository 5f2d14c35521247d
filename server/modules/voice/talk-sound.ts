import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call } from './calls.ts';
import { matrixOf, type Matrix } from './matrix.ts';
import { legsOf, type Talk } from './talk.ts';

/** Brings the sound of a talk to what its state says: only what differs is touched, so that a running talk never stutters. */
export interface TalkSound {
  apply(call: Call): Promise<void>;
  /** Nobody hears anybody any more; the legs stay. */
  silence(call: Call, talk: Talk): Promise<void>;
}

const NOTHING: Matrix = { hears: new Map(), sounds: new Map(), right: [] };
const same = (a: readonly string[] | undefined, b: readonly string[]): boolean => a?.join() === b.join();

export function createTalkSound(needs: {
  readonly media: MediaEngine;
  readonly recorder: Pick<CallRecorder, 'talk'>;
  readonly log: Log;
}): TalkSound {
  const { media } = needs;
  /** A leg that went in this very moment is told of by its own event, which comes here again. */
  const quietly = async (what: Promise<unknown>): Promise<void> => {
    await what.catch((error: unknown) => needs.log.warn({ err: error }, 'a row of the matrix could not be set'));
  };

  const become = async (before: Matrix, next: Matrix): Promise<void> => {
    for (const [leg, sound] of before.sounds) {
      if (next.sounds.get(leg) !== sound) await quietly(media.stopPlay(leg));
    }
    // First who must not be heard any more, then who is heard from now on.
    for (const leg of before.hears.keys()) if (!next.hears.has(leg)) await quietly(media.hear(leg, []));
    const rows = [...next.hears].filter(([leg, sources]) => !same(before.hears.get(leg), sources));
    for (const [leg, sources] of rows.sort(([, a], [, b]) => a.length - b.length)) {
      await quietly(
        media.hear(
          leg,
          sources.map((legId) => ({ legId })),
        ),
      );
    }
    for (const [leg, sound] of next.sounds) {
      if (before.sounds.get(leg) !== sound) await quietly(media.play(leg, [sound], { loop: true }));
    }
  };

  const turns = new WeakMap<Call, Promise<void>>();
  /** What was asked for first is done first: the silence of one talk must not fall upon the next. */
  const inTurn = (call: Call, what: () => Promise<void>): Promise<void> => {
    const done = (turns.get(call) ?? Promise.resolve()).then(what);
    turns.set(
      call,
      done.catch(() => undefined),
    );
    return done;
  };

  return {
    apply: (call) =>
      inTurn(call, async () => {
        const { talk } = call;
        if (talk === undefined || call.phase === 'over') return;
        const next = matrixOf(talk.state, legsOf(call, talk));
        const before = talk.applied ?? NOTHING;
        talk.applied = next;
        await become(before, next);
        // Put through by a flow, they have nobody of ours: ringing and music are no talk.
        const isRecorded = talk.state !== 'handed_over' && call.agentId !== undefined;
        const isSame = talk.recordedLeg === call.legId && same(before.right, next.right);
        if (!isRecorded || (isSame && call.recordingId !== undefined)) return;
        talk.recordedLeg = call.legId;
        await needs.recorder.talk(call, next.right);
      }),
    silence: (call, talk) =>
      inTurn(call, async () => {
        const before = talk.applied ?? NOTHING;
        talk.applied = undefined;
        await become(before, { ...NOTHING, hears: new Map([...before.hears.keys()].map((leg) => [leg, []])) });
      }),
  };
}
