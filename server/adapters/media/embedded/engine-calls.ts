import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { HeardSource, LegStats, MediaEngine, SipLeg, WebLeg } from '../../../platform/media/media-engine.ts';
import type { House } from './house.ts';
import { furnish, playArgs } from './revival.ts';

/** The calls of the port, each brought to the worker it belongs to; a leg of another worker is lent first. */
export type EngineCalls = Creating & Hearing & Recording & Playing & OfOneLeg;

export const engineCalls = (house: House): EngineCalls => ({
  ...creating(house),
  ...hearing(house),
  ...recording(house),
  ...playing(house),
  ...ofOneLeg(house),
});

const unknownRecording = (recordingId: string): AppError =>
  new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });

/** What was asked of a worker that died meanwhile is done by the one that takes the leg over: nobody need ask again. */
async function evenIfItDies(told: Promise<unknown>): Promise<void> {
  await told.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'media.worker_crashed') throw error;
  });
}

type Creating = Pick<MediaEngine, 'createSipLeg' | 'createWebLeg' | 'restartWebLeg' | 'closeLeg'>;

function creating(house: House): Creating {
  const { ledger, belongings } = house;
  /** Its browser comes back after the worker that knew its keys died: the same leg, in another worker. */
  const reopen = async (legId: string, offerSdp: string): Promise<{ answerSdp: string }> => {
    const birth = belongings.of(legId)?.birth;
    const codec = birth?.kind === 'web' ? birth.codec : undefined;
    await house.telephonesFirst();
    const answer = await house.admit(async (worker) => {
      const request = { callId: legId, offerSdp, again: { legId }, ...(codec === undefined ? {} : { codec }) };
      const { answerSdp } = (await house.tell(worker, 'createWebLeg', request)) as WebLeg;
      if (ledger.knows(legId)) ledger.place(legId, worker, 'web');
      else await house.tell(worker, 'closeLeg', legId);
      return { answerSdp };
    });
    house.known(legId);
    await furnish(house, legId);
    return answer;
  };
  return {
    createSipLeg: (request) =>
      house.admit(async (worker) => {
        const leg = (await house.tell(worker, 'createSipLeg', request)) as SipLeg;
        ledger.place(leg.legId, worker, 'sip');
        const { localPort, srtpKey } = leg;
        const { remote } = request;
        const keys = srtpKey === undefined ? {} : { srtpKey };
        belongings.born(leg.legId, { kind: 'sip', localPort, ...keys, ...(remote === undefined ? {} : { remote }) });
        return leg;
      }),
    createWebLeg: (request) =>
      house.admit(async (worker) => {
        const leg = (await house.tell(worker, 'createWebLeg', request)) as WebLeg;
        ledger.place(leg.legId, worker, 'web');
        const { codec } = request;
        belongings.born(leg.legId, { kind: 'web', ...(codec === undefined ? {} : { codec }) });
        return leg;
      }),
    restartWebLeg: async (legId, offerSdp) => {
      house.known(legId);
      const worker = ledger.home(legId);
      if (worker === undefined) return reopen(legId, offerSdp);
      return (await house.tell(worker, 'restartWebLeg', legId, offerSdp)) as { answerSdp: string };
    },
    closeLeg: async (legId) => {
      // Both ends of a call may close it at once; the second has nothing left to do.
      if (!ledger.knows(legId)) return;
      const worker = ledger.home(legId);
      belongings.forget(legId);
      const settled = house.settle({ begun: [], ended: ledger.closed(legId) });
      await Promise.all([settled, ...(worker === undefined ? [] : [house.tell(worker, 'closeLeg', legId)])]);
    },
  };
}

type Hearing = Pick<MediaEngine, 'hear' | 'connect' | 'disconnect'>;

