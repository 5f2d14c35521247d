import { performance } from 'node:perf_hooks';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { MediaEngine, MediaEvent, PlayOptions, SipRemote } from '../../../platform/media/media-engine.ts';
import { createLeg, type Leg, type LegFormat } from './leg.ts';
import { createPlayer } from './player.ts';
import { createRecordings } from './recordings.ts';
import { repairRecording } from './repair.ts';
import { DEFAULT_RTP_TIMEOUT_MS, type EmbeddedMediaSettings } from './settings.ts';
import { createPortPool, openSipSocket, type SipSocket } from './sip-socket.ts';
import { createSounds } from './sounds.ts';
import { startStunServer } from './stun-server.ts';
import { createSwitchboard } from './switchboard.ts';
import { openWebPeer } from './web-peer.ts';

/**
 * The engine itself, in whatever thread it is started. In the product that is the worker's (media-worker.ts), behind the proxy of
 * embedded-engine.ts, so that nothing the rest of the server does can make speech stutter.
 */
const ALIVE_CHECK_MS = 500;
const WEB_FORMAT: LegFormat = { codec: 'PCMA' };

const formatOf = (remote: SipRemote): LegFormat => ({
  codec: remote.codec,
  ...(remote.dtmfPayload === undefined ? {} : { dtmfPayload: remote.dtmfPayload }),
});

export async function startMediaCore(settings: EmbeddedMediaSettings): Promise<MediaEngine> {
  const listeners = new Set<(event: MediaEvent) => void>();
  const emit = (event: MediaEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const stun = await startStunServer();
  const sounds = createSounds(settings.soundsDir);
  const takePort = createPortPool(settings.bindAddress, settings.rtpPorts);
  const recordings = createRecordings((recordingId, reason) => emit({ type: 'recording_failed', recordingId, reason }));
  const board = createSwitchboard({ recordings, emit, rtpTimeoutMs: settings.rtpTimeoutMs ?? DEFAULT_RTP_TIMEOUT_MS });
  const sockets = new Map<string, SipSocket>();
  const alive = setInterval(() => {
    board.checkAlive(performance.now());
  }, ALIVE_CHECK_MS);

  const need = (legId: string): Leg => {
    const leg = board.leg(legId);
    if (leg === undefined) throw new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });
    return leg;
  };
  const closeLeg = async (leg: Leg): Promise<void> => {
    board.remove(leg);
    sockets.delete(leg.id);
    await leg.close();
  };
  const play = async (legId: string, names: readonly string[], options: PlayOptions): Promise<{ playId: string }> => {
    const codec = need(legId).format()?.codec;
    if (codec === undefined) throw new AppError({ code: 'media.no_remote', kind: 'conflict', details: { legId } });
    const loaded = await Promise.all(names.map((name) => sounds.load(name, codec)));
    const playId = newId();
    // Asked again: the leg may have been closed while the sounds were read.
    board.play(need(legId), createPlayer({ ...options, playId, sounds: loaded, codec }));
    return { playId };
  };

  return {
    createSipLeg: async ({ remote }) => {
      const socket = await openSipSocket(takePort);
      const id = newId();
      const format = remote === undefined ? {} : { format: formatOf(remote) };
      const leg = createLeg({ id, transport: socket, ears: board.ears, nowMs: performance.now(), ...format });
      socket.onPacket = (packet, nowMs) => (packet === undefined ? leg.refuse() : leg.receive(packet, nowMs));
      try {
        if (remote !== undefined) socket.setRemote(remote);
      } catch (error) {
        await socket.close();
        throw error;
      }
      sockets.set(id, socket);
      board.add(leg);
      return { legId: id, localAddress: settings.bindAddress, localPort: socket.port };
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
    createWebLeg: async ({ offerSdp }) => {
      const peer = await openWebPeer(settings, stun.port, offerSdp);
      const id = newId();
      const leg = createLeg({ id, transport: peer, ears: board.ears, format: WEB_FORMAT, nowMs: performance.now() });
      peer.onPacket = leg.receive;
      peer.onDisconnected = () => {
        leg.lose('ice_disconnected');
      };
      board.add(leg);
      return { legId: id, answerSdp: peer.answerSdp };
    },
    play: (legId, names, options = {}) => play(legId, names, options),
    stopPlay: async (legId) => Promise.resolve(board.stopPlay(need(legId), 'stopped')),
    connect: async (a, b) => Promise.resolve(board.connect(need(a), need(b))),
    disconnect: async (a, b) => Promise.resolve(board.disconnect(need(a), need(b))),
    record: (recordingId, request) => recordings.record(recordingId, request),
    stopRecording: (recordingId) => recordings.stop(recordingId),
    repairRecording,
    stats: async (legId) => Promise.resolve(need(legId).stats()),
    closeLeg: async (legId) => {
      const leg = board.leg(legId);
      // Both ends of a call may close it at once; the second has nothing left to do.
      if (leg !== undefined) await closeLeg(leg);
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    shutdown: async () => {
      clearInterval(alive);
      await recordings.stopAll();
      await Promise.allSettled(board.legs().map(closeLeg));
      board.stop();
      stun.close();
    },
  };
}
