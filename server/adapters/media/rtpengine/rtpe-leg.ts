import type { Codec } from '../../../platform/media/g711.ts';
import type { HeardSource, MediaEngine, SipRemote } from '../../../platform/media/media-engine.ts';
import type { Daemon } from './daemon.ts';
import type { FarCall, Tap } from './far-call.ts';
import type { Plan } from './plan.ts';
import { NOWHERE, type Place } from './sdp-text.ts';
import type { SipCall } from './sip-call.ts';

/** One leg: its call in rtpengine, what was asked for it, and its place at the mixer, which is made when it is first needed. */
export interface RtpeLeg {
  readonly id: string;
  readonly daemon: Daemon;
  readonly kind: 'sip' | 'web';
  call: FarCall;
  /** The same call again, where it has a far end that can be named. */
  readonly sip?: SipCall;
  remote?: SipRemote;
  row: readonly HeardSource[];
  isListenedTo: boolean;
  /** How many things are being said to it by the mixer: announcements that are recorded, keys. */
  mixerJobs: number;
  isClosed: boolean;
  /** What it was last set to; compared before anything is said to rtpengine. */
  wiring: string;
  /** Changes of one leg come one after the other. */
  run<T>(task: () => Promise<T>): Promise<T>;
  mixerId(): Promise<string>;
  mixerIdNow(): string | undefined;
  apply(plan: Plan, partner: Place | undefined, others: Others): Promise<void>;
  /** The mixer is a new one: nothing of the former is left. */
  mixerLost(): void;
  /** The call is another one; nothing was said to it yet. */
  replaceCall(call: FarCall): void;
}

export interface Others {
  /** The place at the mixer of another leg. */
  idOf(legId: string): Promise<string | undefined>;
  /** False once another plan is on its way to this leg. */
  isLatest(): boolean;
}

export interface LegNeeds {
  readonly id: string;
  readonly daemon: Daemon;
  readonly kind: 'sip' | 'web';
  readonly call: FarCall;
  readonly sip?: SipCall;
  readonly remote?: SipRemote;
  readonly mixer: MediaEngine;
}

interface AtMixer {
  readonly id: string;
  readonly place: Place;
  hears: string;
  comesFrom: string;
}

const text = ({ address, port }: Place): string => `${address} ${port}`;
const EVENTS = 101;

export function createRtpeLeg(needs: LegNeeds): RtpeLeg {
  const { mixer } = needs;
  let queue: Promise<unknown> = Promise.resolve();
  let atMixer: Promise<AtMixer> | undefined;
  let known: AtMixer | undefined;
  let aimed = text(NOWHERE);
  let tap: Tap | undefined;

  const open = async (): Promise<AtMixer> => {
    const { legId, localAddress, localPort } = await mixer.createSipLeg({ callId: leg.id });
    if (leg.isClosed) await mixer.closeLeg(legId);
    known = { id: legId, place: { address: localAddress, port: localPort }, hears: '', comesFrom: '' };
    return known;
  };
  const need = (): Promise<AtMixer> => {
    atMixer ??= open().catch((error: unknown) => {
      atMixer = undefined;
      throw error;
    });
    return atMixer;
  };
  /** Exactly: while the leg moves between copy and talk, packets of both are on their way, and the first may be of the old. */
  const expect = async (at: AtMixer, from: Place, codec: Codec): Promise<void> => {
    const inband = leg.remote?.inbandKeys === true;
    const dtmfPayload = leg.remote === undefined ? EVENTS : leg.remote.dtmfPayload;
    const comesFrom = `${text(from)} ${codec} ${inband} ${dtmfPayload}`;
    if (at.comesFrom === comesFrom) return;
    at.comesFrom = comesFrom;
    const events = dtmfPayload === undefined ? {} : { dtmfPayload };
    await mixer.setRemote(at.id, { ...from, exactly: true, codec, ...events, ...(inband ? { inbandKeys: true } : {}) });
  };
  const point = async (aim: Place): Promise<void> => {
    if (text(aim) === aimed) return;
    await leg.call.point(aim);
    aimed = text(aim);
  };
  const setTap = async (wanted: boolean): Promise<void> => {
    if (wanted === (tap !== undefined)) return;
    const before = tap;
    tap = wanted ? await leg.call.tap((await need()).place) : undefined;
    await before?.end();
  };
  /** A place at the mixer is never mute: an empty row is silence, sent on between the packets of the talk. */
  const leaveMixer = async (isLatest: () => boolean): Promise<void> => {
    const before = known;
    // Whoever has asked for the place meanwhile, for the next wiring, may keep it.
    if (before === undefined || !isLatest()) return;
    atMixer = undefined;
    known = undefined;
    await mixer.closeLeg(before.id);
  };
  const setRow = async (at: AtMixer, plan: Plan, idOf: Others['idOf']): Promise<void> => {
    const sources = await Promise.all(plan.row.map(async (source) => ({ ...source, legId: await idOf(source.legId) })));
    const row = sources.filter((source): source is HeardSource => source.legId !== undefined);
    const hears = JSON.stringify(row);
    if (hears === at.hears) return;
    await mixer.hear(at.id, row);
    at.hears = hears;
  };
  const leg: RtpeLeg = {
    ...needs,
    row: [],
    isListenedTo: false,
    mixerJobs: 0,
    isClosed: false,
    wiring: '',
    run: (task) => {
      const done = queue.then(task);
      queue = done.catch(() => undefined);
      return done;
    },
    mixerId: async () => (await need()).id,
    mixerIdNow: () => known?.id,
    apply: async (plan, partner, { idOf, isLatest }) => {
      const inner = leg.call.inner();
      if (leg.isClosed || inner === undefined) return;
      const isMixed = plan.aim === 'mixer';
      const at = isMixed || plan.tap ? await need() : undefined;
      if (at !== undefined && isMixed) await expect(at, inner, 'PCMA');
      await point((isMixed ? at?.place : partner) ?? NOWHERE);
      await setTap(plan.tap);
      if (at === undefined) return leaveMixer(isLatest);
      if (tap !== undefined) await expect(at, tap.from, tap.law);
      await setRow(at, plan, idOf);
    },
    mixerLost: () => {
      atMixer = undefined;
      known = undefined;
      leg.wiring = '';
      void leg.run(async () => setTap(false)).catch(() => undefined);
    },
    replaceCall: (call) => {
      leg.call = call;
      aimed = '';
      tap = undefined;
      leg.wiring = '';
    },
  };
  return leg;
}
