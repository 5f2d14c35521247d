import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import type { VoiceNode } from './inbound-service.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import { buildOffer, type OutgoingCall, type SipEndpoint } from '../../platform/sip/index.ts';
import type { AgentPhones } from './agent-phones.ts';
import type { CallDriver } from './call-driver.ts';
import { describing, remoteOf } from './call-media.ts';
import { insertCall, saveDialog, trunkOf } from './call-store.ts';
import { newCall, type Call, type Calls } from './calls.ts';
import type { TrunkBook } from './trunks/index.ts';

/** The callbacks, as far as the telephone has to know them; routing is one. */
export interface CallbackDialling {
  /** Committed before anything rings. Undefined: this contact is not to be dialled. */
  begin(contactId: string, agentId: string): Promise<DialOrder | undefined>;
  answered(contactId: string): Promise<void>;
  notAnswered(contactId: string, outcome: 'no_answer' | 'busy' | 'unreachable' | 'lost'): Promise<void>;
}
interface DialOrder {
  readonly number: string;
  readonly calledNumber: string | null;
  readonly firstContactId: string;
  readonly ringMs: number;
}

export interface DialNeeds {
  readonly transactor: Transactor;
  readonly media: MediaEngine;
  readonly sip: SipEndpoint;
  readonly calls: Calls;
  readonly phones: AgentPhones;
  readonly callbacks: CallbackDialling;
  readonly driver: () => Pick<CallDriver, 'join' | 'ended' | 'reoffered' | 'forget'>;
  readonly log: Log;
  readonly publicAddress: string | undefined;
  readonly trunkAddresses: (trunk: string) => readonly string[];
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly node: Pick<VoiceNode, 'name'>;
}

/** RFC 3261 §21: what a final answer other than yes says about the customer. Our own CANCEL after the ringing time is 487. */
const MEANS: Readonly<Record<number, 'no_answer' | 'busy'>> = {
  408: 'no_answer',
  480: 'no_answer',
  486: 'busy',
  487: 'no_answer',
  600: 'busy',
  603: 'busy',
};

const RINGING = 'ringback';

/**
 * Calls a customer for the agent who has accepted the callback: agent first, so that nobody who was promised a call picks up
 * and waits. The agent hears the ringing; answered, the two are joined like in any other call.
 */
export function createDial(needs: DialNeeds): (contactId: string, agentId: string) => Promise<boolean> {
  const ringAtDesk = async (call: Call): Promise<void> => {
    const legId = call.agentId === undefined ? undefined : needs.phones.legOf(call.agentId);
    if (legId === undefined) return;
    call.ringingLegId = legId;
    await needs.media.play(legId, [RINGING], { loop: true });
  };

  const failed = async (call: Call, status: number): Promise<void> => {
    // Over already: the agent hung up while it rang, and that has been told.
    if (call.phase === 'over') return;
    await needs.driver().forget(call, `not_answered_${status}`);
    await needs.callbacks.notAnswered(call.contactId, MEANS[status] ?? 'unreachable');
  };
  const answered = async (call: Call, sip: OutgoingCall, remote: ReturnType<typeof remoteOf>): Promise<void> => {
    if (call.phase === 'over') return;
    clearTimeout(call.timer);
    await needs.media.setRemote(call.legId, remote);
    const dialog = sip.dialog();
    if (dialog !== undefined) await needs.transactor.run((tx) => saveDialog(tx.db, call.contactId, dialog));
    await needs.callbacks.answered(call.contactId);
    await needs.driver().join(call);
  };

  const watch = (call: Call, sip: OutgoingCall): void => {
    const quietly = (what: Promise<void>): void => {
      what.catch((error: unknown) => {
        needs.log.error({ err: error, contactId: call.contactId }, 'a call to a customer went wrong');
        sip.bye('media failure');
      });
    };
    sip.on('answered', ({ answer }) => quietly(answered(call, sip, remoteOf(answer, call.alsoFrom))));
    sip.on('failed', ({ status }) => quietly(failed(call, status)));
    sip.on('ended', (end) => needs.driver().ended(call, end));
    sip.on('reoffer', (reoffer) => needs.driver().reoffered(call, reoffer));
  };

  /** The first trunk that takes the call; full, too fast or unknown to the stack, the next one is asked. */
  const inviteBy = (
    order: DialOrder,
    cameBy: string | undefined,
    sdp: string,
  ): Result<{ sip: OutgoingCall; trunk: string }, string> => {
    const dialledBefore = order.calledNumber ?? undefined;
    const way = needs.book.outboundWay(order.number, { purpose: 'callback', cameBy, dialledBefore });
    if (!way.ok) return way;
    let refusal = '';
    for (const { trunk, dialled, from } of way.value.candidates) {
      const invited = needs.sip.invite({ trunk, to: dialled, from: { user: from }, sdp });
      if (invited.ok) return ok({ sip: invited.value, trunk });
      ({ refusal } = invited);
    }
    return refuse(refusal);
  };

  const place = async (contactId: string, agentId: string, order: DialOrder): Promise<void> => {
    const leg = await needs.media.createSipLeg({ callId: `callback-${contactId}` });
    const localAudio = describing(leg, needs.publicAddress);
    const cameBy = await needs.transactor.run((tx) => trunkOf(tx.db, order.firstContactId));
    const invited = inviteBy(order, cameBy, buildOffer(localAudio()));
    if (!invited.ok) {
      await needs.media.closeLeg(leg.legId);
      throw new Error(`no call can be made: ${invited.refusal}`);
    }
    const { sip, trunk: name } = invited.value;
    const call = newCall({
      contactId,
      number: order.number,
      sip,
      legId: leg.legId,
      localAudio,
      alsoFrom: needs.trunkAddresses(name),
      trunk: name,
      phase: 'dialling',
    });
    call.agentId = agentId;
    needs.calls.add(call);
    watch(call, sip);
    call.timer = setTimeout(() => sip.cancel(), order.ringMs);
    const begun = { contactId, trunk: name, sipId: sip.callId, node: needs.node.name };
    await needs.transactor.run((tx) => insertCall(tx.db, { ...begun, startedAt: tx.now }));
    await ringAtDesk(call);
  };

  return async (contactId, agentId) => {
    const order = await needs.callbacks.begin(contactId, agentId);
    if (order === undefined) return false;
    await place(contactId, agentId, order).catch(async (error: unknown) => {
      needs.log.error({ err: error, contactId }, 'a customer could not be called back');
      await needs.callbacks.notAnswered(contactId, 'lost');
    });
    return true;
  };
}
