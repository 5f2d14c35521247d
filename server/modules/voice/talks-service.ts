import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { transition } from '../../../shared/kernel/state-machine.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { untilWritten } from '../../platform/events/until-written.ts';
import type { Log } from '../../platform/log.ts';
import type { TalkLog } from '../contacts/index.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call } from './calls.ts';
import type { TalkSound } from './talk-sound.ts';
import { isOnHold, talkMachine, type TalkEvent } from './talk-state.ts';
import { concerned, newTalk, type Talk } from './talk.ts';

export interface TalkBy {
  readonly actor: string;
  readonly other?: { readonly kind: 'agent' | 'outside' | 'leader'; readonly id: string };
  readonly reason?: string;
  /** What becomes true together with the step. */
  readonly within?: (tx: Tx) => Promise<void>;
  /** Runs when it is on record and before the sound changes. */
  readonly then?: (talk: Talk) => void;
}

/** The one gate for every step of a talk: allowed by the table, on record with its event, then in the sound. */
export interface Talks {
  /** The agent's leg is there, for the first time or again. */
  join(call: Call, legId: string): Promise<void>;
  step(call: Call, event: TalkEvent, by: TalkBy): Promise<void>;
  /** Something that leaves the state as it is: mute, a leader's ear. */
  note(call: Call, event: string, by: TalkBy): Promise<void>;
  apply(call: Call): Promise<void>;
  /** The talk is over for this agent: silence, and on record when there was more to it than talking. */
  over(call: Call, by: TalkBy): Promise<void>;
  inTurn<T>(call: Call, what: () => Promise<T>): Promise<T>;
}

export const noTalk = (): AppError => new AppError({ code: 'voice.no_talk', kind: 'conflict' });
export const talkOf = (call: Call | undefined): Talk => {
  if (call?.talk === undefined || call.phase !== 'talking') throw noTalk();
  return call.talk;
};

export function createTalks(needs: {
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly talkLog: TalkLog;
  readonly sound: TalkSound;
  readonly recorder: Pick<CallRecorder, 'held'>;
  readonly log: Log;
}): Talks {
  const write = (call: Call, talk: Talk, event: string, { to, by }: { to: Talk['state']; by: TalkBy }) =>
    needs.transactor.run(async (tx) => {
      await by.within?.(tx);
      const { contactId } = call;
      const { actor, reason = null } = by;
      const step = { contactId, from: talk.state, event, to, actor, other: by.other ?? null, reason };
      const leaver = by.other !== undefined && by.other.kind !== 'outside' ? [by.other.id] : [];
      await needs.talkLog.note(tx, step, [...new Set([...concerned(talk), ...leaver])]);
    });

  return {
    join: async (call, legId) => {
      call.agentLegId = legId;
      call.talk ??= newTalk(needs.clock.now());
      await needs.sound.apply(call);
    },
    step: async (call, event, by) => {
      const talk = talkOf(call);
      const next = transition(talkMachine, talk.state, event);
      if (!next.ok)
        throw new AppError({ code: 'voice.not_now', kind: 'conflict', details: { state: talk.state, event } });
      await write(call, talk, event, { to: next.value, by });
      const [was, is] = [isOnHold(talk.state), isOnHold(next.value)];
      Object.assign(talk, { state: next.value, since: needs.clock.now(), touched: true, lastFailure: undefined });
      by.then?.(talk);
      await needs.sound.apply(call);
      if (was !== is) await needs.recorder.held(call, is, by.actor);
      talk.told?.(event);
    },
    note: async (call, event, by) => {
      const talk = talkOf(call);
      await write(call, talk, event, { to: talk.state, by });
      talk.touched = true;
      by.then?.(talk);
      await needs.sound.apply(call);
    },
    apply: (call) => needs.sound.apply(call),
    over: async (call, by) => {
      const { talk } = call;
      if (talk === undefined) return;
      call.talk = undefined;
      clearTimeout(talk.timer);
      await needs.sound.silence(call, talk);
      if (!talk.touched) return;
      const told = { ...by, staff: concerned(talk) };
      await untilWritten(() => needs.transactor.run((tx) => needs.talkLog.close(tx, call.contactId, told)), {
        log: needs.log,
        what: 'the end of a talk',
      });
    },
    inTurn: (call, what) => {
      const talk = talkOf(call);
      const done = talk.work.then(what);
      talk.work = done.catch(() => undefined);
      return done;
    },
  };
}
