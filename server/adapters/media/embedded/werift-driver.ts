import { performance } from 'node:perf_hooks';
import {
  CipherContext,
  HashAlgorithm,
  NamedCurveAlgorithm,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtcpRrPacket,
  RtcpSrPacket,
  type RTCRtpSender,
  RtpHeader,
  RtpPacket as WireRtp,
  SignatureAlgorithm,
} from 'werift';
import type { RemoteView } from '../../../platform/media/rtcp-session.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { startStunServer } from './stun-server.ts';
import { cleanAnswer, type WebOffer } from './web-offer.ts';
import { guardWays } from './werift-guard.ts';
import {
  createPortWindows,
  furtherAddresses,
  LOOPBACK,
  WEB_PAYLOAD,
  withinDeadline,
  type WebDriver,
  type WebPeer,
} from './web-peer.ts';

/** Browsers by werift: JavaScript alone, so it runs wherever Node does. */
const GONE: ReadonlySet<string> = new Set(['disconnected', 'failed', 'closed']);

const codecOf = ({ codec, payloadType }: WebOffer): RTCRtpCodecParameters =>
  codec === 'PCMA'
    ? new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType })
    : new RTCRtpCodecParameters({
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        payloadType,
        parameters: 'minptime=20;useinbandfec=1',
      });

async function answerOffer(connection: RTCPeerConnection, offerSdp: string): Promise<string> {
  await connection.setRemoteDescription({ type: 'offer', sdp: offerSdp });
  await connection.setLocalDescription(await connection.createAnswer());
  const answer = connection.localDescription?.sdp;
  if (answer === undefined) throw new Error('no answer');
  return cleanAnswer(answer);
}

/** Below this, the number of lost packets is positive (RFC 3550 §6.4.1: signed, 24 bits; duplicates make it negative). */
const NEGATIVE = 0x80_0000;

/**
 * The library answers and asks RTCP by itself; here is what it heard of how our sound arrives. The way there and back is its own
 * figure: the times that it writes into its reports have a wrong fraction (decimals taken for 2^-32 s), so from them nothing can be told.
 */
function watchReports(sender: RTCRtpSender, clockRate: number): () => RemoteView | undefined {
  let view: RemoteView | undefined;
  let roundTripMs: number | undefined;
  const readWay = async (): Promise<void> => {
    for (const stats of await sender.getStats()) {
      const seconds: unknown = 'roundTripTime' in stats ? stats.roundTripTime : undefined;
      if (typeof seconds === 'number') roundTripMs = Math.max(0, Math.round(seconds * 10_000) / 10);
    }
    if (view !== undefined && roundTripMs !== undefined) view = { ...view, roundTripMs };
  };
  sender.onRtcp.subscribe((packet) => {
    if (!(packet instanceof RtcpRrPacket || packet instanceof RtcpSrPacket)) return;
    const ours = packet.reports.find(({ ssrc }) => ssrc === sender.ssrc);
    if (ours === undefined) return;
    view = {
      lost: ours.packetsLost < NEGATIVE ? ours.packetsLost : 0,
      jitterMs: Math.round((ours.jitter * 10_000) / clockRate) / 10,
      ...(roundTripMs === undefined ? {} : { roundTripMs }),
    };
    readWay().catch(() => undefined);
  });
  return () => view;
}

async function open(connection: RTCPeerConnection, offer: WebOffer): Promise<WebPeer> {
  const transceiver = connection.addTransceiver('audio', { direction: 'sendrecv' });
  const canonical = WEB_PAYLOAD[offer.codec];
  let closed = false;
  const peer: { -readonly [K in keyof WebPeer]: WebPeer[K] } = {
    answerSdp: '',
    onPacket: () => undefined,
    onConnected: () => undefined,
    onDisconnected: () => undefined,
    remote: watchReports(transceiver.sender, offer.codec === 'PCMA' ? 8_000 : 48_000),
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
      const { marker, sequenceNumber: sequence, timestamp, ssrc } = header;
      const payloadType = header.payloadType === offer.payloadType ? canonical : header.payloadType;
      peer.onPacket({ payloadType, marker, sequence, timestamp, ssrc, payload }, performance.now());
    });
  });
  const watch = (state: string): void => {
    if (closed) return;
    if (GONE.has(state)) peer.onDisconnected();
  };
  connection.iceConnectionStateChange.subscribe(watch);
  connection.connectionStateChange.subscribe((state) => {
    watch(state);
    if (state === 'connected') peer.onConnected();
  });
  peer.answerSdp = await withinDeadline(answerOffer(connection, offer.sdp), () => {
    void connection.close().catch(() => undefined);
  });
  guardWays(connection);
  return peer;
}

/**
 * A certificate for each peer. The library would use one for all; a page that restarts ICE would then take our second peer for
 * the first, go on with the old keys and never be understood. A new fingerprint makes it begin DTLS again (RFC 8842 §5.5).
 */
const newKeys = () =>
  CipherContext.createSelfSignedCertificateWithKey(
    { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
    NamedCurveAlgorithm.secp256r1_23,
  );

export async function startWeriftDriver(settings: EmbeddedMediaSettings): Promise<WebDriver> {
  // Never an empty list of servers: the library would then ask a public one and wait five seconds for it (decision 0004).
  const stun = await startStunServer();
  // One is always made in advance: a browser is answered in milliseconds.
  let ready = newKeys();
  const nextPorts = createPortWindows(settings.webPorts);
  return {
    open: async (offer) => {
      const ports = nextPorts();
      const mine = ready;
      ready = newKeys();
      const keys = await mine;
      const connection = new RTCPeerConnection({
        codecs: { audio: [codecOf(offer)], video: [] },
        iceServers: [{ urls: `stun:${LOOPBACK}:${stun.port}` }],
        iceAdditionalHostAddresses: furtherAddresses(settings),
        iceUseIpv6: false,
        dtls: { keys },
        ...(ports === undefined ? {} : { icePortRange: [ports.min, ports.max] }),
      });
      return open(connection, offer);
    },
    close: stun.close,
  };
}
