import type { Party } from '../../../shared/contracts/contacts.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { untilWritten } from '../../platform/events/until-written.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import { type CallEnd, type IncomingCall, type Refer, type Reoffer } from '../../platform/sip/index.ts';
import type { ChannelDriver, ContactLife, TalkLog } from '../contacts/index.ts';
import { createAfterCrash, type AfterCrash } from './after-crash-service.ts';
import { noPhone } from './agent-phones.ts';
import { endedBy, whatEndMeans } from './call-end.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { CallerMinute } from './caller-minute-service.ts';
import { answerReoffer } from './call-media.ts';
import { endCall } from './call-store.ts';
import type { CallLine } from './call-line.ts';
import type { Call, Calls } from './calls.ts';
import { callBackIfLost, type CallBackLost } from './lost-callers-service.ts';
import { tellWord } from './minute/word-listeners.ts';
import { isLeft } from './minute/word.ts';
import type { RoamingPhones } from './nodes/index.ts';
import type { OtherLines } from './other-lines-service.ts';
import { concerned } from './talk.ts';
import type { Referrals } from './referrals-service.ts';
import type { PatienceBook } from './rules/patience.ts';
import type { Talks } from './talks-service.ts';
import type { Quality } from './traces/index.ts';
import { reasonOfCancel, reasonOfEnd, sayGoodbye } from './end-reasons.ts';

export interface CallDriver extends ChannelDriver {
  watch(call: Call, sip: IncomingCall): void;
  /** The customer whom an agent called has answered: the two talk. */
  join(call: Call): Promise<void>;
  /** `line`: which of its lines; one that is not the call's any more ends nothing. */
  ended(call: Call, line: CallLine | undefined, end: CallEnd): void;
  reoffered(call: Call, line: CallLine | undefined, reoffer: Reoffer): void;
  /** The customer's far end asks us to call somebody in its place. */
  referred(call: Call, refer: Refer): void;
  /** Nobody answered: the call is over here, and its contact is told by who dialled. */
  forget(call: Call, cause: string): Promise<void>;
  /** The caller is not there any more, without a word. */
  gone(call: Call, reason: string): void;
  phoneAttached(agentId: string, legId: string): Promise<void>;
  phoneLost(agentId: string): void;
  readonly afterCrash: AfterCrash;
  /** Our side of the end, for a whole process that stops. */
  hangUpAll(reason: string): Promise<void>;
}

export interface CallDriverNeeds {
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly phones: RoamingPhones;
  readonly minute: CallerMinute;
  readonly recorder: CallRecorder;
  readonly talkLog: Pick<TalkLog, 'close' | 'note'>;
  readonly talks: Pick<Talks, 'join' | 'apply' | 'note'>;
  readonly others: Pick<OtherLines, 'leave' | 'takeOver' | 'legLost'>;
  readonly referrals: Pick<Referrals, 'ofCustomer' | 'farEndLeft'>;
  readonly log: Log;
  /** Not asked into a colleague's talk, not listening to one. */
  readonly isFree: (agentId: string) => boolean;
  readonly quality: Pick<Quality, 'keep' | 'mark'>;
  readonly book: PatienceBook;
  readonly callbacks: { readonly afterLoss: CallBackLost };
  /** The agent's audio stayed away: routing puts the customer first in the queue again. */
  readonly takeBack: (contactId: string, agentId: string) => Promise<void>;
  /** A contact that is to be dialled when an agent has accepted it; false: it is none. */
  readonly dial: (contactId: string, agentId: string) => Promise<boolean>;
}

