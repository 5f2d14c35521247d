import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import {
  buildOffer,
  type CallEnd,
  type OutgoingCall,
  type Reoffer,
  type SipEndpoint,
} from '../../platform/sip/index.ts';
import { callLegAnswered, endCallLeg, insertCallLeg } from './call-leg-store.ts';
import { answerReoffer, describing, remoteOf } from './call-media.ts';
import type { Call } from './calls.ts';
import type { OutsideLine } from './talk.ts';
import type { TrunkBook } from './trunks/index.ts';

/** Lines to somebody outside, over a trunk: written down before they ring, so that a crash leaves nobody on a dead line. */
export interface OutsideLines {
  dial(call: Call, number: string, hear: OutsideHears): Promise<OutsideLine>;
  /** Ours to end: takes the call back or says goodbye. */
  close(line: OutsideLine, cause: string): Promise<void>;
}
export interface OutsideHears {
  readonly answered: (line: OutsideLine) => void;
  readonly failed: (line: OutsideLine, status: number) => void;
  readonly ended: (line: OutsideLine) => void;
}

export interface OutsideNeeds {
  readonly transactor: Transactor;
  readonly media: MediaEngine;
  readonly sip: SipEndpoint;
  readonly publicAddress: string | undefined;
  readonly trunkAddresses: (trunk: string) => readonly string[];
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly node: { readonly name: string };
  readonly log: Log;
}

const noWayOut = (why: string): AppError =>
  new AppError({ code: 'voice.no_way_out', kind: 'refused', details: { why } });

export function createOutsideLines(needs: OutsideNeeds): OutsideLines {
  const ended = async (line: OutsideLine, cause: string): Promise<void> => {
    await needs.transactor.run((tx) => endCallLeg(tx.db, line.id, cause, tx.now));
    await needs.media.closeLeg(line.legId).catch(() => undefined);
  };
  const quietly = (line: OutsideLine, what: Promise<unknown>): void => {
    what.catch((error: unknown) => {
      needs.log.error({ err: error, line: line.id }, 'a line to somebody outside went wrong');
      line.sip.bye('media failure');
    });
  };

  /** The first trunk that takes the call; the one the customer came by is asked first when the plan allows it. */
  const inviteBy = (call: Call, number: string, sdp: string): Result<{ sip: OutgoingCall; trunk: string }, string> => {
    const way = needs.book.outboundWay(number, { purpose: 'transfer', cameBy: call.trunk, dialledBefore: undefined });
    if (!way.ok) return way;
    let refusal = '';
    for (const { trunk, dialled, from } of way.value.candidates) {
      const invited = needs.sip.invite({ trunk, to: dialled, from: { user: from }, sdp });
      if (invited.ok) return ok({ sip: invited.value, trunk });
      ({ refusal } = invited);
    }
    return refuse(refusal);
  };

  const watch = (line: OutsideLine, sip: OutgoingCall, hear: OutsideHears): void => {
    const stands = async (remote: ReturnType<typeof remoteOf>): Promise<void> => {
      await needs.media.setRemote(line.legId, remote);
      const dialog = sip.dialog();
      await needs.transactor.run((tx) => callLegAnswered(tx.db, line.id, dialog ?? null, tx.now));
      hear.answered(line);
    };
    sip.on('answered', ({ answer }) => quietly(line, stands(remoteOf(answer, line.alsoFrom))));
    sip.on('failed', ({ status }) => {
      quietly(line, ended(line, `not_answered_${status}`));
      hear.failed(line, status);
    });
    sip.on('ended', ({ cause }: CallEnd) => {
      quietly(line, ended(line, cause));
      hear.ended(line);
    });
    sip.on('reoffer', (reoffer: Reoffer) => answerReoffer(needs.media, line, reoffer));
  };

  return {
    dial: async (call, number, hear) => {
      const id = newId();
      const leg = await needs.media.createSipLeg({ callId: id });
      const localAudio = describing(leg, needs.publicAddress);
      const invited = inviteBy(call, number, buildOffer(localAudio()));
      if (!invited.ok) {
        await needs.media.closeLeg(leg.legId);
        throw noWayOut(invited.refusal);
      }
      const { sip, trunk } = invited.value;
      const { legId } = leg;
      const alsoFrom = needs.trunkAddresses(trunk);
      const line: OutsideLine = { kind: 'outside', id, number, legId, sip, localAudio, alsoFrom, ringing: true };
      const { contactId } = call;
      watch(line, sip, hear);
      const begun = { id, contactId, trunk, number, sipId: sip.callId, node: needs.node.name };
      await needs.transactor.run((tx) => insertCallLeg(tx.db, { ...begun, startedAt: tx.now }));
      return line;
    },
    close: async (line, cause) => {
      line.sip.bye(cause);
      await ended(line, cause);
    },
  };
}
