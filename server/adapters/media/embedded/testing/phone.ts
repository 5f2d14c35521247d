import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { dtmfPayload } from '../../../../platform/media/dtmf.ts';
import { encodeG711, FRAME_SAMPLES, PAYLOAD_TYPE, type Codec } from '../../../../platform/media/g711.ts';
import type { MediaEngine, SipRemote } from '../../../../platform/media/media-engine.ts';
import { buildRtp, parseRtp, type RtpPacket } from '../../../../platform/media/rtp.ts';
import { toneSamples } from '../../../../platform/media/tone.ts';
import { createEar, type Ear } from './ear.ts';

/** A telephone for the tests: says a tone, presses keys, listens. */
export interface Phone {
  readonly legId: string;
  readonly ear: Ear;
  readonly packets: readonly RtpPacket[];
  readonly socket: Socket;
  readonly remote: SipRemote;
  readonly enginePort: number;
  say(frequency: number): void;
  /** How many samples it has said; whoever hears all of it has heard as many. */
  said(): number;
  /** Stops talking altogether. */
  hush(): void;
  press(key: string): void;
  close(): void;
}

const DTMF = 101;
/** 80 ms. */
const KEY_SAMPLES = 640;
let senders = 0;

export async function openPhone(engine: MediaEngine, codec: Codec = 'PCMA'): Promise<Phone> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const remote: SipRemote = { address: '127.0.0.1', port: socket.address().port, codec, dtmfPayload: DTMF };
  const leg = await engine.createSipLeg({ callId: 'test', remote });
  const ear = createEar();
  const packets: RtpPacket[] = [];
  socket.on('message', (datagram) => {
    const packet = parseRtp(datagram);
    if (packet === undefined) return;
    packets.push(packet);
    if (packet.payloadType === PAYLOAD_TYPE[codec]) ear.hear(codec, packet.payload);
  });
  senders += 1;
  const ssrc = 1_000 + senders;
  let sequence = 100;
  let offset = 0;
  let frequency = 0;
  let talking = true;
  let keyOverAt = 0;
  const send = (packet: Partial<RtpPacket> & { payload: Buffer }): void => {
    const full = { payloadType: PAYLOAD_TYPE[codec], marker: false, timestamp: offset, ...packet, sequence, ssrc };
    socket.send(buildRtp(full), leg.localPort, leg.localAddress);
    sequence += 1;
  };
  const began = performance.now();
  const timer = setInterval(() => {
    while (offset < (performance.now() - began) * 8) {
      const samples = toneSamples({ frequency, amplitude: 0.4, samples: FRAME_SAMPLES, offset });
      if (talking) send({ payload: encodeG711(codec, samples) });
      offset += FRAME_SAMPLES;
    }
  }, 10);
  return {
    legId: leg.legId,
    ear,
    packets,
    socket,
    remote,
    enginePort: leg.localPort,
    said: () => offset,
    say: (tone) => {
      frequency = tone;
      talking = true;
    },
    hush: () => {
      talking = false;
    },
    press: (key) => {
      // A key has a time of its own (RFC 4733 §2.1): two that begin at the same moment are one, told twice.
      const timestamp = Math.max(offset, keyOverAt);
      keyOverAt = timestamp + KEY_SAMPLES;
      [160, 320, 480].forEach((duration, i) => {
        send({ payloadType: DTMF, marker: i === 0, timestamp, payload: dtmfPayload(key, duration, false) });
      });
      for (let i = 0; i < 3; i += 1)
        send({ payloadType: DTMF, timestamp, payload: dtmfPayload(key, KEY_SAMPLES, true) });
    },
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}
