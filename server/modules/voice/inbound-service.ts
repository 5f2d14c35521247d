import type { NumberDraft } from '../../../shared/contracts/voice-trunks.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { IncomingCall } from '../../platform/sip/index.ts';
import type { ContactLife } from '../contacts/index.ts';
import type { Routing } from '../routing/index.ts';
import type { Door } from './bars/index.ts';
import type { Welcome } from './bars/door-service.ts';
import { ALL_BUSY, createEarlyNotices, type EarlyNoticeNeeds } from './early-notice-service.ts';
import { describing, remoteOf } from './call-media.ts';
import { describeTo, openIncomingLeg } from './incoming-leg.ts';
import { insertCall, saveDialog } from './call-store.ts';
import { lineTopic, newCall, type Call, type Calls } from './calls.ts';
import { recogniser, type Caller, type CallerLookup } from './recognise.ts';
import type { TrunkBook } from './trunks/index.ts';
import { sayGoodbye } from './end-reasons.ts';
import { createWelcoming } from './welcome-service.ts';

/** A G.711 call costs about 0.19 % of a core and a browser leg 1.6 % (docs/decisions/0004): beyond this, speech suffers. */
export const MAX_CALLS = 200;

/** Which process this is, and which others are there: the sound of a call lives and dies with its node. */
export interface VoiceNode {
  readonly name: string;
  isAlive(node: string): boolean;
}

const MAX_CALLED = 32;

export interface Inbound {
  take(sip: IncomingCall): Promise<void>;
}

export interface InboundNeeds extends EarlyNoticeNeeds {
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly calls: Calls;
  readonly lookup: CallerLookup;
  readonly node: Pick<VoiceNode, 'name'>;
  readonly book: Pick<TrunkBook, 'incoming' | 'numberOf' | 'settingsOf'>;
  readonly accepting: () => boolean;
  readonly door: Pick<Door, 'meet'>;
  /** The call stands and sound flows both ways. */
  /** SS-6: a rule of routing, not code, says who goes straight to a person. */
  readonly personFirst: Routing['personFirst'];
  readonly onAnswered: (call: Call, straightToAgent: boolean) => Promise<void>;
  /** Sets the listeners for the call's end and changes. */
  readonly watch: (call: Call, sip: IncomingCall) => void;
  readonly onGone: (call: Call) => void;
  /** It takes the place of a call we have. */
  readonly replace: (sip: IncomingCall) => Promise<void>;
}

/**
 * The number the carrier vouches for, else the one the caller shows; `anonymous` where there is none. The rules of the trunk
 * come first: only they know what this carrier puts in front.
 */
export function callerNumber(
  sip: Pick<IncomingCall, 'from' | 'assertedIdentity'>,
  rewritten: (calling: string) => string,
): string {
  for (const user of [sip.assertedIdentity?.user, sip.from.user]) {
    const number = parsePhoneNumber(rewritten(user ?? ''));
    if (number.ok) return number.value;
  }
  return 'anonymous';
}

/** What the flows and the prompts need to know of a caller. */
function knowing(call: Call, called: string, caller: Caller | undefined): void {
  call.called = called.slice(0, MAX_CALLED);
  call.customerId = caller?.customerId;
  call.serviceClass = caller?.serviceClass ?? 'ordinary';
  if (caller?.serviceClass === 'elder') call.variant = 'elder';
}

/** Who calls and whom they dialled, as the house writes numbers. */
interface Numbers {
  readonly number: string;
  readonly called: string;
}

interface Dialled extends Numbers {
  /** What is set up for the number; undefined: nothing. */
  readonly line: NumberDraft | undefined;
}

/** True: it is not taken. Whoever gave up meanwhile is refused in vain, which does no harm. */
function turnedBack(sip: IncomingCall, welcome: Welcome): boolean {
  if (welcome === 'refuse') sip.reject(603, 'declined');
  else if (welcome === 'too_many') sip.reject(486, 'too many calls');
  else return false;
  return true;
}

