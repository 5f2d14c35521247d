import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import type { Refer } from '../../platform/sip/index.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import { notAllowed, type ContactLife, type ContactRow, type Happening } from '../contacts/index.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call, Calls } from './calls.ts';
import { createOutsideCalls, type OutsideCall } from './outside-calls.ts';
import type { RoamingPhones } from './nodes/index.ts';
import type { OutsideLines } from './outside-line-service.ts';
import type { PhoneClaims } from './phone-claims.ts';
import type { ReferOut } from './refer-out-service.ts';
import type { PatienceBook } from './rules/patience.ts';
import type { TalkEvent } from './talk-state.ts';
import { talkOf, type TalkBy, type Talks } from './talks-service.ts';
import type { ColleagueLine, Other, OutsideLine } from './talk.ts';

/** Whoever is called into a talk, from the first ring to the end. Every entry is one thing in the turn of its talk. */
export interface OtherLines {
  /** Rings at these colleagues, one after the other, until one answers. */
  callColleagues(call: Call, people: readonly Colleague[], actor: string): Promise<void>;
  callOutside(call: Call, number: string, how: OutsideCall): Promise<void>;
  /** Somebody outside has come in the place of whoever rang (RFC 3891), and is there. */
  outsideAnswered(call: Call, line: OutsideLine): Promise<void>;
  /** The colleague at whose phone it rings takes it, or does not. */
  answered(call: Call, staffId: string, accept: boolean): Promise<void>;
  /** Takes the other out of the talk. */
  drop(call: Call, event: Extract<TalkEvent, 'cancel' | 'drop'>, actor: string): Promise<void>;
  /** The agent goes, the customer stays with the other. */
  complete(call: Call, actor: string): Promise<void>;
  /** The agent's phone did not come back: true when the other could take over. */
  takeOver(call: Call): Promise<boolean>;
  colleagueLeft(call: Call, staffId: string): Promise<void>;
  legLost(legId: string, reason: string): void;
  phoneAttached(staffId: string, legId: string): void;
  phoneLost(staffId: string): void;
  /** The talk is over, or goes back into the line: everybody else is let go. */
  leave(call: Call, by: TalkBy): Promise<void>;
}

export interface OtherLinesNeeds {
  readonly life: ContactLife;
  readonly calls: Calls;
  readonly book: PatienceBook;
  readonly phones: Pick<RoamingPhones, 'legOf' | 'bring'>;
  readonly claims: PhoneClaims;
  readonly talks: Talks;
  readonly outside: Pick<OutsideLines, 'dial' | 'close' | 'permit'>;
  readonly referOut: ReferOut;
  readonly recorder: Pick<CallRecorder, 'stop'>;
  readonly noted: (row: ContactRow) => void;
  readonly hangUp: (call: Call, reason: string) => void;
  readonly earsOff: (call: Call, reason: string) => Promise<void>;
  readonly onRefer: (call: Call, line: OutsideLine, refer: Refer) => void;
  readonly log: Log;
}

interface Colleague {
  readonly staffId: string;
  readonly name: string;
}
interface Reached {
  readonly next: Colleague;
  readonly others: readonly Colleague[];
  readonly legId: string;
}

/** Without an agent it is a flow that puts somebody through. */
const partyOf = (call: Call) => (call.agentId === undefined ? 'system' : 'agent');

const asOther = (other: Other): NonNullable<TalkBy['other']> =>
  other.kind === 'agent' ? { kind: 'agent', id: other.staffId } : { kind: 'outside', id: other.number };
const SYSTEM = 'system:voice';

