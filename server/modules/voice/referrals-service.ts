import { AppError } from '../../../shared/kernel/app-error.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { CallEnd, Refer, SipEndpoint } from '../../platform/sip/index.ts';
import { endCallLeg } from './call-leg-store.ts';
import type { CallLine } from './call-line.ts';
import type { Call, Calls } from './calls.ts';
import { reasonOfEnd } from './end-reasons.ts';
import { MAX_CALLS } from './inbound-service.ts';
import type { LineOut } from './line-out-service.ts';
import type { LineSwap } from './line-swap-service.ts';
import { RINGBACK } from './matrix.ts';
import type { OutsideHears, OutsideLines } from './outside-line-service.ts';
import { noTalk, talkOf, type Talks } from './talks-service.ts';
import type { OutsideLine } from './talk.ts';
import type { TrunkBook } from './trunks/index.ts';

/**
 * A far end asks us to call somebody in its place (REFER, RFC 3515 and 5589). It costs a call like any other, so it goes the way
 * of any other: number plan, trunks allowed, limits; and only for trunks whose row says so. Until somebody answers, the talk
 * goes on as it was.
 */
export interface Referrals {
  /** Of the customer's line. */
  ofCustomer(call: Call, refer: Refer): void;
  /** Of whoever outside is in the talk. */
  ofOutside(call: Call, line: OutsideLine, refer: Refer): void;
  /** The customer's line hung up. True: it had asked us to call somebody, and the call goes on until that is decided. */
  farEndLeft(call: Call, end: CallEnd): boolean;
  /** The line is dead, and the call is not over all the same. */
  holds(call: Call): boolean;
}

export interface ReferralsNeeds {
  readonly media: Pick<MediaEngine, 'play' | 'stopPlay'>;
  readonly calls: Calls;
  readonly talks: Pick<Talks, 'inTurn' | 'note'>;
  readonly outside: Pick<OutsideLines, 'dial' | 'close'>;
  readonly swap: LineSwap;
  readonly book: Pick<TrunkBook, 'settingsOf' | 'incoming' | 'numberOf' | 'patience'>;
  readonly sip: Pick<SipEndpoint, 'callOf'>;
  /** Nobody is left on the customer's side. */
  readonly hangUp: (call: Call, reason: string) => void;
  /** The line to somebody outside is over. */
  readonly outsideLeft: (legId: string) => void;
  readonly lineEnded: (call: Call, line: CallLine, end: CallEnd) => void;
  readonly log: Log;
}

/** A far end that passes us on and on is a loop, not a person. */
const REFERRALS_A_CALL = 5;
/** Who referred us says goodbye itself (RFC 5589 §6.1); a far end that forgets is helped. */
const GOODBYE_MS = 4_000;
const DECLINED = 603;
const NOT_NOW = 480;
const NO_SUCH_NUMBER = 404;
const NO_ROOM = 503;
const RINGING = 180;
const BROKEN = 500;

interface Pending {
  line: OutsideLine | undefined;
  /** Why the customer's line is gone already. */
  left: string | undefined;
}
const statusOf = (error: unknown): number => {
  if (!(error instanceof AppError)) return BROKEN;
  return error.code === 'voice.do_not_call' ? DECLINED : NO_SUCH_NUMBER;
};
type Judged = { readonly number: string } | { readonly refusal: number };