function hearing(house: House): Hearing {
  const { ledger } = house;
  const hears = (legId: string, sources: readonly HeardSource[]) => house.settle(ledger.hears(legId, sources));
  const sourcesOf = (legId: string): readonly string[] => ledger.sources(legId).map((source) => source.legId);
  const without = (legId: string, other: string) => ledger.sources(legId).filter((source) => source.legId !== other);
  const workersOf = (a: string, b: string): number[] =>
    [...new Set([ledger.home(a), ledger.home(b)])].filter((worker) => worker !== undefined);
  /** Only where the other one is known: its own worker, or one that borrowed it. */
  const disconnect = (a: string, b: string): Promise<unknown>[] =>
    workersOf(a, b)
      .filter((worker) => {
        const [mine, other] = ledger.home(a) === worker ? [a, b] : [b, a];
        return ledger.home(other) === worker || (ledger.home(other) !== undefined && sourcesOf(mine).includes(other));
      })
      .map((worker) => house.tell(worker, 'disconnect', a, b));
  const part = (a: string, b: string): Promise<unknown>[] => [
    ...disconnect(a, b),
    hears(a, without(a, b)),
    hears(b, without(b, a)),
  ];
  /** Who heard one of the two in another worker is not seen by the workers that connect; so it is parted from here. */
  const partFromOthers = (a: string, b: string): Promise<unknown>[] =>
    [a, b].flatMap((leg) =>
      ledger
        .listeners(leg)
        .filter((listener) => listener !== a && listener !== b)
        .flatMap((listener) => part(listener, leg)),
    );
  return {
    hear: async (legId, sources) => {
      for (const id of [legId, ...sources.map((source) => source.legId)]) house.known(id);
      const settled = hears(legId, sources);
      await evenIfItDies(Promise.all([house.row(legId), settled]));
    },
    connect: async (a, b) => {
      house.known(a);
      house.known(b);
      const parted = partFromOthers(a, b);
      const settled = [hears(a, [{ legId: b }]), hears(b, [{ legId: a }])];
      const [homeOfA, homeOfB] = [ledger.home(a), ledger.home(b)];
      // One of them lives nowhere just now: the rows stand, and are told when it is brought to a worker.
      const connected =
        homeOfA === undefined || homeOfB === undefined
          ? [house.row(a), house.row(b)]
          : workersOf(a, b).map((worker) => house.tell(worker, 'connect', a, b));
      await evenIfItDies(Promise.all([...connected, ...settled, ...parted]));
    },
    disconnect: async (a, b) => {
      house.known(a);
      house.known(b);
      await evenIfItDies(Promise.all(part(a, b)));
    },
  };
}

type Recording = Pick<MediaEngine, 'record' | 'pauseRecording' | 'stopRecording'>;

function recording({ ledger, settle, tell, home }: House): Recording {
  const known = (recordingId: string): number => {
    const worker = ledger.recordingHome(recordingId);
    if (worker === undefined) throw unknownRecording(recordingId);
    return worker;
  };
  return {
    /** Where the left leg lives: what is played to it is recorded too, and never travels. */
    record: async (recordingId, request) => {
      // To begin it anew would write over what there is of it.
      if (ledger.isCut(recordingId)) throw unknownRecording(recordingId);
      const running = ledger.recordingHome(recordingId);
      const worker = running ?? home(request.left);
      const settled = settle(ledger.records(recordingId, worker, request));
      try {
        await Promise.all([tell(worker, 'record', recordingId, request), settled]);
      } catch (error) {
        if (running === undefined) await settle(ledger.recorded(recordingId));
        throw error;
      }
    },
    pauseRecording: async (recordingId, paused) => {
      await tell(known(recordingId), 'pauseRecording', recordingId, paused);
    },
    stopRecording: async (recordingId) => {
      const worker = known(recordingId);
      const result = tell(worker, 'stopRecording', recordingId);
      void settle(ledger.recorded(recordingId));
      return result as ReturnType<MediaEngine['stopRecording']>;
    },
  };
}

type Playing = Pick<MediaEngine, 'play' | 'stopPlay' | 'listenFor' | 'setRemote'>;

/** What must be known of a leg to open it again. It is kept first, and done by whichever worker has the leg then. */
function playing({ ledger, belongings, known, tell }: House): Playing {
  const toWorker = async (method: keyof Playing, legId: string, ...args: readonly unknown[]): Promise<void> => {
    known(legId);
    const worker = ledger.home(legId);
    if (worker !== undefined) await evenIfItDies(tell(worker, method, legId, ...args));
  };
  return {
    play: async (legId, sounds, options = {}) => {
      known(legId);
      const play = { playId: newId(), sounds, options };
      const before = belongings.of(legId)?.play;
      belongings.plays(legId, play);
      try {
        await toWorker('play', ...playArgs(legId, play));
      } catch (error) {
        // Refused: what was played before goes on.
        if (before === undefined) belongings.stopped(legId);
        else belongings.plays(legId, before);
        throw error;
      }
      return { playId: play.playId };
    },
    stopPlay: async (legId) => {
      belongings.stopped(legId);
      await toWorker('stopPlay', legId);
    },
    listenFor: async (legId, signals) => {
      belongings.listens(legId, signals);
      await toWorker('listenFor', legId, signals);
    },
    setRemote: async (legId, remote) => {
      await toWorker('setRemote', legId, remote);
      belongings.remote(legId, remote);
    },
  };
}

type OfOneLeg = Pick<MediaEngine, 'sendKeys' | 'stats'>;

/** Of a leg that lives nowhere just now. */
const NOTHING_CAME: LegStats = { packetsIn: 0, packetsOut: 0, lost: 0, jitterMs: 0, dropped: 0 };

function ofOneLeg({ home, tell, known, ledger }: House): OfOneLeg {
  const call =
    <M extends keyof OfOneLeg>(method: M) =>
    async (...args: Parameters<OfOneLeg[M]>): Promise<Awaited<ReturnType<OfOneLeg[M]>>> =>
      (await tell(home(args[0]), method, ...args)) as Awaited<ReturnType<OfOneLeg[M]>>;
  const stats = call('stats');
  return {
    sendKeys: call('sendKeys'),
    stats: async (legId) => {
      known(legId);
      return ledger.home(legId) === undefined ? NOTHING_CAME : stats(legId);
    },
  };
}
