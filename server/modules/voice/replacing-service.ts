import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { IncomingCall, SipEndpoint } from '../../platform/sip/index.ts';
import { describing, remoteOf, type SoundOf } from './call-media.ts';
import type { Call, Calls } from './calls.ts';
import { describeTo, openIncomingLeg } from './incoming-leg.ts';
import { callerNumber } from './inbound-service.ts';
import type { LineSwap } from './line-swap-service.ts';
import type { Talks } from './talks-service.ts';
import type { TrunkBook } from './trunks/index.ts';

export interface ReplacingNeeds {
  readonly media: MediaEngine;
  readonly calls: Pick<Calls, 'byLine'>;
  readonly sip: Pick<SipEndpoint, 'callOf'>;
  readonly book: Pick<TrunkBook, 'settingsOf' | 'incoming'>;
  readonly soundOf: SoundOf;
  readonly publicAddress: string | undefined;
  readonly swap: LineSwap;
  readonly talks: Pick<Talks, 'inTurn'>;
  /** Listens to the line as to any that came in. */
  readonly watch: (call: Call, sip: IncomingCall) => void;
  readonly log: Log;
}

/** Only there is somebody who goes on with the one who comes: in a talk, or in the line for one. */
const REPLACEABLE: readonly Call['phase'][] = ['talking', 'waiting'];

/**
 * An INVITE that takes the place of a call we have (RFC 3891): the far end's attended transfer, or another phone of theirs. That
 * the call named is there, of the same trunk, not ended and not meant early only, the SIP stack has checked (481, 603, 486);
 * here is asked whether this trunk may say who takes whose place at all.
 */
export function createReplacing(needs: ReplacingNeeds): (sip: IncomingCall) => Promise<void> {
  const named = ({ replaces }: IncomingCall): Call | undefined => {
    const id = replaces === undefined ? undefined : needs.sip.callOf(replaces);
    return id === undefined ? undefined : needs.calls.byLine(id);
  };
  const refusal = (sip: IncomingCall, call: Call | undefined): number | undefined => {
    if (!needs.book.settingsOf(sip.trunk).trustsIdentity) return 403;
    if (call === undefined) return 481;
    return REPLACEABLE.includes(call.phase) ? undefined : 486;
  };
  const numberOf = (sip: IncomingCall): string =>
    callerNumber(sip, (calling) => needs.book.incoming(sip.trunk, { called: '', calling }).calling);

  return async (sip) => {
    const call = named(sip);
    const no = refusal(sip, call);
    if (no !== undefined || call === undefined) {
      sip.reject(no ?? 481);
      return;
    }
    const fate = { gone: false };
    sip.on('cancelled', () => (fate.gone = true));
    sip.on('ended', () => (fate.gone = true));
    const { trunk, callId, id: lineId } = sip;
    const sound = needs.soundOf(trunk);
    const leg = await openIncomingLeg(needs.media, sip, sound);
    const { legId } = leg;
    const localAudio = describing(leg, needs.publicAddress, sound);
    const sdp = describeTo(sip, localAudio());

    const takeOver = async (): Promise<void> => {
      if (fate.gone || !REPLACEABLE.includes(call.phase)) throw new Error('the one who came, or the call, is gone');
      const line = {
        number: numberOf(sip),
        sip,
        lineId,
        legId,
        localAudio,
        sound,
        trunk,
        callId,
        dialog: sip.dialog(),
      };
      const take = () => needs.swap.take(call, line, { event: 'replaced' });
      const before = await (call.phase === 'talking' ? needs.talks.inTurn(call, take) : take());
      before.bye('replaced');
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
    needs.watch(call, sip);
    if (sdp === undefined) sip.reject(488, 'no common codec');
    if (sdp === undefined || !sip.accept(sdp)) await close();
  };
}
