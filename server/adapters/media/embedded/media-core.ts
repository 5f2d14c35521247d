import { performance } from 'node:perf_hooks';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { g711Codec } from '../../../platform/media/frame-codec.ts';
import type { HeardSource, MediaEngine, MediaEvent, SipRemote } from '../../../platform/media/media-engine.ts';
import { createLeg, type Leg, type LegEars, type LegFormat } from './leg.ts';
import { createPacketCount, type PacketCount } from './packet-count.ts';
import { createPlayer } from './player.ts';
import type { WorkerPlayOptions, WorkerSipLegRequest } from './protocol.ts';
import { createRecordings, type Recordings } from './recordings.ts';
import { repairRecording } from './repair.ts';
import { DEFAULT_RTP_TIMEOUT_MS, share, type EmbeddedMediaSettings } from './settings.ts';
import { createPortPool, openSipSocket, samePort, type PortPair, type SipSocket } from './sip-socket.ts';
import { createSounds, type Sounds } from './sounds.ts';
import { relayCalls, startRelay, type CoreEngine, type Relay } from './relay.ts';
import { createSwitchboard, type Switchboard } from './switchboard.ts';
import { startNativeDriver } from './native-driver.ts';
import { createWebLegs, type WebLegs } from './web-legs.ts';
import { startWeriftDriver } from './werift-driver.ts';

/**
 * The engine itself, in whatever thread it is started. In the product that is the worker's (media-worker.ts), behind the proxy of
 * embedded-engine.ts, so that nothing the rest of the server does can make speech stutter.
 */
const ALIVE_CHECK_MS = 500;

const formatOf = (remote: SipRemote): LegFormat => ({
  codec: g711Codec(remote.codec),
  ...(remote.dtmfPayload === undefined ? {} : { dtmfPayload: remote.dtmfPayload }),
  ...(remote.inbandKeys === true ? { inbandKeys: true } : {}),
  ...(remote.onHold === true ? { onHold: true } : {}),
  ...(remote.isDeaf === true ? { isDeaf: true } : {}),
});

interface Core {
  readonly settings: EmbeddedMediaSettings;
  readonly board: Switchboard;
  /** The switchboard's, and before it whoever borrowed the leg. */
  readonly ears: LegEars;
  readonly count: PacketCount;
  readonly recordings: Recordings;
  readonly sounds: Sounds;
  /** The plain-RTP ends, by leg: only they have a far end that can be set. */
  readonly sockets: Map<string, SipSocket>;
  readonly takePort: () => Promise<PortPair>;
  readonly web: WebLegs;
  readonly need: (legId: string) => Leg;
  readonly emit: (event: MediaEvent) => void;
}

const unknownLeg = (legId: string): AppError =>
  new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });

type LegCalls = Pick<
  MediaEngine,
  'createSipLeg' | 'setRemote' | 'createWebLeg' | 'restartWebLeg' | 'closeLeg' | 'stats'
>;

function legCalls({ settings, board, ears, count, sockets, takePort, web, need }: Core): LegCalls {
  return {
    createSipLeg: async ({ remote, secure, again }: WorkerSipLegRequest) => {
      const take = again === undefined ? takePort : samePort(settings.bindAddress, again.localPort);
      const socket = await openSipSocket(take, secure === true, again);
      const id = again?.legId ?? newId();
      const format = remote === undefined ? {} : { format: formatOf(remote) };
      const leg = createLeg({ id, transport: socket, ears, nowMs: performance.now(), ...format });
      socket.onPacket = (packet, nowMs) => {
        if (packet === undefined) leg.refuse();
        else leg.receive(packet, nowMs);
      };
      socket.onReport = leg.receiveReport;
      try {
        if (remote !== undefined) socket.setRemote(remote);
      } catch (error) {
        await socket.close();
        throw error;
      }
      sockets.set(id, socket);
      board.add(leg);
      count.add(leg);
      const { port, srtpKey } = socket;
      const address = { localAddress: settings.bindAddress, localPort: port };
      return { legId: id, ...address, ...(srtpKey === undefined ? {} : { srtpKey }) };
    },
    setRemote: async (legId, remote) => {
      const leg = need(legId);
      const socket = sockets.get(legId);
      if (socket === undefined)
        throw new AppError({ code: 'media.not_a_sip_leg', kind: 'conflict', details: { legId } });
      socket.setRemote(remote);
      leg.setFormat(formatOf(remote), performance.now());
      return Promise.resolve();
    },
    createWebLeg: web.createWebLeg,
    restartWebLeg: web.restartWebLeg,
    closeLeg: async (legId) => {
      const leg = board.leg(legId);
      // Both ends of a call may close it at once; the second has nothing left to do.
      if (leg === undefined) return;
      board.remove(leg);
      count.remove(leg);
      sockets.delete(legId);
      web.closed(legId);
      await leg.close();
    },
    stats: async (legId) => Promise.resolve(need(legId).stats()),
  };
}

type SoundCalls = Pick<
  MediaEngine,
  | 'play'
  | 'stopPlay'
  | 'connect'
  | 'disconnect'
  | 'hear'
  | 'sendKeys'
  | 'listenFor'
  | 'record'
  | 'stopRecording'
  | 'repairRecording'
>;

