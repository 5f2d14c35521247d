import { RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket, type RTCRtpSender } from 'werift';
import { g711Codec, type FrameCodec } from '../../../../platform/media/frame-codec.ts';
import { encodeG711, FRAME_SAMPLES, SAMPLE_RATE } from '../../../../platform/media/g711.ts';
import type { MediaEngine } from '../../../../platform/media/media-engine.ts';
import { createOpusCodec } from '../../../../platform/media/opus-codec.ts';
import { toneSamples } from '../../../../platform/media/tone.ts';
import { startStunServer } from '../stun-server.ts';
import { createEar, type Ear } from './ear.ts';

/** A browser's side of a call for the tests: the same library in the other role (a real browser is tried in test/e2e). */
export interface TestBrowser {
  readonly legId: string;
  readonly answerSdp: string;
  readonly ear: Ear;
  /** What it sent and what came, as it was on the wire: a packet that was passed on is found again, byte by byte. */
  readonly payloads: { readonly said: ReadonlySet<string>; readonly heard: readonly string[] };
  connected(): boolean;
  state(): string;
  say(frequency: number): void;
  /** The network is another one: nothing passes on the old way any more, and the same leg is asked for on a new one. */
  moves(engine: Pick<MediaEngine, 'restartWebLeg'>): Promise<void>;
  close(): Promise<void>;
}

interface Way {
  readonly connection: RTCPeerConnection;
  readonly sender: RTCRtpSender;
  readonly offerSdp: string;
  close(): Promise<void>;
}

type WebCodec = 'PCMA' | 'opus';
const OFFERED: Readonly<Record<WebCodec, () => RTCRtpCodecParameters>> = {
  PCMA: () => new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 }),
  // A number of its own: browsers do not agree on it.
  opus: () => new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 109 }),
};

async function openWay(codec: WebCodec, hear: (payload: Buffer) => void): Promise<Way> {
  const stun = await startStunServer();
  const connection = new RTCPeerConnection({
    codecs: { audio: [OFFERED[codec]()] },
    iceServers: [{ urls: `stun:127.0.0.1:${stun.port}` }],
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceUseIpv6: false,
  });
  const { sender } = connection.addTransceiver('audio', { direction: 'sendrecv' });
  await connection.setLocalDescription(await connection.createOffer());
  // Not by the track: the library finds that by the SSRC in the answer, and an answer need not name one (a real browser does not ask).
  sender.dtlsTransport.onRtp.subscribe(({ payload }) => {
    hear(payload);
  });
  let closed = false;
  return {
    connection,
    sender,
    offerSdp: connection.localDescription?.sdp ?? '',
    close: async () => {
      if (closed) return;
      closed = true;
      stun.close();
      await connection.close();
    },
  };
}

const codecOf = (codec: WebCodec): FrameCodec => (codec === 'opus' ? createOpusCodec() : g711Codec(codec));

export async function openBrowser(
  engine: Pick<MediaEngine, 'createWebLeg'>,
  codec: WebCodec = 'PCMA',
): Promise<TestBrowser> {
  const ear = createEar();
  const [tongue, drum] = [codecOf(codec), codecOf(codec)];
  const payloads = { said: new Set<string>(), heard: [] as string[] };
  const hear = (payload: Buffer): void => {
    payloads.heard.push(payload.toString('base64'));
    ear.hear('PCMA', encodeG711('PCMA', drum.decode(payload)));
  };
  let way = await openWay(codec, hear);
  const { legId, answerSdp } = await engine.createWebLeg({ callId: 'test', offerSdp: way.offerSdp, codec });
  await way.connection.setRemoteDescription({ type: 'answer', sdp: answerSdp });

  let frequency = 0;
  let offset = 0;
  const began = performance.now();
  const timer = setInterval(() => {
    while (offset < (performance.now() - began) * 8) {
      const samples = toneSamples({ frequency, amplitude: 0.4, samples: FRAME_SAMPLES, offset });
      const header = new RtpHeader({
        payloadType: OFFERED[codec]().payloadType,
        sequenceNumber: (offset / FRAME_SAMPLES) & 0xffff,
        timestamp: (offset * tongue.clockRate) / SAMPLE_RATE,
      });
      const payload = tongue.encode(samples);
      payloads.said.add(payload.toString('base64'));
      way.sender.sendRtp(new RtpPacket(header, payload)).catch(() => undefined);
      offset += FRAME_SAMPLES;
    }
  }, 10);
  return {
    legId,
    answerSdp,
    ear,
    payloads,
    connected: () => way.connection.connectionState === 'connected',
    state: () =>
      `${way.connection.connectionState} ${way.connection.iceConnectionState} ${way.sender.dtlsTransport.state}`,
    say: (tone) => {
      frequency = tone;
    },
    moves: async (restarting) => {
      const before = way;
      way = await openWay(codec, hear);
      await before.close();
      const answer = await restarting.restartWebLeg(legId, way.offerSdp);
      await way.connection.setRemoteDescription({ type: 'answer', sdp: answer.answerSdp });
    },
    close: async () => {
      clearInterval(timer);
      for (const one of [tongue, drum]) one.close?.();
      await way.close();
    },
  };
}
