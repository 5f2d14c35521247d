import { newId } from '../../../shared/kernel/id.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { untilWritten } from '../../platform/events/until-written.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { CallEnd, IncomingCall, Refer, SessionDescription } from '../../platform/sip/index.ts';
import type { MayCall } from './bars/index.ts';
import { callLegAnswered, endCallLeg, insertCallLeg, moveCallLeg } from './call-leg-store.ts';
import { answerReoffer, remoteOf } from './call-media.ts';
import type { Call } from './calls.ts';
import type { LineOut, LineOutHears, LinesOut, OnBehalf } from './line-out-service.ts';
import type { OutsideLine } from './talk.ts';
import type { TrunkBook } from './trunks/index.ts';
import { sayGoodbye, type Refused } from './end-reasons.ts';

/** Lines to somebody outside, over a trunk: written down before they ring, so that a crash leaves nobody on a dead line. */
export interface OutsideLines {
  /** Throws for a number that is not to be called (`MayCall`); asked by `dial` itself, and by whoever lets another side call. */
  permit(number: string): Promise<void>;
  dial(call: Call, number: string, hear: OutsideHears, onBehalf?: OnBehalf): Promise<OutsideLine>;
  /** A line that came to us to take the place of one (RFC 3891): on record as answered. */
  adopt(tx: Tx, call: Call, line: AdoptedLine): Promise<void>;
  /** Heard as any other; from before it is answered, for its far end may be quicker than we are. */
  watch(line: OutsideLine, sip: IncomingCall, hear: Pick<OutsideHears, 'ended' | 'refer'>): void;
  /** Ours to end: takes the call back or says goodbye. */
  close(line: OutsideLine, cause: string): Promise<void>;
}
export interface AdoptedLine {
  readonly line: OutsideLine;
  readonly sip: Pick<IncomingCall, 'callId' | 'dialog'>;
}
export interface OutsideHears {
  readonly answered: (line: OutsideLine, out: LineOut) => void;
  readonly failed: (line: OutsideLine, refused: Refused) => void;
  readonly ended: (line: OutsideLine, end: CallEnd) => void;
  readonly progress?: (status: number) => void;
  /** Their side plays something before anybody answers, and may be heard. */
  readonly early?: (line: OutsideLine) => void;
  readonly refer: (line: OutsideLine, refer: Refer) => void;
}

export interface OutsideNeeds {
  readonly transactor: Transactor;
  readonly media: MediaEngine;
  readonly lines: LinesOut;
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly node: { readonly name: string };
  readonly mayCall: MayCall;
  readonly log: Log;
}

/** A trunk may refuse before the line is written down, and the next one be asked. */
interface Made {
  line?: OutsideLine;
  written?: Promise<unknown>;
}

const noWayOut = (why: string): AppError =>
  new AppError({ code: 'voice.no_way_out', kind: 'refused', details: { why } });