export function createInbound(needs: InboundNeeds): Inbound {
  const meet = createWelcoming(needs);
  const recognise = recogniser(needs.lookup, needs.log);
  const notices = createEarlyNotices(needs);

  const numbersOf = (sip: IncomingCall): Numbers => {
    const written = (calling: string) => needs.book.incoming(sip.trunk, { called: sip.requestUser, calling });
    return { number: callerNumber(sip, (calling) => written(calling).calling), called: written('').called };
  };

  const store = (sip: IncomingCall, { number, called }: Numbers, caller: Caller | undefined) =>
    needs.transactor.run(async (tx) => {
      const contact = await needs.life.arrive(tx, {
        channel: 'voice',
        customerAddress: number,
        calledNumber: called.slice(0, MAX_CALLED),
        ...(caller === undefined ? {} : { customerId: caller.customerId, serviceClass: caller.serviceClass }),
        actor: 'customer',
      });
      await insertCall(tx.db, {
        contactId: contact.id,
        trunk: sip.trunk,
        sipId: sip.callId,
        startedAt: tx.now,
        node: needs.node.name,
      });
      return contact.id;
    });

  const begin = async (call: Call, sip: IncomingCall, straightToAgent: boolean): Promise<void> => {
    const dialog = sip.dialog();
    if (dialog !== undefined) await needs.transactor.run((tx) => saveDialog(tx.db, call.contactId, dialog));
    await needs.onAnswered(call, straightToAgent);
  };

  const answer = (call: Call, sip: IncomingCall, sdp: string, straightToAgent: boolean): void => {
    sip.on('confirmed', ({ answer: late }) => {
      const ready =
        late === undefined ? Promise.resolve() : needs.media.setRemote(call.legId, remoteOf(late, call.sound));
      ready
        .then(() => begin(call, sip, straightToAgent))
        .catch((error: unknown) => {
          needs.log.error({ err: error, contactId: call.contactId }, 'a call could not begin');
          sayGoodbye(call.sip, 'media failure');
        });
    });
    needs.watch(call, sip);
    // Given up while we were still writing it down: the listener set above came too late to hear it.
    if (!sip.accept(sdp)) needs.onGone(call);
  };

  /** `prompt`: what is said before the answer. */
  const receive = async (sip: IncomingCall, numbers: Dialled, prompt: string | undefined): Promise<void> => {
    const fate = { gone: false };
    sip.on('cancelled', () => (fate.gone = true));
    // Given up while it was looked up what the number says.
    if (!sip.ring(180)) return;
    const { number } = numbers;
    const [welcome, caller] = await Promise.all([meet(number, true), recognise(number)]);
    if (turnedBack(sip, welcome)) return;
    const sound = needs.soundOf(sip.trunk);
    const leg = await openIncomingLeg(needs.media, sip, sound);
    const { legId } = leg;
    const localAudio = describing(leg, needs.publicAddress, sound);
    const sdp = describeTo(sip, localAudio());
    if (sdp !== undefined && prompt !== undefined) await notices.before(sip, { legId, sdp }, prompt);
    if (sdp === undefined || fate.gone) {
      if (!fate.gone) sip.reject(488, 'no common codec');
      await needs.media.closeLeg(legId);
      return;
    }
    const contactId = await store(sip, numbers, caller);
    const { trunk } = sip;
    const line = { sip, lineId: sip.id, legId, localAudio, sound, trunk };
    const call = newCall({ contactId, number, ...line, phase: 'answering' });
    call.line = numbers.line;
    call.isTurnedAway = welcome === 'message';
    knowing(call, numbers.called, caller);
    needs.calls.add(call);
    const { serviceClass } = call;
    answer(call, sip, sdp, needs.personFirst({ channel: 'voice', serviceClass, topic: lineTopic(call) ?? null }));
  };

  return {
    take: async (sip) => {
      if (!needs.accepting()) {
        sip.reject(503, 'stopping');
        return;
      }
      if (sip.replaces !== undefined) {
        await needs.replace(sip);
        return;
      }
      if (sip.isBeyondLimit || needs.calls.lines() >= MAX_CALLS) {
        await notices.refuse(sip, ALL_BUSY);
        return;
      }
      const numbers = numbersOf(sip);
      const line = needs.book.numberOf(numbers.called);
      const notice = await notices.of(line);
      if (notice?.refusal === undefined) await receive(sip, { ...numbers, line }, notice?.prompt);
      else await notices.refuse(sip, { ...notice.refusal, prompt: notice.prompt });
    },
  };
}
