import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { IncomingCall, SipEndpoint } from '../../platform/sip/index.ts';
import { describing, remoteOf, type SoundOf } from './call-media.ts';
import type { CallerMinute } from './caller-minute-service.ts';
import type { Call, Calls } from './calls.ts';
import { describeTo, openIncomingLeg } from './incoming-leg.ts';
import { callerNumber } from './inbound-service.ts';
import type { LineSwap } from './line-swap-service.ts';
import type { OtherLines } from './other-lines-service.ts';
import type { OutsideLines } from './outside-line-service.ts';
import type { Referrals } from './referrals-service.ts';
import { noTalk, talkOf, type Talks } from './talks-service.ts';
import type { OutsideLine } from './talk.ts';
import type { TrunkBook } from './trunks/index.ts';

export interface ReplacingNeeds {
  readonly media: MediaEngine;
  readonly calls: Pick<Calls, 'byLine' | 'byOutsideLine'>;
  readonly sip: Pick<SipEndpoint, 'callOf'>;
  readonly book: Pick<TrunkBook, 'settingsOf' | 'incoming'>;
  readonly soundOf: SoundOf;
  readonly publicAddress: string | undefined;
  readonly swap: LineSwap;
  readonly talks: Pick<Talks, 'inTurn' | 'note'>;
  readonly minute: Pick<CallerMinute, 'inTurn'>;
  readonly outside: Pick<OutsideLines, 'adopt' | 'watch' | 'close'>;
  readonly others: Pick<OtherLines, 'outsideAnswered' | 'legLost'>;
  readonly referrals: Pick<Referrals, 'ofOutside'>;
  /** Listens to the line as to any that came in. */
  readonly watch: (call: Call, sip: IncomingCall) => void;
  readonly log: Log;
}

/** Whose place is taken: the customer's, or that of somebody outside who is in their talk, or is rung for it. */
interface Named {
  readonly call: Call;
  readonly line: OutsideLine | undefined;
}
/** Who came, with the leg of their sound. */
type Came = Pick<OutsideLine, 'number' | 'legId' | 'trunk' | 'localAudio' | 'sound'> & { readonly sip: IncomingCall };

const SYSTEM = 'system:voice';

/**
 * There has to be something that goes on with whoever comes: a talk, the line for one, a menu. Not what belongs to the one person
 * who began it: words on a tape, a number and a time to be called back at, a goodbye; nor a customer whom an agent still rings
 * (the list of those who are not called was asked for that number, and what became of the call is told of it).
 */
const isReplaceable = ({ call, line }: Named): boolean => {
  if (line !== undefined) return call.phase === 'talking' && call.talk?.other === line;
  if (call.phase === 'menu') return call.tape === undefined;
  return call.phase === 'talking' || call.phase === 'waiting';
};

/**
 * An INVITE that takes the place of a call we have (RFC 3891): the far end's attended transfer, or another phone of theirs. That
 * the call named is there, of the same trunk, not ended and not meant early only, the SIP stack has checked (481, 603, 486);
 * here is asked whether this trunk may say who takes whose place at all.
 */