export function createOutsideLines(needs: OutsideNeeds): OutsideLines {
  const ended = async (line: OutsideLine, cause: string): Promise<void> => {
    const tell = (): Promise<boolean> => needs.transactor.run((tx) => endCallLeg(tx.db, line.id, cause, tx.now));
    await untilWritten(tell, { log: needs.log, what: 'the end of a line outside' });
    await needs.media.closeLeg(line.legId).catch(() => undefined);
  };
  const quietly = (line: OutsideLine, what: Promise<unknown>): void => {
    what.catch((error: unknown) => {
      needs.log.error({ err: error, line: line.id }, 'a line to somebody outside went wrong');
      sayGoodbye(line.sip, 'media failure');
    });
  };

  const moved = async ({ line, written }: Made, trunk: string, sipId: string): Promise<void> => {
    await written;
    await needs.transactor.run((tx) => moveCallLeg(tx.db, (line as OutsideLine).id, trunk, sipId));
  };

  const hearsFor = (made: Made, hear: OutsideHears): LineOutHears => {
    const lineOf = (): OutsideLine => made.line as OutsideLine;
    const stands = async (out: LineOut, answer: SessionDescription): Promise<void> => {
      const { sip, sound } = out;
      const line = lineOf();
      // Somebody may pick up faster than the line is written down.
      await made.written;
      await needs.media.setRemote(line.legId, remoteOf(answer, sound));
      const dialog = sip.dialog();
      await needs.transactor.run((tx) => callLegAnswered(tx.db, line.id, dialog ?? null, tx.now));
      hear.answered(line, out);
    };
    const sounds = async ({ sound }: LineOut, early: SessionDescription): Promise<void> => {
      const line = lineOf();
      if (line.early === true) return;
      line.early = true;
      await needs.media.setRemote(line.legId, remoteOf(early, sound));
      hear.early?.(line);
    };
    /** By the far end; what we end ourselves is on record with why (`close`). */
    const over = async (cause: string): Promise<void> => {
      if (lineOf().isClosing === true) return;
      await made.written;
      await ended(lineOf(), cause);
    };
    return {
      moved: ({ legId, localAudio, sound, trunk, sip }) => {
        const line = lineOf();
        Object.assign(line, { legId, trunk, localAudio, sound, lineId: sip.id, early: false });
        quietly(line, moved(made, trunk, sip.callId));
      },
      answered: (line, answer) => quietly(lineOf(), stands(line, answer)),
      failed: (refused) => {
        quietly(lineOf(), over(`not_answered_${refused.status}`));
        hear.failed(lineOf(), refused);
      },
      ended: (end) => {
        quietly(lineOf(), over(end.cause));
        hear.ended(lineOf(), end);
      },
      progress: (out, status, early) => {
        hear.progress?.(status);
        if (early !== undefined) quietly(lineOf(), sounds(out, early));
      },
      refer: (refer) => hear.refer(lineOf(), refer),
      reoffer: (reoffer) => answerReoffer(needs.media, lineOf(), reoffer),
    };
  };

  const permit = (number: string): Promise<void> =>
    needs.transactor.run((tx) => needs.mayCall(tx, { number, purpose: 'transfer' }));

  return {
    permit,
    dial: async (call, number, hear, onBehalf) => {
      await permit(number);
      const id = newId();
      // The trunk the customer came by is asked first when the plan allows it.
      const way = needs.book.outboundWay(number, { purpose: 'transfer', cameBy: call.trunk, dialledBefore: undefined });
      if (!way.ok) throw noWayOut(way.refusal);
      const made: Made = {};
      const called = await needs.lines.call(id, way.value.candidates, hearsFor(made, hear), onBehalf);
      if (!called.ok) throw noWayOut(called.refusal);
      const { first, bye, refer } = called.value;
      const { legId, localAudio, sound, trunk } = first;
      const sip = { bye, refer };
      const stands = { legId, trunk, sip, lineId: first.sip.id, localAudio, sound };
      const line: OutsideLine = { kind: 'outside', id, number, ...stands, ringing: true };
      made.line = line;
      const begun = { id, contactId: call.contactId, trunk, number, sipId: first.sip.callId, node: needs.node.name };
      made.written = needs.transactor.run((tx) => insertCallLeg(tx.db, { ...begun, startedAt: tx.now }));
      await made.written;
      return line;
    },
    adopt: async (tx, call, { line, sip }) => {
      const { id, trunk, number } = line;
      const begun = { id, contactId: call.contactId, trunk, number, sipId: sip.callId, node: needs.node.name };
      await insertCallLeg(tx.db, { ...begun, startedAt: tx.now });
      await callLegAnswered(tx.db, id, sip.dialog() ?? null, tx.now);
    },
    watch: (line, sip, hear) => {
      sip.on('ended', (end) => {
        // What we end ourselves is on record with why (`close`).
        if (end.cause !== 'local_bye') quietly(line, ended(line, end.cause));
        hear.ended(line, end);
      });
      sip.on('refer', (refer) => hear.refer(line, refer));
      sip.on('reoffer', (reoffer) => answerReoffer(needs.media, line, reoffer));
    },
    close: async (line, cause) => {
      // The far end's answer to our goodbye may be quicker than the record of why we said it.
      line.isClosing = true;
      sayGoodbye(line.sip, cause);
      await ended(line, cause);
    },
  };
}
