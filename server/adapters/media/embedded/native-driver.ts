import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import type * as NodeDatachannel from 'node-datachannel';
import type { PeerConnection, Track } from 'node-datachannel';
import { createRtcpSession } from '../../../platform/media/rtcp-session.ts';
import { buildRtp, parseRtp, type RtpPacket } from '../../../platform/media/rtp.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { alsoAt, type WebOffer } from './web-offer.ts';
import {
  createPortWindows,
  furtherAddresses,
  WEB_PAYLOAD,
  withinDeadline,
  type WebDriver,
  type WebPeer,
} from './web-peer.ts';

/**
 * Browsers by node-datachannel (libdatachannel): the same leg for well under half the work. It is chosen, never the default: its
 * package brings a compiled part that is not there for every machine.
 */
type Library = typeof NodeDatachannel;
const PACKAGE = 'node-datachannel';
const GONE: ReadonlySet<string> = new Set(['disconnected', 'failed', 'closed']);
const CHECK_DEADLINE_MS = 20_000;

/** Why it cannot be used here; absent: it can. Tried in a process of its own, which is where it may fail as it likes. */
export function nativeDriverProblem(): string | undefined {
  try {
    const path = createRequire(import.meta.url).resolve(PACKAGE);
    const script = `require(${JSON.stringify(path)})`;
    execFileSync(process.execPath, ['-e', script], { stdio: 'ignore', timeout: CHECK_DEADLINE_MS });
    return undefined;
  } catch {
    return `the package ${PACKAGE} is not installed for this machine (npm install --include=optional)`;
  }
}

/** An exception that leaves a callback ends the whole process inside the library; so it is thrown again a moment later, outside. */
const guarded =
  <A extends readonly unknown[]>(run: (...args: A) => void) =>
  (...args: A): void => {
    try {
      run(...args);
    } catch (error) {
      setImmediate(() => {
        throw error;
      });
    }
  };

function addTrack(library: Library, connection: PeerConnection, offer: WebOffer, ssrc: number): Track {
  const audio = new library.Audio(offer.mid, 'SendRecv');
  if (offer.codec === 'opus') audio.addOpusCodec(offer.payloadType, 'minptime=20;useinbandfec=1');
  else audio.addAudioCodec(offer.payloadType, 'PCMA');
  audio.addSSRC(ssrc, 'shoujie', 'shoujie', 'sound');
  return connection.addTrack(audio);
}

function answerOffer(connection: PeerConnection, further: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.onGatheringStateChange(
      guarded((state: string) => {
        if (state !== 'complete') return;
        const description = connection.localDescription();
        if (description === null) reject(new Error('no answer'));
        else resolve(alsoAt(description.sdp, further));
      }),
    );
    connection.setLocalDescription('answer');
  });
}

/** This library leaves RTCP to us: our reports go out beside the sound, the browser's say how it arrives. */
function createReports(ssrc: number, clockRate: number) {
  const session = createRtcpSession({ clockRate, nowMs: performance.now() });
  let sent = { ssrc, packets: 0, bytes: 0, timestamp: 0 };
  return {
    hear: (message: Buffer): void => void session.hear(message, performance.now()),
    /** Counts a packet; answers the report that is due with it. */
    sent: ({ payload, timestamp }: RtpPacket): Buffer | undefined => {
      sent = { ssrc, packets: sent.packets + 1, bytes: sent.bytes + payload.length, timestamp };
      return session.due({ sent }, performance.now());
    },
    remote: session.remote,
  };
}

interface Opening {
  readonly library: Library;
  readonly connection: PeerConnection;
  readonly offer: WebOffer;
  readonly further: readonly string[];
}

async function open({ library, connection, offer, further }: Opening): Promise<WebPeer> {
  const ssrc = randomInt(1, 0xffffffff);
  const reports = createReports(ssrc, offer.codec === 'PCMA' ? 8_000 : 48_000);
  let track: Track | undefined;
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    connection.close();
  };
  const peer: { -readonly [K in keyof WebPeer]: WebPeer[K] } = {
    answerSdp: '',
    onPacket: () => undefined,
    onConnected: () => undefined,
    onDisconnected: () => undefined,
    send: (packet) => {
      if (closed || track?.isOpen() !== true) return;
      track.sendMessageBinary(buildRtp({ ...packet, payloadType: offer.payloadType, ssrc }));
      const report = reports.sent(packet);
      if (report !== undefined) track.sendMessageBinary(report);
    },
    remote: reports.remote,
    close: () => {
      close();
      return Promise.resolve();
    },
  };
  connection.onStateChange(
    guarded((state: string) => {
      if (closed) return;
      if (state === 'connected') peer.onConnected();
      if (GONE.has(state)) peer.onDisconnected();
    }),
  );
  const answer = async (): Promise<string> => {
    connection.setRemoteDescription(offer.sdp, 'offer');
    track = addTrack(library, connection, offer, ssrc);
    track.onMessage(
      guarded((message: Buffer) => {
        // Reports of RTCP come the same way; the parser knows them by their second byte (RFC 5761 §4).
        if (closed) return;
        const packet = parseRtp(message);
        if (packet === undefined) {
          reports.hear(message);
          return;
        }
        const payloadType = packet.payloadType === offer.payloadType ? WEB_PAYLOAD[offer.codec] : packet.payloadType;
        peer.onPacket({ ...packet, payloadType }, performance.now());
      }),
    );
    return answerOffer(connection, further);
  };
  peer.answerSdp = await withinDeadline(answer(), close);
  return peer;
}

export async function startNativeDriver(settings: EmbeddedMediaSettings): Promise<WebDriver> {
  const library: Library = await import('node-datachannel');
  const nextPorts = createPortWindows(settings.webPorts);
  const further = furtherAddresses(settings);
  return {
    open: (offer) => {
      const ports = nextPorts();
      const connection = new library.PeerConnection('leg', {
        // No server at all: this library asks nobody then.
        iceServers: [],
        disableAutoNegotiation: true,
        ...(ports === undefined ? {} : { portRangeBegin: ports.min, portRangeEnd: ports.max }),
      });
      return open({ library, connection, offer, further });
    },
    close: () => undefined,
  };
}
