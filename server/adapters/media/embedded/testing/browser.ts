import { RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket, type RTCRtpSender } from 'werift';
import { encodeG711, FRAME_SAMPLES } from '../../../../platform/media/g711.ts';
import type { MediaEngine } from '../../../../platform/media/media-engine.ts';
import { toneSamples } from '../../../../platform/media/tone.ts';
import { startStunServer } from '../stun-server.ts';
import { createEar, type Ear } from './ear.ts';

/** A browser's side of a call for the tests: the same library in the other role (a real browser is tried in test/e2e). */
export interface TestBrowser {
  readonly legId: string;
  readonly answerSdp: string;
  readonly ear: Ear;
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

async function openWay(ear: Ear): Promise<Way> {
  const stun = await startStunServer();
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [new RTCRtpCodecParameters({ mimeType: 'audio/PCMA', clockRate: 8_000, channels: 1, payloadType: 8 })],
    },
    iceServers: [{ urls: `stun:127.0.0.1:${stun.port}` }],
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceUseIpv6: false,
  });
  const { sender } = connection.addTransceiver('audio', { direction: 'sendrecv' });
  await connection.setLocalDescription(await connection.createOffer());
  // Not by the track: the library finds that by the SSRC in the answer, and an answer need not name one (a real browser does not ask).
  sender.dtlsTransport.onRtp.subscribe(({ payload }) => {
    ear.hear('PCMA', payload);
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

export async function openBrowser(engine: Pick<MediaEngine, 'createWebLeg'>): Promise<TestBrowser> {
  const ear = createEar();
  let way = await openWay(ear);
  const { legId, answerSdp } = await engine.createWebLeg({ callId: 'test', offerSdp: way.offerSdp });
  await way.connection.setRemoteDescription({ type: 'answer', sdp: answerSdp });

  let frequency = 0;
  let offset = 0;
  const began = performance.now();
  const timer = setInterval(() => {
    while (offset < (performance.now() - began) * 8) {
      const samples = toneSamples({ frequency, amplitude: 0.4, samples: FRAME_SAMPLES, offset });
      const header = new RtpHeader({
        payloadType: 8,
        sequenceNumber: (offset / FRAME_SAMPLES) & 0xffff,
        timestamp: offset,
      });
      way.sender.sendRtp(new RtpPacket(header, encodeG711('PCMA', samples))).catch(() => undefined);
      offset += FRAME_SAMPLES;
    }
  }, 10);
  return {
    legId,
    answerSdp,
    ear,
    connected: () => way.connection.connectionState === 'connected',
    state: () =>
      `${way.connection.connectionState} ${way.connection.iceConnectionState} ${way.sender.dtlsTransport.state}`,
    say: (tone) => {
      frequency = tone;
    },
    moves: async (restarting) => {
      const before = way;
      way = await openWay(ear);
      await before.close();
      const answer = await restarting.restartWebLeg(legId, way.offerSdp);
      await way.connection.setRemoteDescription({ type: 'answer', sdp: answer.answerSdp });
    },
    close: async () => {
      clearInterval(timer);
      await way.close();
    },
  };
}