export function createReferrals(needs: ReferralsNeeds): Referrals {
  const pending = new Map<Call, Pending>();
  const times = new WeakMap<Call, number>();

  const mayAsk = (trunk: string): boolean => {
    const { acceptsRefer, trustsIdentity } = needs.book.settingsOf(trunk);
    return acceptsRefer && trustsIdentity;
  };
  const judge = (call: Call, trunk: string, refer: Refer): Judged => {
    if (!mayAsk(trunk) || (times.get(call) ?? 0) >= REFERRALS_A_CALL) return { refusal: DECLINED };
    if (call.phase !== 'talking' || call.talk === undefined || pending.has(call)) return { refusal: NOT_NOW };
    const written = needs.book.incoming(trunk, { called: '', calling: refer.target.user }).calling;
    const number = parsePhoneNumber(written);
    if (!number.ok) return { refusal: NO_SUCH_NUMBER };
    // Calling ourselves, or joining two calls that both end here, would only tie up lines.
    const isOurs = needs.book.numberOf(number.value) !== undefined;
    const isHere = refer.replaces !== undefined && needs.sip.callOf(refer.replaces) !== undefined;
    if (isOurs || isHere) return { refusal: DECLINED };
    return needs.calls.lines() >= MAX_CALLS ? { refusal: NO_ROOM } : { number: number.value };
  };

  const close = (line: OutsideLine, cause: string): void => {
    needs.outside.close(line, cause).catch((error: unknown) => {
      needs.log.warn({ err: error, line: line.id }, 'a line that was asked for by a transfer could not be closed');
    });
  };
  const hush = ({ agentLegId }: Call, { left }: Pending): void => {
    if (left !== undefined && agentLegId !== undefined) void needs.media.stopPlay(agentLegId).catch(() => undefined);
  };
  const farewell = (line: CallLine): void => void setTimeout(() => line.bye('referred'), GOODBYE_MS).unref();

  type Become = (line: OutsideLine, out: LineOut) => Promise<CallLine>;
  type After = Pick<OutsideHears, 'ended' | 'refer'>;

  const begin = (call: Call, refer: Refer, number: string, { become, ...after }: { become: Become } & After): void => {
    const { contactId } = call;
    const asked: Pending = { line: undefined, left: undefined };
    const told = refer.accept();
    pending.set(call, asked);
    times.set(call, (times.get(call) ?? 0) + 1);
    needs.log.info({ contactId, attended: refer.replaces !== undefined }, 'a far end asks us to call in its place');
    const patience = setTimeout(() => {
      if (asked.line !== undefined) close(asked.line, 'no_answer');
      failed(NOT_NOW);
    }, needs.book.patience().outsideRingMs);
    /** False: it is decided already, or the call is over. */
    const decide = (): boolean => {
      clearTimeout(patience);
      if (pending.get(call) !== asked) return false;
      hush(call, asked);
      return pending.delete(call);
    };
    const failed = (status: number): void => {
      if (!decide()) return;
      told.report(status);
      if (asked.left !== undefined) needs.hangUp(call, asked.left);
    };
    const stands = async (line: OutsideLine, out: LineOut): Promise<void> => {
      try {
        if (pending.get(call) !== asked) throw noTalk();
        const before = await needs.talks.inTurn(call, () => become(line, out));
        decide();
        told.report(200);
        farewell(before);
      } catch (error) {
        needs.log.warn({ err: error, contactId }, 'a transfer that was asked of us could not be done');
        close(line, 'not_now');
        failed(BROKEN);
      }
    };
    const hears: OutsideHears = {
      ...after,
      progress: (status) => {
        if (status >= RINGING && pending.get(call) === asked) told.report(status);
      },
      answered: (line, out) => void stands(line, out),
      failed: (_, { status }) => failed(status),
    };
    const { replaces, referredBy } = refer;
    const onBehalf = {
      ...(replaces === undefined ? {} : { replaces }),
      ...(referredBy === undefined ? {} : { referredBy: referredBy.uri }),
    };
    needs.outside.dial(call, number, hears, onBehalf).then(
      (line) => {
        asked.line = line;
        if (pending.get(call) !== asked && call.phase === 'over') close(line, 'call_over');
      },
      (error: unknown) => failed(statusOf(error)),
    );
  };

  needs.calls.onOver((call) => {
    const asked = pending.get(call);
    pending.delete(call);
    if (asked?.line !== undefined) close(asked.line, 'call_over');
  });

  const ofOutside = (call: Call, line: OutsideLine, refer: Refer): void => {
    const judged = judge(call, line.trunk, refer);
    const isIn = call.talk?.other === line && !line.ringing;
    if (!isIn || 'refusal' in judged) {
      refer.refuse('refusal' in judged ? judged.refusal : NOT_NOW);
      return;
    }
    const become: Become = async (next) => {
      const talk = talkOf(call);
      if (talk.other !== line) throw noTalk();
      const then = (): void => {
        next.ringing = false;
        talk.other = next;
      };
      const other = { kind: 'outside', id: next.number } as const;
      await needs.talks.note(call, 'referred', { actor: 'system:voice', other, then });
      return { bye: () => close(line, 'referred') };
    };
    begin(call, refer, judged.number, {
      become,
      ended: ({ legId }) => needs.outsideLeft(legId),
      refer: (next, again) => ofOutside(call, next, again),
    });
  };

  const ofCustomer = (call: Call, refer: Refer): void => {
    const judged = judge(call, call.trunk, refer);
    if ('refusal' in judged) {
      refer.refuse(judged.refusal);
      return;
    }
    const become: Become = ({ id, ...line }, { sip }) => {
      const { number, legId, localAudio, sound, trunk } = line;
      const next = { number, sip: line.sip, lineId: sip.id, legId, localAudio, sound, trunk };
      const within = (tx: Tx): Promise<boolean> => endCallLeg(tx.db, id, 'became_customer', tx.now);
      const stood = { ...next, callId: sip.callId, dialog: sip.dialog() };
      return needs.swap.take(call, stood, { event: 'referred', within });
    };
    begin(call, refer, judged.number, {
      become,
      ended: ({ sip }, end) => needs.lineEnded(call, sip, end),
      refer: (_, again) => ofCustomer(call, again),
    });
  };

  return {
    ofCustomer,
    ofOutside,
    farEndLeft: (call, end) => {
      const asked = pending.get(call);
      if (asked === undefined) return false;
      asked.left = reasonOfEnd(end);
      if (call.agentLegId !== undefined) {
        const hear = needs.media.play(call.agentLegId, [RINGBACK], { loop: true });
        hear.catch((error: unknown) => needs.log.debug({ err: error }, 'no ringing for an agent'));
      }
      return true;
    },
    holds: (call) => pending.get(call)?.left !== undefined,
  };
}
