import { performance } from 'node:perf_hooks';
import { RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket as WireRtp } from 'werift';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { RtpPacket } from '../../../platform/media/rtp.ts';
import type { LegTransport } from './leg.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { cleanAnswer, cleanOffer } from './web-offer.ts';

/** The browser end of a leg: ICE, DTLS and SRTP by werift, A-law only, so nothing is transcoded. */
export interface WebPeer extends LegTransport {
  answerSdp: string;
  onPacket: (packet: RtpPacket, nowMs: number) => void;
  onDisconnected: () => void;
}

const ANSWER_DEADLINE_MS = 5_000;
const LOOPBACK = '127.0.0.1';
const GONE: ReadonlySet<string> = new Set(['disconnected', 'failed', 'closed']);

function newConnection(settings: EmbeddedMediaSettings, stunPort: number): RTCPeerConnection {
  const { publicAddress, webPorts } = settings;
  return new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 })],
      video: [],
    },
    // Never an empty list: the library would then ask a public server and wait five seconds for it (findings, decision 0004).
    iceServers: [{ urls: `stun:${LOOPBACK}:${stunPort}` }],
    iceAdditionalHostAddresses: publicAddress === undefined ? [LOOPBACK] : [LOOPBACK, publicAddress],
    iceUseIpv6: false,
    ...(webPorts === undefined ? {} : { icePortRange: [webPorts.min, webPorts.max] }),
  });
}

async function answerOffer(connection: RTCPeerConnection, offerSdp: string): Promise<string> {
  await connection.setRemoteDescription({ type: 'offer', sdp: offerSdp });
  await connection.setLocalDescription(await connection.createAnswer());
  const answer = connection.localDescription?.sdp;
  if (answer === undefined) throw new Error('no answer');
  return cleanAnswer(answer);
}

const deadline = (ms: number): { readonly passed: Promise<never>; clear(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError({ code: 'media.timeout', kind: 'unavailable' })), ms);
  });
  return {
    passed,
    clear: () => {
      clearTimeout(timer);
    },
  };
};

async function negotiate(connection: RTCPeerConnection, offer: string): Promise<string> {
  const limit = deadline(ANSWER_DEADLINE_MS);
  try {
    return await Promise.race([answerOffer(connection, offer), limit.passed]);
  } catch (error) {
    void connection.close().catch(() => undefined);
    if (error instanceof AppError) throw error;
    throw new AppError({
      code: 'media.bad_offer',
      kind: 'invalid',
      details: { reason: 'not understood' },
      cause: error,
    });
  } finally {
    limit.clear();
  }
}

export async function openWebPeer(
  settings: EmbeddedMediaSettings,
  stunPort: number,
  offerSdp: string,
): Promise<WebPeer> {
  const offer = cleanOffer(offerSdp);
  const connection = newConnection(settings, stunPort);
  const transceiver = connection.addTransceiver('audio', { direction: 'sendrecv' });
  let closed = false;
  const peer: WebPeer = {
    answerSdp: '',
    onPacket: () => undefined,
    onDisconnected: () => undefined,
    send: ({ payload, sequence: sequenceNumber, payloadType, marker, timestamp, ssrc }) => {
      if (closed) return;
      const wire = new WireRtp(new RtpHeader({ payloadType, marker, sequenceNumber, timestamp, ssrc }), payload);
      // Straight to the sender: through a track the promise is dropped inside the library and its failure is nobody's.
      transceiver.sender.sendRtp(wire).catch(() => undefined);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await connection.close();
    },
  };
  connection.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe(({ header, payload }) => {
      const { payloadType, marker, sequenceNumber: sequence, timestamp, ssrc } = header;
      peer.onPacket({ payloadType, marker, sequence, timestamp, ssrc, payload }, performance.now());
    });
  });
  const watch = (state: string): void => {
    if (!closed && GONE.has(state)) peer.onDisconnected();
  };
  connection.iceConnectionStateChange.subscribe(watch);
  connection.connectionStateChange.subscribe(watch);
  peer.answerSdp = await negotiate(connection, offer);
  return peer;
}