/** A whole card number and more. Each takes two tenths of a second, and whoever asked waits for the last. */
const KEYS = /^[0-9*#A-D]{1,32}$/;

function soundCalls({ board, recordings, sounds, need, emit }: Core): SoundCalls {
  /** What was asked of a leg last: a sound that was stopped, or replaced, while it was still being read never begins. */
  const asked = new WeakMap<Leg, object>();
  const needFormat = (legId: string): Leg => {
    const leg = need(legId);
    if (leg.format() === undefined)
      throw new AppError({ code: 'media.no_remote', kind: 'conflict', details: { legId } });
    return leg;
  };
  return {
    play: async (legId, names, { playId = newId(), ...options }: WorkerPlayOptions = {}) => {
      const leg = needFormat(legId);
      const codec = leg.format()?.codec.law ?? 'PCMA';
      const mine = {};
      asked.set(leg, mine);
      const loaded = await Promise.all(names.map((name) => sounds.load(name, codec)));
      // Asked again: the leg may have been closed while the sounds were read.
      need(legId);
      if (asked.get(leg) === mine) board.play(leg, createPlayer({ ...options, playId, sounds: loaded, codec }));
      else emit({ type: 'played', legId, playId, outcome: 'stopped' });
      return { playId };
    },
    stopPlay: async (legId) => {
      const leg = need(legId);
      asked.set(leg, {});
      board.stopPlay(leg, 'stopped');
      return Promise.resolve();
    },
    connect: async (a, b) => {
      board.connect(need(a), need(b));
      return Promise.resolve();
    },
    disconnect: async (a, b) => {
      board.disconnect(need(a), need(b));
      return Promise.resolve();
    },
    hear: async (legId, sources) => {
      const listener = need(legId);
      board.hear(listener, readRow(sources, need));
      return Promise.resolve();
    },
    sendKeys: async (legId, keys) => {
      const leg = needFormat(legId);
      const wanted = keys.toUpperCase();
      if (!KEYS.test(wanted)) throw new AppError({ code: 'media.bad_keys', kind: 'invalid' });
      if (!(await board.sendKeys(leg, wanted))) throw unknownLeg(legId);
    },
    listenFor: async (legId, signals) => {
      board.listenFor(need(legId), signals);
      return Promise.resolve();
    },
    record: recordings.record,
    stopRecording: recordings.stop,
    repairRecording,
  };
}

/** A meeting of more than this is no telephone call, and would cost a row's work for each of them. */
const MAX_SOURCES = 16;
const MAX_GAIN = 2;

/** A source without strength is not heard: it leaves the row, so that nothing of it waits in a buffer. */
function readRow(sources: readonly HeardSource[], need: (legId: string) => Leg) {
  const isGood = ({ gain = 1 }: HeardSource): boolean => gain >= 0 && gain <= MAX_GAIN;
  const names = new Set(sources.map((source) => source.legId));
  if (sources.length > MAX_SOURCES || names.size < sources.length || !sources.every(isGood))
    throw new AppError({ code: 'media.bad_row', kind: 'invalid', details: { sources: sources.length } });
  return sources.map(({ legId, gain = 1 }) => ({ leg: need(legId), gain })).filter(({ gain }) => gain > 0);
}

/** Before the switchboard hears a leg, whoever borrowed it does. */
const lendingEars = (ears: LegEars, relay: Relay): LegEars => ({
  ...ears,
  audio: (leg, packet, nowMs) => {
    relay.said(leg, packet);
    ears.audio(leg, packet, nowMs);
  },
  hush: (leg, level) => {
    relay.hushed(leg, level);
    ears.hush(leg, level);
  },
});

export async function startMediaCore(settings: EmbeddedMediaSettings): Promise<CoreEngine> {
  const listeners = new Set<(event: MediaEvent) => void>();
  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const driver = await (settings.webDriver === 'native' ? startNativeDriver : startWeriftDriver)(settings);
  const recordings = createRecordings((recordingId, reason) => emit({ type: 'recording_failed', recordingId, reason }));
  const board = createSwitchboard({ recordings, emit, rtpTimeoutMs: settings.rtpTimeoutMs ?? DEFAULT_RTP_TIMEOUT_MS });
  const relay = await startRelay(board);
  const count = createPacketCount();
  const ears = lendingEars(board.ears, relay);
  const add = (leg: Leg): void => {
    board.add(leg);
    count.add(leg);
  };
  const core: Core = {
    settings,
    emit,
    board,
    count,
    ears,
    web: createWebLegs({ driver, ears, add }),
    recordings,
    sounds: createSounds(settings.soundsDir, settings.publishedSoundsDir),
    sockets: new Map(),
    takePort: createPortPool(settings.bindAddress, settings.rtpPorts, share(settings)),
    need: (legId) => {
      const leg = board.leg(legId);
      if (leg === undefined) throw unknownLeg(legId);
      return leg;
    },
  };
  const alive = setInterval(() => {
    board.checkAlive(performance.now());
  }, ALIVE_CHECK_MS);
  const legs = legCalls(core);
  return {
    ...legs,
    ...soundCalls(core),
    ...relayCalls(relay),
    relayPort: relay.port,
    packets: count.sums,
    pauseRecording: recordings.pause,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shutdown: async () => {
      clearInterval(alive);
      await recordings.stopAll();
      await Promise.allSettled(board.legs().map((leg) => legs.closeLeg(leg.id)));
      board.stop();
      relay.close();
      driver.close();
    },
  };
}