export function createReplacing(needs: ReplacingNeeds): (sip: IncomingCall) => Promise<void> {
  const named = ({ replaces }: IncomingCall): Named | undefined => {
    const id = replaces === undefined ? undefined : needs.sip.callOf(replaces);
    if (id === undefined) return undefined;
    const customer = needs.calls.byLine(id);
    if (customer !== undefined) return { call: customer, line: undefined };
    const call = needs.calls.byOutsideLine(id);
    const other = call?.talk?.other;
    return call === undefined || other?.kind !== 'outside' ? undefined : { call, line: other };
  };
  const refusal = (sip: IncomingCall, whose: Named | undefined): number | undefined => {
    if (!needs.book.settingsOf(sip.trunk).trustsIdentity) return 403;
    if (whose === undefined) return 481;
    return isReplaceable(whose) ? undefined : 486;
  };
  const numberOf = (sip: IncomingCall): string =>
    callerNumber(sip, (calling) => needs.book.incoming(sip.trunk, { called: '', calling }).calling);

  const inTurn = <T>(call: Call, what: () => Promise<T>): Promise<T> => {
    if (call.phase === 'talking') return needs.talks.inTurn(call, what);
    return call.phase === 'menu' ? needs.minute.inTurn(call, what) : what();
  };
  const asCustomer = async (call: Call, { sip, ...came }: Came): Promise<void> => {
    const line = { ...came, sip, lineId: sip.id, callId: sip.callId, dialog: sip.dialog() };
    const before = await inTurn(call, () => {
      if (!isReplaceable({ call, line: undefined })) throw noTalk();
      return needs.swap.take(call, line, { event: 'replaced' });
    });
    before.bye('replaced');
  };
  /** Whoever was only rung is not rung any more: the one who came has answered for them. */
  const asOther = (call: Call, before: OutsideLine, next: OutsideLine, sip: IncomingCall): Promise<void> =>
    needs.talks.inTurn(call, async () => {
      const talk = talkOf(call);
      if (talk.other !== before) throw noTalk();
      const rang = before.ringing;
      next.ringing = rang;
      await needs.talks.note(call, 'replaced', {
        actor: SYSTEM,
        other: { kind: 'outside', id: next.number },
        within: (tx) => needs.outside.adopt(tx, call, { line: next, sip }),
        then: () => void (talk.other = next),
      });
      await needs.outside.close(before, 'replaced');
      if (rang) await needs.others.outsideAnswered(call, next);
    });
  /** Set before the answer, for whoever comes may hang up as quickly as they came. */
  const heard = ({ call, line }: Named, came: Came): OutsideLine | undefined => {
    const { sip } = came;
    if (line === undefined) {
      needs.watch(call, sip);
      return undefined;
    }
    const next: OutsideLine = { ...came, kind: 'outside', id: newId(), lineId: sip.id, ringing: false };
    needs.outside.watch(next, sip, {
      ended: () => needs.others.legLost(next.legId, 'hung_up'),
      refer: (of, refer) => needs.referrals.ofOutside(call, of, refer),
    });
    return next;
  };

  return async (sip) => {
    const whose = named(sip);
    const no = refusal(sip, whose);
    if (no !== undefined || whose === undefined) {
      sip.reject(no ?? 481);
      return;
    }
    const { call, line } = whose;
    let gone = false;
    const isGone = (): boolean => gone;
    sip.on('cancelled', () => (gone = true));
    sip.on('ended', () => (gone = true));
    const { trunk } = sip;
    const sound = needs.soundOf(trunk);
    const leg = await openIncomingLeg(needs.media, sip, sound);
    const { legId } = leg;
    const localAudio = describing(leg, needs.publicAddress, sound);
    const sdp = describeTo(sip, localAudio());
    const came: Came = { number: numberOf(sip), sip, legId, localAudio, sound, trunk };
    const next = heard(whose, came);

    const takeOver = async (): Promise<void> => {
      if (isGone() || !isReplaceable(whose)) throw new Error('the one who came, or the call, is gone');
      if (line === undefined || next === undefined) return asCustomer(call, came);
      await asOther(call, line, next, sip);
      // Gone while they were being put in: nobody would tell of it again.
      if (!isGone()) return;
      await needs.outside.close(next, 'hung_up');
      needs.others.legLost(legId, 'hung_up');
    };
    const close = (): Promise<void> => needs.media.closeLeg(legId).catch(() => undefined);
    sip.on('confirmed', ({ answer }) => {
      const ready = answer === undefined ? Promise.resolve() : needs.media.setRemote(legId, remoteOf(answer, sound));
      ready.then(takeOver).catch((error: unknown) => {
        needs.log.warn({ err: error, contactId: call.contactId }, 'a call could not take the place of another');
        sip.bye('not replaced');
        void close();
      });
    });
    if (sdp === undefined) sip.reject(488, 'no common codec');
    if (sdp === undefined || !sip.accept(sdp)) await close();
  };
}
