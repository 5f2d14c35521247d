import type { NotReached } from '../../../../shared/contracts/voice-outbound.ts';
import type { MachineRule } from '../../../../shared/contracts/voice-rules.ts';
import { refuse } from '../../../../shared/kernel/result.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { untilWritten } from '../../../platform/events/until-written.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediaEngine, MediaEvent, SignalKind } from '../../../platform/media/media-engine.ts';
import type { SessionDescription } from '../../../platform/sip/index.ts';
import type { AgentPhones } from '../agent-phones.ts';
import type { CallDriver } from '../call-driver.ts';
import { remoteOf } from '../call-media.ts';
import { endCall, insertCall, moveCall, saveDialog } from '../call-store.ts';
import type { CallLine } from '../call-line.ts';
import { newCall, type Call, type Calls } from '../calls.ts';
import { sayGoodbye, type Refused } from '../end-reasons.ts';
import type { VoiceNode } from '../inbound-service.ts';
import type { LineOut, LineOutHears, LinesOut } from '../line-out-service.ts';
import type { OutboundWay } from '../trunks/index.ts';
import { outcomeOf } from './dial-outcome.ts';
import type { DialRecords } from './dial-record-service.ts';
import { createMachines } from './machine-service.ts';

/** What the one who wished for the call does at its turns. */
export interface OutgoingTells {
  answered(): Promise<void>;
  /** A machine was heard to record. */
  machine(): Promise<void>;
  /** The contact is to end, and asks no wrap-up: nobody was talked to. */
  notReached(outcome: NotReached): Promise<void>;
}
export interface OutgoingOrder {
  readonly contactId: string;
  readonly agentId: string;
  readonly number: string;
  readonly ringMs: number;
  readonly way: OutboundWay;
  /** Whose it is when an answering machine takes it. */
  readonly machineRule: MachineRule;
  readonly tells: OutgoingTells;
}

/** A call from an agent to a customer, from the INVITE to the word or to the reason why there was none. */
export interface Outgoing {
  /** In the transaction that writes the call down, before anything is sent: a crash in between leaves no call that nobody knows. */
  write(tx: Tx, order: Pick<OutgoingOrder, 'contactId' | 'way'>): Promise<void>;
  /** Refuses with a code when no trunk took it; the contact has been told then. */
  place(order: OutgoingOrder): Promise<string | undefined>;
  /** The agent takes it back while it rings. False: it is answered, or over. */
  cancel(contactId: string): Promise<boolean>;
  hear(event: MediaEvent): void;
}

export interface OutgoingNeeds {
  readonly transactor: Transactor;
  readonly media: MediaEngine;
  readonly lines: LinesOut;
  readonly calls: Calls;
  readonly phones: AgentPhones;
  readonly records: DialRecords;
  /** The sound of a sentence. */
  readonly promptSound: (prompt: string) => string;
  readonly driver: () => Pick<CallDriver, 'join' | 'ended' | 'reoffered' | 'referred' | 'forget' | 'gone'>;
  readonly node: Pick<VoiceNode, 'name'>;
  readonly log: Log;
}

const RINGING = 'ringback';
/** What a machine is told: who called, and that nothing has to be done. */
const MACHINE_WORD = 'machine-word';
const RINGING_STATUS = 180;
/** What the network says before anybody answers, and what a switch or a machine says in place of a person just after. */
const EARLY: readonly SignalKind[] = ['ringback', 'busy', 'congestion', 'speech'];
const AFTER: readonly SignalKind[] = ['busy', 'congestion', 'machine'];
/** So long after the answer: a greeting with its beep, or a line that was only taken to play a tone, is over by then. */
const LISTEN_MS = 45_000;

/** One call while it is on its way, and for the moment after its answer in which it may prove to be none. */
interface Running {
  readonly order: OutgoingOrder;
  call?: Call;
  /** The way to end it; the call may have another by the end of it. */
  line?: CallLine;
  cancel?: () => void;
  written?: Promise<unknown>;
  /** How it ended has been decided; whoever comes second tells nothing. */
  settled: boolean;
  wanted?: NotReached;
  hasRung: boolean;
  isEarly: boolean;
  announced: boolean;
  listening?: NodeJS.Timeout;
}

