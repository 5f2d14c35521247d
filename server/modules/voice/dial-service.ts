import type { VoiceNode } from './inbound-service.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { SessionDescription } from '../../platform/sip/index.ts';
import type { AgentPhones } from './agent-phones.ts';
import type { CallDriver } from './call-driver.ts';
import { remoteOf } from './call-media.ts';
import { insertCall, moveCall, saveDialog, trunkOf } from './call-store.ts';
import { newCall, type Call, type CallLine, type Calls } from './calls.ts';
import type { LineOut, LineOutHears, LinesOut } from './line-out-service.ts';
import type { TrunkBook } from './trunks/index.ts';
import { callbackOutcome, sayGoodbye, type Refused } from './end-reasons.ts';

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
  readonly lines: LinesOut;
  readonly calls: Calls;
  readonly phones: AgentPhones;
  readonly callbacks: CallbackDialling;
  readonly driver: () => Pick<CallDriver, 'join' | 'ended' | 'reoffered' | 'referred' | 'forget'>;
  readonly log: Log;
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly node: Pick<VoiceNode, 'name'>;
}

const RINGING = 'ringback';

/** A trunk may refuse before the call is written down, and the next one be asked. */
interface Made {
  call?: Call;
  line?: CallLine;
  written?: Promise<unknown>;
}

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

  const failed = async (call: Call, refused: Refused): Promise<void> => {
    // Over already: the agent hung up while it rang, and that has been told.
    if (call.phase === 'over') return;
    await needs.driver().forget(call, `not_answered_${refused.status}`);
    await needs.callbacks.notAnswered(call.contactId, callbackOutcome(refused));
  };
  const answered = async (call: Call, { sip, sound }: LineOut, answer: SessionDescription): Promise<void> => {
    if (call.phase === 'over') return;
    clearTimeout(call.timer);
    await needs.media.setRemote(call.legId, remoteOf(answer, sound));
    const dialog = sip.dialog();
    if (dialog !== undefined) await needs.transactor.run((tx) => saveDialog(tx.db, call.contactId, dialog));
    await needs.callbacks.answered(call.contactId);
    await needs.driver().join(call);
  };
  const moved = async (made: Made, { sip, trunk }: LineOut): Promise<void> => {
    const call = made.call as Call;
    await made.written;
    await needs.transactor.run((tx) => moveCall(tx.db, call.contactId, trunk, sip.callId));
  };

  /** Somebody may pick up faster than the call is written down. */
  const written = async (made: Made): Promise<void> => void (await made.written);

  const hearsFor = (made: Made): LineOutHears => {
    const call = (): Call => made.call as Call;
    const quietly = (what: Promise<void>): void => {
      what.catch((error: unknown) => {
        needs.log.error({ err: error, contactId: call().contactId }, 'a call to a customer went wrong');
        sayGoodbye(call().sip, 'media failure');
      });
    };
    return {
      moved: (line) => {
        const { sip, legId, localAudio, sound, trunk } = line;
        needs.calls.reline(call(), { lineId: sip.id, legId, localAudio, sound, trunk });
        quietly(moved(made, line));
      },
      answered: (line, answer) => quietly(written(made).then(() => answered(call(), line, answer))),
      failed: (refused) => quietly(failed(call(), refused)),
      ended: (end) => needs.driver().ended(call(), made.line, end),
      refer: (refer) => needs.driver().referred(call(), refer),
      reoffer: (reoffer) => needs.driver().reoffered(call(), made.line, reoffer),
    };
  };

  const place = async (contactId: string, agentId: string, order: DialOrder): Promise<void> => {
    const cameBy = await needs.transactor.run((tx) => trunkOf(tx.db, order.firstContactId));
    const dialledBefore = order.calledNumber ?? undefined;
    const way = needs.book.outboundWay(order.number, { purpose: 'callback', cameBy, dialledBefore });
    if (!way.ok) throw new Error(`no call can be made: ${way.refusal}`);
    const made: Made = {};
    const called = await needs.lines.call(`callback-${contactId}`, way.value.candidates, hearsFor(made));
    if (!called.ok) throw new Error(`no call can be made: ${called.refusal}`);
    const { first, bye, cancel, refer } = called.value;
    const { legId, localAudio, sound, trunk } = first;
    const line = { sip: { bye, refer }, lineId: first.sip.id, legId, localAudio, sound, trunk };
    const call = newCall({ contactId, number: order.number, ...line, phase: 'dialling' });
    made.call = call;
    made.line = call.sip;
    call.agentId = agentId;
    needs.calls.add(call);
    call.timer = setTimeout(cancel, order.ringMs);
    const begun = { contactId, trunk, sipId: first.sip.callId, node: needs.node.name };
    made.written = needs.transactor.run((tx) => insertCall(tx.db, { ...begun, startedAt: tx.now }));
    await made.written;
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
