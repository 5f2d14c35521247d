import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { HeardSource, MediaEngine } from '../../../platform/media/media-engine.ts';
import { readOffer } from '../embedded/web-offer.ts';
import type { Announcing } from './announcing.ts';
import type { Daemon } from './daemon.ts';
import type { CallNeeds } from './far-call.ts';
import { createRtpeLeg, type LegNeeds, type RtpeLeg } from './rtpe-leg.ts';
import { openSipCall } from './sip-call.ts';
import { openWebCall } from './web-call.ts';
import type { Wiring } from './wiring.ts';

/** The calls of the port about legs and what they hear. */
export interface LegCallsNeeds {
  readonly wiring: Wiring;
  readonly announcing: Announcing;
  readonly mixer: MediaEngine;
  readonly daemons: readonly Daemon[];
  readonly interfaces?: readonly [string, string];
}

export type LegCalls = Making &
  Hearing & {
    need(legId: string): RtpeLeg;
    /** By the name that rtpengine knows its call by. */
    legOfCall(callId: string): RtpeLeg | undefined;
  };

type Making = Pick<MediaEngine, 'createSipLeg' | 'setRemote' | 'createWebLeg' | 'restartWebLeg' | 'closeLeg' | 'stats'>;
type Hearing = Pick<MediaEngine, 'play' | 'stopPlay' | 'connect' | 'disconnect' | 'hear' | 'sendKeys' | 'listenFor'>;

export const unknownLeg = (legId: string): AppError =>
  new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });

export function legCalls(needs: LegCallsNeeds): LegCalls {
  const { wiring } = needs;
  const byCall = new Map<string, RtpeLeg>();
  const need = (legId: string): RtpeLeg => {
    const leg = wiring.legs.get(legId);
    if (leg === undefined) throw unknownLeg(legId);
    return leg;
  };
  const legOfCall = (callId: string): RtpeLeg | undefined => {
    const leg = byCall.get(callId);
    if (leg?.isClosed !== true) return leg;
    byCall.delete(callId);
    return undefined;
  };
  return { ...making(needs, need, byCall), ...hearing(needs, need), need, legOfCall };
}

/** The one with the fewest legs, of those that answer and were not asked yet. */
function choose({ daemons, wiring }: LegCallsNeeds, asked: readonly Daemon[]): Daemon | undefined {
  const load = (daemon: Daemon): number => [...wiring.legs.values()].filter((leg) => leg.daemon === daemon).length;
  const [first, ...others] = daemons.filter((daemon) => daemon.isThere() && !asked.includes(daemon));
  return first === undefined
    ? undefined
    : others.reduce((least, daemon) => (load(daemon) < load(least) ? daemon : least), first);
}

/** One that has no ports left, or answers but is not ready yet, is no reason to refuse a call that another one can carry. */
async function atOne<T>(needs: LegCallsNeeds, open: (daemon: Daemon) => Promise<T>): Promise<T> {
  const asked: Daemon[] = [];
  let refused: unknown = new AppError({ code: 'media.no_rtpengine', kind: 'unavailable' });
  for (let daemon = choose(needs, asked); daemon !== undefined; daemon = choose(needs, asked)) {
    try {
      return await open(daemon);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
      refused = error;
      asked.push(daemon);
    }
  }
  throw refused;
}

