import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEvent } from '../../platform/media/media-engine.ts';
import type { TalkLog } from '../contacts/index.ts';
import type { AgentPhones } from './agent-phones.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call, Calls } from './calls.ts';
import { sayGoodbye } from './end-reasons.ts';
import type { OtherLines } from './other-lines-service.ts';
import { legsOf } from './talk.ts';
import type { Talks } from './talks-service.ts';

export type WorkerCrash = Extract<MediaEvent, { type: 'worker_crashed' }>;

export interface AfterCrashNeeds {
  readonly transactor: Transactor;
  readonly calls: Pick<Calls, 'all'>;
  readonly phones: Pick<AgentPhones, 'lost'>;
  readonly others: Pick<OtherLines, 'legLost'>;
  readonly recorder: Pick<CallRecorder, 'finishAfterCrash' | 'pausedUntil' | 'pause' | 'talk'>;
  readonly talks: Pick<Talks, 'apply' | 'note'>;
  readonly talkLog: Pick<TalkLog, 'note'>;
  readonly log: Log;
  readonly end: (call: Call, reason: string) => void;
}

const REASON = 'media_failure';
const SYSTEM = 'system:voice';
/** In the story: the sound broke off here for a moment. Where the call did not survive it, its end says so instead. */
const SOUND_BROKE = 'sound_broke';
const TOLD_KEPT = 1_000;

/** False for a leg that belongs to no caller of the web page. */
type WebLost = (legId: string) => boolean;

export interface AfterCrash {
  /** In the moment itself, before anything is known of the telephones: pages are asked to come back. */
  browsersLost(legs: readonly string[], webLost: WebLost): void;
  crashed(crash: WorkerCrash, webLost: WebLost): void;
}

/**
 * A process that carried sound has died. The engine has brought the telephones back by itself; what is left is everything that has a
 * name beyond the sound: browsers are asked to come back, a recording that was cut goes on in a second file, the contact's story
 * says what happened, and whoever could not be brought back is told goodbye instead of being left on a dead line.
 */
export function createAfterCrash(needs: AfterCrashNeeds): AfterCrash {
  const isOver = (call: Call): boolean => call.phase === 'over';

  const recordOn = async (call: Call): Promise<void> => {
    const wasPaused = needs.recorder.pausedUntil(call) !== undefined;
    await needs.recorder.finishAfterCrash(call);
    if (isOver(call)) return;
    if (call.talk !== undefined) await needs.talks.apply(call);
    else if (call.word !== undefined) await needs.recorder.talk(call, []);
    // A card number that is being said must not come into the second file either.
    if (wasPaused) await needs.recorder.pause(call, true, SYSTEM);
  };
  const tell = async (call: Call): Promise<void> => {
    const by = { actor: SYSTEM, reason: REASON };
    if (call.talk !== undefined) {
      await needs.talks.note(call, SOUND_BROKE, by);
      return;
    }
    const { contactId } = call;
    // Nobody talks with them yet, and so nothing of a talk is left to be ended.
    const step = { contactId, from: null, event: SOUND_BROKE, to: 'over', other: null, ...by } as const;
    await needs.transactor.run((tx) => needs.talkLog.note(tx, step, []));
  };
  const legsOfCall = (call: Call): readonly string[] => {
    if (call.talk === undefined) return [call.legId];
    const { customer, agent, other, ears } = legsOf(call, call.talk);
    return [customer, agent, other, ...ears.map((ear) => ear.legId)].filter((legId) => legId !== undefined);
  };

  /** The legs whose owners know already, and the calls they were in then. */
  const told = new Map<string, readonly Call[]>();
  const running = (): { call: Call; legIds: readonly string[] }[] =>
    needs.calls.all().map((call) => ({ call, legIds: legsOfCall(call) }));
  const tellOwners = (legIds: readonly string[], webLost: WebLost): void => {
    for (const legId of legIds) {
      if (!webLost(legId)) needs.phones.lost(legId);
      else for (const call of needs.calls.all()) call.hadBroken ||= call.legId === legId;
    }
  };

  const crashed: AfterCrash['crashed'] = ({ legs, restored, waiting, recordings }, webLost) => {
    const gone = new Set(legs);
    const shaken = new Set([...restored, ...waiting]);
    const cut = new Set(recordings);
    const known = waiting.filter((legId) => told.has(legId));
    const shakenBefore = new Set(known.flatMap((legId) => told.get(legId) ?? []));
    for (const legId of known) told.delete(legId);
    const goesOn = async (call: Call, isShaken: boolean): Promise<void> => {
      const { recordingId } = call;
      const isCut = recordingId !== undefined && cut.has(recordingId);
      if (isCut) await recordOn(call);
      if ((isCut || isShaken) && !isOver(call)) await tell(call);
    };
    // Who was in which call is looked up before a phone that is lost leaves it.
    for (const { call, legIds } of running()) {
      if (gone.has(call.legId)) {
        void needs.recorder.finishAfterCrash(call).catch(() => undefined);
        needs.end(call, REASON);
        sayGoodbye(call.sip, 'media failure');
        continue;
      }
      goesOn(call, shakenBefore.has(call) || legIds.some((legId) => shaken.has(legId))).catch((error: unknown) => {
        needs.log.error({ err: error, contactId: call.contactId }, 'what a crash of the sound left of a call failed');
      });
    }
    for (const legId of legs) needs.others.legLost(legId, REASON);
    tellOwners([...legs, ...waiting.filter((legId) => !known.includes(legId))], webLost);
  };
  return {
    browsersLost: (legs, webLost) => {
      const calls = running();
      for (const legId of legs) {
        const theirs = calls.filter(({ legIds }) => legIds.includes(legId)).map(({ call }) => call);
        told.set(legId, theirs);
      }
      // A page that closed its leg meanwhile is not named again.
      for (const oldest of [...told.keys()].slice(0, Math.max(0, told.size - TOLD_KEPT))) told.delete(oldest);
      tellOwners(legs, webLost);
    },
    crashed,
  };
}