export function createOtherLines(needs: OtherLinesNeeds): OtherLines {
  const { talks, claims } = needs;

  const later = (call: Call, what: () => Promise<void>): void => {
    if (call.talk === undefined || call.phase !== 'talking') return;
    talks.inTurn(call, what).catch((error: unknown) => {
      needs.log.warn({ err: error, contactId: call.contactId }, 'a step of a talk was not made');
    });
  };
  const letGo = async (call: Call, other: Other | undefined, cause: string): Promise<void> => {
    if (other?.kind === 'agent') claims.release(other.staffId, call.contactId);
    if (other?.kind === 'outside') await needs.outside.close(other, cause);
  };
  /** The other is not there any more, by themselves or because nobody came. */
  const gone = async (
    call: Call,
    other: Other,
    how: { event: TalkEvent; by: TalkBy; failure?: string },
  ): Promise<void> => {
    const talk = talkOf(call);
    if (talk.other !== other) return;
    clearTimeout(talk.timer);
    await talks.step(call, how.event, {
      ...how.by,
      other: asOther(other),
      then: () => {
        talk.other = undefined;
        talk.lastFailure = how.failure;
        if (other.kind === 'agent') claims.release(other.staffId, call.contactId);
      },
    });
    await letGo(call, other, how.by.reason ?? how.event);
  };
  const left = async (call: Call, other: Other, by: TalkBy): Promise<void> => {
    const wasHandedOver = talkOf(call).state === 'handed_over';
    await gone(call, other, { event: 'other_left', by });
    if (wasHandedOver) needs.hangUp(call, 'other_left');
  };
  const failed = (call: Call, other: Other, failure: string): Promise<void> =>
    gone(call, other, { event: 'fail', by: { actor: SYSTEM, reason: failure }, failure });

  /** The first of them whose phone comes. */
  const reach = async ([next, ...others]: readonly Colleague[]): Promise<Reached> => {
    if (next === undefined) throw new AppError({ code: 'voice.nobody_free', kind: 'refused' });
    try {
      return { next, others, legId: await needs.phones.bring(next.staffId, 'colleague') };
    } catch (error) {
      if (others.length > 0) return reach(others);
      const isBusy = error instanceof AppError && error.code === 'voice.phone_busy';
      const code = isBusy ? 'voice.colleague_busy' : 'voice.colleague_no_phone';
      throw new AppError({ code, kind: 'refused', details: { name: next.name }, cause: error });
    }
  };
  const ring = async (
    call: Call,
    people: readonly Colleague[],
    how: { actor: string; again: boolean },
  ): Promise<void> => {
    const { next, others, legId } = await reach(people);
    const talk = talkOf(call);
    const line: ColleagueLine = { kind: 'agent', ...next, legId, ringing: true };
    const by: TalkBy = {
      actor: how.actor,
      other: asOther(line),
      then: () => {
        talk.other = line;
      },
    };
    // Before the step: their desk is told of it at the commit and asks at once, while the sound is still being set.
    claims.claim(next.staffId, { contactId: call.contactId, as: 'colleague' });
    await (how.again ? talks.note(call, 'ring', by) : talks.step(call, 'consult', by)).catch((error: unknown) => {
      claims.release(next.staffId, call.contactId);
      throw error;
    });
    rest.set(line, others);
    clearTimeout(talk.timer);
    talk.timer = setTimeout(
      () => later(call, () => notTaken(call, line, 'no_answer')),
      needs.book.patience().colleagueRingMs,
    );
  };
  const rest = new WeakMap<ColleagueLine, readonly Colleague[]>();
  const notTaken = async (call: Call, line: ColleagueLine, failure: string): Promise<void> => {
    const talk = talkOf(call);
    if (talk.other !== line || !line.ringing) return;
    const others = rest.get(line) ?? [];
    if (others.length === 0) return failed(call, line, failure);
    claims.release(line.staffId, call.contactId);
    await ring(call, others, { actor: SYSTEM, again: true }).catch(async (error: unknown) => {
      needs.log.info({ err: error, contactId: call.contactId }, 'nobody else of the queue could be asked');
      await failed(call, line, failure);
    });
  };

  const change = (call: Call, happening: Happening) => async (tx: Tx) => {
    const done = await needs.life.apply(tx, call.contactId, happening);
    if (!done.ok) throw notAllowed(done.refusal);
    tx.afterCommit(() => needs.noted(done.value));
  };
  /** The colleague's phone is from now on the agent's of this contact. */
  const handOver = async (call: Call, line: ColleagueLine, actor: string): Promise<void> => {
    const talk = talkOf(call);
    await talks.step(call, 'hand_over', {
      actor,
      other: asOther(line),
      within: change(call, { event: 'hand_over', actor, agentId: line.staffId }),
      then: () => {
        talk.other = undefined;
        talk.muted = false;
        call.agentId = line.staffId;
        call.agentLegId = line.legId;
      },
    });
    claims.release(line.staffId, call.contactId);
  };
  /** For the agent it is over; the line goes on without anybody of ours in it, and so without a recording. */
  const leaveWith = async (
    call: Call,
    line: OutsideLine,
    how: { event: 'leave' | 'answer'; actor: string },
  ): Promise<void> => {
    await needs.earsOff(call, 'handed_over');
    const { actor } = how;
    await talks.step(call, how.event, {
      actor,
      other: asOther(line),
      within: change(call, { event: 'end', actor, endedBy: partyOf(call), reason: 'handed_over' }),
      then: () => {
        line.ringing = false;
        call.agentId = undefined;
        call.agentLegId = undefined;
      },
    });
    await needs.recorder.stop(call);
  };
  const complete = async (call: Call, actor: string): Promise<void> => {
    const { other } = talkOf(call);
    if (other === undefined || other.ringing) throw new AppError({ code: 'voice.nobody_there', kind: 'conflict' });
    if (other.kind === 'agent') await handOver(call, other, actor);
    else await leaveWith(call, other, { event: 'leave', actor });
  };

  const outsideAnswered = async (call: Call, line: OutsideLine): Promise<void> => {
    const talk = talkOf(call);
    if (talk.other !== line) return;
    clearTimeout(talk.timer);
    if (talk.state === 'passing') {
      await leaveWith(call, line, {
        event: 'answer',
        actor: call.agentId === undefined ? SYSTEM : `staff:${call.agentId}`,
      });
      return;
    }
    await talks.step(call, 'answer', { actor: SYSTEM, other: asOther(line), then: () => void (line.ringing = false) });
  };

  const passing = createOutsideCalls({ ...needs, later, letGo, failed, left, answered: outsideAnswered });

  return {
    complete,
    callColleagues: (call, people, actor) => ring(call, people, { actor, again: false }),
    callOutside: passing.call,
    outsideAnswered,
    answered: async (call, staffId, accept) => {
      const talk = talkOf(call);
      const line = talk.other;
      if (line?.kind !== 'agent' || line.staffId !== staffId || !line.ringing)
        throw new AppError({ code: 'voice.not_asked', kind: 'conflict' });
      if (!accept) return notTaken(call, line, 'declined');
      line.legId = needs.phones.legOf(staffId);
      if (line.legId === undefined) throw new AppError({ code: 'voice.no_phone', kind: 'refused' });
      clearTimeout(talk.timer);
      const actor = `staff:${staffId}`;
      await talks.step(call, 'answer', { actor, other: asOther(line), then: () => void (line.ringing = false) });
    },
    drop: async (call, event, actor) => {
      const { other } = talkOf(call);
      if (other === undefined) throw new AppError({ code: 'voice.nobody_there', kind: 'conflict' });
      await gone(call, other, { event, by: { actor } });
    },
    takeOver: async (call) => {
      const { talk } = call;
      const other = talk?.other;
      if (talk === undefined || other === undefined || other.ringing) return false;
      if (talk.state !== 'conference') return false;
      if (other.kind === 'agent' && other.legId === undefined) return false;
      await talks.inTurn(call, () => complete(call, SYSTEM));
      return true;
    },
    colleagueLeft: async (call, staffId) => {
      const { other } = talkOf(call);
      if (other?.kind !== 'agent' || other.staffId !== staffId || other.ringing)
        throw new AppError({ code: 'voice.not_asked', kind: 'conflict' });
      await left(call, other, { actor: `staff:${staffId}`, reason: 'hung_up' });
    },
    legLost: (legId, reason) => {
      const call = needs.calls.byOutsideLeg(legId);
      const other = call?.talk?.other;
      if (call !== undefined && other !== undefined) later(call, () => left(call, other, { actor: SYSTEM, reason }));
    },
    phoneAttached: (staffId, legId) => {
      const claim = claims.of(staffId);
      const call = claim?.as === 'colleague' ? needs.calls.byContact(claim.contactId) : undefined;
      const other = call?.talk?.other;
      if (call === undefined || other?.kind !== 'agent' || other.staffId !== staffId) return;
      other.legId = legId;
      if (!other.ringing) clearTimeout(call.talk?.timer);
      later(call, () => talks.apply(call));
    },
    phoneLost: (staffId) => {
      const claim = claims.of(staffId);
      const call = claim?.as === 'colleague' ? needs.calls.byContact(claim.contactId) : undefined;
      const other = call?.talk?.other;
      if (call?.talk === undefined || other?.kind !== 'agent' || other.staffId !== staffId) return;
      other.legId = undefined;
      later(call, () => talks.apply(call));
      // A browser that reloads has as long to come back here as in a talk of its own.
      if (other.ringing) return;
      call.talk.timer = setTimeout(
        () => later(call, () => left(call, other, { actor: SYSTEM, reason: 'phone_lost' })),
        needs.book.patience().phoneGraceMs,
      );
    },
    leave: async (call, by) => {
      const { talk } = call;
      if (talk === undefined) return;
      const { other } = talk;
      const ears = needs.earsOff(call, by.reason ?? 'ended');
      await talks.over(call, by);
      await ears;
      await letGo(call, other, by.reason ?? 'ended').catch((error: unknown) => {
        needs.log.error({ err: error, contactId: call.contactId }, 'letting the other of a talk go failed');
      });
    },
  };
}
