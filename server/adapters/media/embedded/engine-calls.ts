import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine } from '../../../platform/media/media-engine.ts';
import { legIn, type Member } from './crew.ts';
import { DEADLINE_MS, within, type House } from './house.ts';
import type { LegKind } from './ledger.ts';
import type { Method } from './protocol.ts';

/** The calls of the port, each brought to the worker it belongs to; a leg of another worker is lent first. */
export type EngineCalls = Creating & Hearing & Recording & OfOneLeg;

export const engineCalls = (house: House): EngineCalls => ({
  ...creating(house),
  ...hearing(house),
  ...recording(house),
  ...ofOneLeg(house),
});

const unknownRecording = (recordingId: string): AppError =>
  new AppError({ code: 'media.unknown_recording', kind: 'not_found', details: { recordingId } });

/** The least loaded worker that is there; when all are just starting, the least loaded of them. */
function choose({ members, ledger }: House, coming: readonly number[]): Member {
  const there = members.filter((member) => member.isReady());
  const load = (member: Member): number => ledger.load(member.number) + (coming[member.number] ?? 0);
  const [first, ...others] = there.length > 0 ? there : members;
  if (first === undefined) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
  return others.reduce((least, member) => (load(member) < load(least) ? member : least), first);
}

type Creating = Pick<MediaEngine, 'createSipLeg' | 'createWebLeg' | 'closeLeg'>;

function creating(house: House): Creating {
  const coming = house.members.map(() => 0);
  const create = async (kind: LegKind, method: Method, request: unknown): Promise<unknown> => {
    const member = choose(house, coming);
    const { number } = member;
    coming[number] = (coming[number] ?? 0) + 1;
    try {
      await within(member.ready(), DEADLINE_MS);
      const value = await house.tell(number, method, request);
      const legId = legIn(value);
      if (legId !== undefined) house.ledger.place(legId, number, kind);
      return value;
    } finally {
      coming[number] = (coming[number] ?? 0) - 1;
    }
  };
  return {
    createSipLeg: (request) => create('sip', 'createSipLeg', request) as ReturnType<MediaEngine['createSipLeg']>,
    createWebLeg: (request) => create('web', 'createWebLeg', request) as ReturnType<MediaEngine['createWebLeg']>,
    closeLeg: async (legId) => {
      const worker = house.ledger.home(legId);
      // Both ends of a call may close it at once; the second has nothing left to do.
      if (worker === undefined) return;
      const settled = house.settle({ begun: [], ended: house.ledger.closed(legId) });
      await Promise.all([house.tell(worker, 'closeLeg', legId), settled]);
    },
  };
}

type Hearing = Pick<MediaEngine, 'hear' | 'connect' | 'disconnect'>;

function hearing(house: House): Hearing {
  const { ledger } = house;
  const hears = (legId: string, sources: readonly string[]) => house.settle(ledger.hears(legId, sources));
  const workersOf = (a: string, b: string): number[] => [...new Set([house.home(a), house.home(b)])];
  /** Only where the other one is known: its own worker, or one that borrowed it. */
  const disconnect = (a: string, b: string): Promise<unknown>[] =>
    workersOf(a, b)
      .filter((worker) => {
        const [mine, other] = house.home(a) === worker ? [a, b] : [b, a];
        return house.home(other) === worker || ledger.sources(mine).includes(other);
      })
      .map((worker) => house.tell(worker, 'disconnect', a, b));
  const part = (a: string, b: string): Promise<unknown>[] => [
    ...disconnect(a, b),
    hears(
      a,
      ledger.sources(a).filter((source) => source !== b),
    ),
    hears(
      b,
      ledger.sources(b).filter((source) => source !== a),
    ),
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
      const home = house.home(legId);
      const ids = sources.map((source) => source.legId);
      for (const id of ids) house.home(id);
      const settled = hears(legId, ids);
      await Promise.all([house.tell(home, 'hear', legId, sources), settled]);
    },
    connect: async (a, b) => {
      house.home(a);
      house.home(b);
      const parted = partFromOthers(a, b);
      const settled = [hears(a, [b]), hears(b, [a])];
      const connected = workersOf(a, b).map((worker) => house.tell(worker, 'connect', a, b));
      await Promise.all([...connected, ...settled, ...parted]);
    },
    disconnect: async (a, b) => {
      house.home(a);
      house.home(b);
      await Promise.all(part(a, b));
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

type OfOneLeg = Pick<
  MediaEngine,
  'setRemote' | 'restartWebLeg' | 'play' | 'stopPlay' | 'sendKeys' | 'listenFor' | 'stats'
>;

function ofOneLeg({ home, tell }: House): OfOneLeg {
  const call =
    <M extends keyof OfOneLeg>(method: M) =>
    async (...args: Parameters<OfOneLeg[M]>): Promise<Awaited<ReturnType<OfOneLeg[M]>>> =>
      (await tell(home(args[0]), method, ...args)) as Awaited<ReturnType<OfOneLeg[M]>>;
  return {
    setRemote: call('setRemote'),
    restartWebLeg: call('restartWebLeg'),
    play: call('play'),
    stopPlay: call('stopPlay'),
    sendKeys: call('sendKeys'),
    listenFor: call('listenFor'),
    stats: call('stats'),
  };
}