function making(needs: LegCallsNeeds, need: (legId: string) => RtpeLeg, byCall: Map<string, RtpeLeg>): Making {
  const { wiring, mixer, announcing, interfaces } = needs;
  const callOf = (daemon: Daemon): CallNeeds => ({
    ng: daemon.ng,
    callId: newId(),
    ...(interfaces === undefined ? {} : { interfaces }),
  });
  const keep = (leg: Omit<LegNeeds, 'id' | 'mixer'>, callId: string): RtpeLeg => {
    const kept = createRtpeLeg({ ...leg, id: newId(), mixer });
    wiring.legs.set(kept.id, kept);
    byCall.set(callId, kept);
    return kept;
  };
  return {
    createSipLeg: ({ remote, secure }) =>
      atOne(needs, async (daemon) => {
        const given = callOf(daemon);
        const far = remote === undefined ? {} : { remote };
        const call = await openSipCall(given, { ...far, ...(secure === undefined ? {} : { secure }) });
        const leg = keep({ daemon, kind: 'sip', call, sip: call, ...far }, given.callId);
        const { local, srtpKey } = call;
        const key = srtpKey === undefined ? {} : { srtpKey };
        return { legId: leg.id, localAddress: local.address, localPort: local.port, ...key };
      }),
    setRemote: async (legId, remote) => {
      const leg = need(legId);
      const { sip } = leg;
      if (sip === undefined) throw new AppError({ code: 'media.not_a_sip_leg', kind: 'conflict', details: { legId } });
      await leg.run(() => sip.setRemote(remote));
      leg.remote = remote;
      if (remote.isDeaf === true) await needs.announcing.toMixer(leg);
      await wiring.settle();
    },
    createWebLeg: async ({ offerSdp }) => {
      const { sdp } = readOffer(offerSdp);
      return atOne(needs, async (daemon) => {
        const given = callOf(daemon);
        const call = await openWebCall(given, sdp);
        return { legId: keep({ daemon, kind: 'web', call }, given.callId).id, answerSdp: call.answerSdp };
      });
    },
    /** A new call in rtpengine takes the place of the old one: the page may come with another certificate, as after a reload. */
    restartWebLeg: async (legId, offerSdp) => {
      const leg = need(legId);
      if (leg.kind !== 'web') throw unknownLeg(legId);
      const { sdp } = readOffer(offerSdp);
      const given = callOf(leg.daemon);
      const call = await openWebCall(given, sdp);
      await announcing.stop(leg, 'stopped');
      const before = leg.call;
      await leg.run(async () => {
        leg.replaceCall(call);
        await before.end().catch(() => undefined);
      });
      byCall.set(given.callId, leg);
      await wiring.settle();
      return { answerSdp: call.answerSdp };
    },
    closeLeg: async (legId) => {
      const leg = wiring.legs.get(legId);
      // Both ends of a call may close it at once; the second has nothing left to do.
      if (leg === undefined) return;
      forget(wiring, leg);
      await announcing.stop(leg, 'stopped').catch(() => undefined);
      const at = leg.mixerIdNow();
      await Promise.allSettled([
        leg.run(() => leg.call.end()),
        ...(at === undefined ? [] : [mixer.closeLeg(at)]),
        wiring.settle(),
      ]);
    },
    stats: async (legId) => {
      const leg = need(legId);
      const count = await leg.call.count();
      const at = leg.mixerIdNow();
      const heard = at === undefined ? undefined : await mixer.stats(at).catch(() => undefined);
      const { lost = 0, jitterMs = 0, mos } = heard ?? {};
      return { ...count, lost, jitterMs, ...(mos === undefined ? {} : { mos }) };
    },
  };
}

/** Takes the leg out of all rows. */
export function forget(wiring: Wiring, leg: RtpeLeg): void {
  leg.isClosed = true;
  wiring.legs.delete(leg.id);
  for (const other of wiring.legs.values()) other.row = other.row.filter(({ legId }) => legId !== leg.id);
}

const MAX_SOURCES = 16;
const MAX_GAIN = 2;

function checkRow(sources: readonly HeardSource[]): readonly HeardSource[] {
  const isGood = ({ gain = 1 }: HeardSource): boolean => gain >= 0 && gain <= MAX_GAIN;
  const names = new Set(sources.map((source) => source.legId));
  if (sources.length > MAX_SOURCES || names.size < sources.length || !sources.every(isGood))
    throw new AppError({ code: 'media.bad_row', kind: 'invalid', details: { sources: sources.length } });
  return sources.filter(({ gain = 1 }) => gain > 0);
}

function hearing({ wiring, announcing, mixer }: LegCallsNeeds, need: (legId: string) => RtpeLeg): Hearing {
  const without = (leg: RtpeLeg, other: RtpeLeg): void => {
    leg.row = leg.row.filter(({ legId }) => legId !== other.id);
  };
  /** As long as something is said by the mixer, the leg hears the mixer. */
  const withMixer = async (leg: RtpeLeg, work: (at: string) => Promise<void>): Promise<void> => {
    leg.mixerJobs += 1;
    try {
      await wiring.settle();
      await work(await leg.mixerId());
    } finally {
      leg.mixerJobs -= 1;
      await wiring.settle();
    }
  };
  return {
    play: async (legId, sounds, options) => announcing.play(need(legId), sounds, options),
    stopPlay: async (legId) => announcing.stop(need(legId), 'stopped'),
    connect: async (a, b) => {
      const [one, two] = [need(a), need(b)];
      for (const leg of wiring.legs.values()) {
        without(leg, one);
        without(leg, two);
      }
      one.row = [{ legId: b }];
      two.row = [{ legId: a }];
      await wiring.settle();
    },
    disconnect: async (a, b) => {
      const [one, two] = [need(a), need(b)];
      without(one, two);
      without(two, one);
      await wiring.settle();
    },
    hear: async (legId, sources) => {
      const leg = need(legId);
      const row = checkRow(sources);
      for (const source of row) need(source.legId);
      leg.row = row;
      await wiring.settle();
    },
    sendKeys: async (legId, keys) => {
      const leg = need(legId);
      if (leg.call.inner() === undefined)
        throw new AppError({ code: 'media.no_remote', kind: 'conflict', details: { legId } });
      await withMixer(leg, (at) => mixer.sendKeys(at, keys));
    },
    listenFor: async (legId, signals) => {
      const leg = need(legId);
      leg.isListenedTo = signals.length > 0;
      await wiring.settle();
      if (signals.length > 0 || leg.mixerIdNow() !== undefined) await mixer.listenFor(await leg.mixerId(), signals);
    },
  };
}