export function createOutgoing(needs: OutgoingNeeds): Outgoing {
  const { media, calls, records } = needs;
  const running = new Map<string, Running>();
  const machines = createMachines({ media, word: () => needs.promptSound(MACHINE_WORD) });
  calls.onOver((call) => {
    const { contactId } = call;
    machines.forget(call);
    clearTimeout(running.get(contactId)?.listening);
    running.delete(contactId);
  });

  const quietly = (contactId: string, what: Promise<unknown>, wrong?: () => void): void => {
    what.catch((error: unknown) => {
      needs.log.error({ err: error, contactId }, 'a call to a customer went wrong');
      wrong?.();
    });
  };
  /** Another engine may know no signals; the call goes on without. */
  const listenFor = (call: Call, signals: readonly SignalKind[]): void => {
    media
      .listenFor(call.legId, signals)
      .catch((error: unknown) => needs.log.debug({ err: error }, 'signals of this leg cannot be told'));
  };
  const rang = async (of: Running): Promise<void> => {
    if (of.hasRung) return;
    of.hasRung = true;
    await needs.transactor.run((tx) => records.move(tx, of.order.contactId, { event: 'ring' }));
  };

  const ringAtDesk = async (call: Call): Promise<void> => {
    const legId = call.agentId === undefined ? undefined : needs.phones.legOf(call.agentId);
    // A phone that takes calls by itself may have answered before ours was written down.
    if (legId === undefined || call.phase !== 'dialling') return;
    call.ringingLegId = legId;
    await media.play(legId, [RINGING], { loop: true });
  };
  /** The network speaks for itself: the agent hears it instead of our ringing, and we listen with them. */
  const hearEarly = async (of: Running, line: LineOut, early: SessionDescription): Promise<void> => {
    const { call } = of;
    if (call === undefined || of.isEarly || call.phase !== 'dialling') return;
    of.isEarly = true;
    await media.setRemote(line.legId, remoteOf(early, line.sound));
    listenFor(call, EARLY);
    if (call.ringingLegId === undefined) return;
    await media.stopPlay(call.ringingLegId);
    await media.hear(call.ringingLegId, [{ legId: line.legId }]);
  };

  /** Nobody was talked to. Told first: a crash after it leaves a call whose story is complete. */
  const unreached = async (of: Running, outcome: NotReached, line: Partial<Refused>): Promise<void> => {
    const { call } = of;
    if (of.settled || call === undefined || call.phase === 'over') return;
    of.settled = true;
    const { contactId } = of.order;
    const wasTalking = call.phase === 'talking';
    const said = { status: line.status, cause: line.q850 };
    // Nobody tells it again: while the database is away, an agent would dial for ever and a promise would wait for its try.
    const about = { log: needs.log, what: 'a customer who was not reached' };
    const move = { event: 'fail', outcome, ...said } as const;
    await untilWritten(() => needs.transactor.run((tx) => records.move(tx, contactId, move)), about);
    await untilWritten(() => of.order.tells.notReached(outcome), about);
    if (wasTalking) needs.driver().gone(call, outcome);
    else await needs.driver().forget(call, `not_answered_${line.status ?? outcome}`);
  };
  const failed = (of: Running, refused: Refused): Promise<void> =>
    unreached(of, of.wanted ?? outcomeOf({ ...refused, hasRung: of.hasRung, announced: of.announced }), refused);
  const answered = async (of: Running, { sip, sound }: LineOut, answer: SessionDescription): Promise<void> => {
    const call = of.call as Call;
    if (call.phase === 'over' || of.settled) return;
    const { contactId } = of.order;
    clearTimeout(call.timer);
    await media.setRemote(call.legId, remoteOf(answer, sound));
    listenFor(call, AFTER);
    of.listening = setTimeout(() => listenFor(call, []), LISTEN_MS);
    const dialog = sip.dialog();
    await needs.transactor.run(async (tx) => {
      if (dialog !== undefined) await saveDialog(tx.db, contactId, dialog);
      await records.move(tx, contactId, { event: 'answer', outcome: 'answered' });
    });
    await of.order.tells.answered();
    await needs.driver().join(call);
  };
  const moved = async (of: Running, { sip, trunk }: LineOut): Promise<void> => {
    await of.written;
    await needs.transactor.run((tx) => moveCall(tx.db, of.order.contactId, trunk, sip.callId));
  };

  const hearsFor = (of: Running): LineOutHears => {
    const { contactId } = of.order;
    const call = (): Call => of.call as Call;
    const doing = (what: Promise<void>): void =>
      quietly(contactId, what, () => sayGoodbye(call().sip, 'media failure'));
    return {
      moved: (line) => {
        const { sip, legId, localAudio, sound, trunk } = line;
        calls.reline(call(), { lineId: sip.id, legId, localAudio, sound, trunk });
        doing(moved(of, line));
      },
      progress: (line, status, early) => {
        if (status >= RINGING_STATUS && early === undefined) quietly(contactId, rang(of));
        if (early !== undefined) quietly(contactId, hearEarly(of, line, early));
      },
      answered: (line, answer) => doing(answered(of, line, answer)),
      failed: (refused) => doing(failed(of, refused)),
      ended: (end) => needs.driver().ended(call(), of.line, end),
      reoffer: (reoffer) => needs.driver().reoffered(call(), of.line, reoffer),
      refer: (refer) => needs.driver().referred(call(), refer),
    };
  };

  /** Its story first: our goodbye alone would tell of a talk that was ended. */
  const endAs = (of: Running, call: Call, outcome: NotReached): void => {
    const told = unreached(of, outcome, {});
    quietly(
      call.contactId,
      told.finally(() => sayGoodbye(call.sip, outcome)),
    );
  };
  const heardMachine = async (of: Running, call: Call): Promise<void> => {
    await needs.transactor.run((tx) => records.machine(tx, call.contactId));
    await of.order.tells.machine();
    if (call.phase !== 'talking' || of.settled) return;
    await machines.answered(call, of.order.machineRule, () => endAs(of, call, 'voicemail'));
  };

  return {
    write: (tx, { contactId, way }) =>
      insertCall(tx.db, {
        ...{ contactId, trunk: way.candidates[0].trunk, sipId: '' },
        ...{ node: needs.node.name, startedAt: tx.now },
      }),
    place: async (order) => {
      const { contactId } = order;
      const of: Running = { order, settled: false, hasRung: false, isEarly: false, announced: false };
      const called = await needs.lines
        .call(`dial-${contactId}`, order.way.candidates, hearsFor(of))
        .catch((error: unknown) => {
          needs.log.error({ err: error, contactId }, 'no sound for a call to a customer');
          return refuse('media');
        });
      if (!called.ok) {
        await needs.transactor.run((tx) => endCall(tx.db, contactId, called.refusal, tx.now));
        return called.refusal;
      }
      const { first, bye, cancel, refer } = called.value;
      const { legId, localAudio, sound, trunk } = first;
      const line = { sip: { bye, refer }, lineId: first.sip.id, legId, localAudio, sound, trunk };
      const call = newCall({ contactId, number: order.number, ...line, phase: 'dialling' });
      Object.assign(of, { call, cancel, line: call.sip });
      call.agentId = order.agentId;
      running.set(contactId, of);
      calls.add(call);
      call.timer = setTimeout(cancel, order.ringMs);
      of.written = needs.transactor.run((tx) => moveCall(tx.db, contactId, trunk, first.sip.callId));
      await of.written;
      quietly(contactId, ringAtDesk(call));
      return undefined;
    },
    cancel: async (contactId) => {
      const of = running.get(contactId);
      if (of?.call?.phase !== 'dialling' || of.settled) return false;
      of.wanted = 'cancelled';
      of.cancel?.();
      await unreached(of, 'cancelled', {});
      return true;
    },
    hear: (event) => {
      machines.hear(event);
      if (event.type !== 'signal') return;
      const call = calls.byLeg(event.legId);
      const of = call === undefined ? undefined : running.get(call.contactId);
      if (call === undefined || of === undefined) return;
      const { signal } = event;
      const { contactId } = of.order;
      if (signal === 'ringback') quietly(contactId, rang(of));
      // The voice of somebody who has answered is no announcement.
      if (signal === 'speech' && call.phase === 'dialling') of.announced = !of.hasRung;
      if (signal === 'busy' || signal === 'congestion') endAs(of, call, signal);
      if (signal === 'machine') quietly(contactId, heardMachine(of, call));
    },
  };
}