export function createCallDriver(needs: CallDriverNeeds): CallDriver {
  /**
   * One end, whoever brings it: sound off, file closed, the story told. Safe to call twice, and the first call tells the
   * story: so it comes before our own BYE, whose `ended` would only know that we hung up.
   */
  const finish = async (call: Call, by: Party, reason: string): Promise<void> => {
    if (call.phase === 'over') return;
    const wasInMenu = call.phase === 'menu';
    call.phase = 'over';
    clearTimeout(call.timer);
    clearTimeout(call.wordLimit);
    needs.calls.remove(call);
    const leavesWord = isLeft(call.word, needs.clock.now().getTime());
    const leftWord = leavesWord || (wasInMenu && call.hasLeftWord);
    const staff = call.talk === undefined ? [] : concerned(call.talk);
    const told = { actor: by === 'customer' ? 'customer' : 'system:voice', reason };
    const tell = async (tx: Tx): Promise<void> => {
      const row = await needs.life.lock(tx, call.contactId);
      const happening = whatEndMeans(row.state, by, { reason, leftWord });
      if (happening !== undefined) await needs.life.apply(tx, call.contactId, happening);
      const { contactId, hadBroken } = call;
      if (happening !== undefined) await callBackIfLost(needs.callbacks, tx, { contactId, reason, hadBroken });
      if (leavesWord) tellWord(tx, call.contactId);
      await needs.talkLog.close(tx, call.contactId, { ...told, staff });
      await endCall(tx.db, call.contactId, reason, tx.now);
    };
    // Nobody will say it again: a customer who hung up while the database was away would talk for ever on record.
    await untilWritten(() => needs.transactor.run(tell), { log: needs.log, what: 'the end of a call' });
    await needs.others.leave(call, told);
    await needs.recorder.stop(call);
    await keepQuality(call);
    await hushRinging(call);
    await needs.media.closeLeg(call.legId).catch(() => undefined);
  };
  /** While the legs are still there to be asked. */
  const keepQuality = async (call: Call): Promise<void> => {
    const { contactId, trunk, agentId, agentLegId } = call;
    const about = { contactId, trunk, agentId };
    await Promise.all([
      needs.quality.keep({ ...about, leg: 'trunk', legId: call.legId }),
      ...(agentLegId === undefined ? [] : [needs.quality.keep({ ...about, leg: 'agent', legId: agentLegId })]),
    ]);
  };
  const hushRinging = async (call: Call): Promise<void> => {
    const legId = call.ringingLegId;
    call.ringingLegId = undefined;
    if (legId !== undefined) await needs.media.stopPlay(legId).catch(() => undefined);
  };
  const finishSafely = (call: Call, by: Party, reason: string): void => {
    finish(call, by, reason).catch((error: unknown) => {
      needs.log.error({ err: error, contactId: call.contactId }, 'ending a call failed');
    });
  };

  const counted = new WeakMap<Call, string>();
  const bridge = async (call: Call, legId: string): Promise<void> => {
    if (call.talk === undefined) await needs.minute.quiet(call);
    await needs.talks.join(call, legId);
    // Their leg lives through many calls: what it counted before is not this one's.
    if (counted.get(call) !== legId) await needs.quality.mark(legId);
    counted.set(call, legId);
  };

  const isOn = (call: Call, line: CallLine | undefined): boolean => call.sip === line;
  const reoffered: CallDriver['reoffered'] = (call, line, reoffer) => {
    if (isOn(call, line)) answerReoffer(needs.media, call, reoffer);
    else reoffer.refuse(488);
  };
  const ended: CallDriver['ended'] = (call, line, end) => {
    if (!isOn(call, line) || needs.referrals.farEndLeft(call, end)) return;
    finishSafely(call, endedBy(end), reasonOfEnd(end));
  };
  const referred: CallDriver['referred'] = (call, refer) => needs.referrals.ofCustomer(call, refer);

  const waitForPhone = (call: Call, agentId: string): void => {
    clearTimeout(call.timer);
    call.timer = setTimeout(() => {
      if (call.phase !== 'talking' || call.agentLegId !== undefined) return;
      const takenBack = async (): Promise<void> => {
        // In a conference there is somebody left for the customer, which is better than a queue.
        if (!(await needs.others.takeOver(call))) await needs.takeBack(call.contactId, agentId);
      };
      takenBack().catch((error: unknown) => {
        needs.log.error({ err: error, contactId: call.contactId }, 'taking a call back from a silent phone failed');
      });
    }, needs.book.patience().phoneGraceMs);
  };

  const afterCrash = createAfterCrash({
    ...needs,
    end: (call, reason) => finishSafely(call, 'system', reason),
  });

  return {
    channel: 'voice',
    isReachable: (agentId) => needs.phones.legOf(agentId) !== undefined && needs.isFree(agentId),
    connect: async ({ id, agentId }) => {
      const legId = await needs.phones.bring(agentId);
      const call = needs.calls.byContact(id);
      if (call === undefined) {
        if (!(await needs.dial(id, agentId))) throw noPhone();
        return;
      }
      call.agentId = agentId;
      // Taken back while it rang and accepted by somebody else: they hear the answer instead.
      if (call.phase === 'dialling') return;
      call.phase = 'talking';
      await bridge(call, legId);
    },
    waiting: (contactId) => {
      const call = needs.calls.byContact(contactId);
      if (call === undefined || call.phase === 'over') return;
      const left = needs.others.leave(call, { actor: 'system:voice', reason: 'waits_again' });
      call.agentId = undefined;
      call.agentLegId = undefined;
      const music = async (): Promise<void> => {
        await left;
        // Who is saying when to be called back is not interrupted, and a phone that still rings hears nothing.
        if (call.phase === 'talking' && call.agentId === undefined)
          await needs.minute.wait(call, ['thanks-for-waiting']);
      };
      music().catch((error: unknown) => needs.log.warn({ err: error, contactId }, 'music for a waiting caller failed'));
    },
    end: async (contactId, by, reason) => {
      const call = needs.calls.byContact(contactId);
      if (call === undefined) return;
      const finished = finish(call, by, reason);
      sayGoodbye(call.sip, reason);
      await finished;
    },
    gone: (call, reason) => finishSafely(call, 'customer', reason),
    watch: (call, sip) => {
      sip.on('ended', (end) => ended(call, sip, end));
      sip.on('cancelled', (told) => {
        if (isOn(call, sip)) finishSafely(call, 'customer', reasonOfCancel(told));
      });
      sip.on('reoffer', (reoffer) => reoffered(call, sip, reoffer));
      sip.on('refer', (refer) => (isOn(call, sip) ? referred(call, refer) : refer.refuse()));
      sip.on('dtmf', ({ digit }) => {
        if (isOn(call, sip)) needs.minute.hear({ type: 'dtmf', legId: call.legId, key: digit });
      });
    },
    join: async (call) => {
      await hushRinging(call);
      const legId = call.agentId === undefined ? undefined : needs.phones.legOf(call.agentId);
      call.phase = 'talking';
      if (call.agentId === undefined) await needs.minute.wait(call, ['thanks-for-waiting']);
      else if (legId === undefined) waitForPhone(call, call.agentId);
      else await bridge(call, legId);
    },
    ended,
    reoffered,
    referred,
    forget: async (call, cause) => {
      if (call.phase === 'over') return;
      call.phase = 'over';
      clearTimeout(call.timer);
      needs.calls.remove(call);
      const tell = (tx: Tx): Promise<unknown> => endCall(tx.db, call.contactId, cause, tx.now);
      await untilWritten(() => needs.transactor.run(tell), { log: needs.log, what: 'the end of a call' });
      await hushRinging(call);
      await needs.media.closeLeg(call.legId).catch(() => undefined);
    },
    phoneAttached: async (agentId, legId) => {
      const call = needs.calls.talkingWith(agentId);
      if (call === undefined) return;
      clearTimeout(call.timer);
      await bridge(call, legId);
    },
    phoneLost: (agentId) => {
      const call = needs.calls.talkingWith(agentId);
      if (call === undefined) return;
      call.agentLegId = undefined;
      waitForPhone(call, agentId);
      void needs.talks.apply(call);
    },
    afterCrash,
    hangUpAll: async (reason) => {
      await Promise.all(
        needs.calls.all().map((call) => {
          const finished = finish(call, 'system', reason).catch(() => undefined);
          sayGoodbye(call.sip, reason);
          return finished;
        }),
      );
    },
  };
}
