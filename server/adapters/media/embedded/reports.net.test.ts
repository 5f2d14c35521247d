import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeG711, FRAME_SAMPLES } from '../../../platform/media/g711.ts';
import type { MediaEngine, SipLeg } from '../../../platform/media/media-engine.ts';
import { buildRtcp, isRtcp, parseRtcp, type RtcpHeard } from '../../../platform/media/rtcp.ts';
import { buildRtp, parseRtp } from '../../../platform/media/rtp.ts';
import { createSrtpReceiver, createSrtpSender } from '../../../platform/media/srtp.ts';
import { toneSamples } from '../../../platform/media/tone.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import { createEar } from './testing/ear.ts';
import { openPhone } from './testing/phone.ts';
import { until } from './testing/until.ts';

let engine: MediaEngine;
beforeAll(async () => {
  engine = await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: tmpdir() } });
});
afterAll(async () => {
  await engine.shutdown();
});

async function open(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}
/** A tone from a socket to a leg, in real time. */
function speak(socket: Socket, leg: SipLeg, dress = (packet: Buffer): Buffer => packet) {
  let sequence = 0;
  const timer = setInterval(() => {
    const timestamp = sequence * FRAME_SAMPLES;
    const samples = toneSamples({ frequency: 700, amplitude: 0.4, samples: FRAME_SAMPLES, offset: timestamp });
    const payload = encodeG711('PCMA', samples);
    const packet = buildRtp({ payloadType: 8, marker: false, sequence, timestamp, ssrc: 5, payload });
    socket.send(dress(packet), leg.localPort, leg.localAddress);
    sequence += 1;
  }, 20);
  return () => {
    clearInterval(timer);
  };
}
const remoteOf = (socket: Socket) => ({ address: '127.0.0.1', port: socket.address().port, codec: 'PCMA' as const });

test('the quality of a call is known on both sides by reports, and the leg says goodbye', async () => {
  const socket = await open();
  const leg = await engine.createSipLeg({ callId: 'r', remote: remoteOf(socket) });
  const heard: RtcpHeard[] = [];
  let reply: (heard: RtcpHeard) => void = () => undefined;
  socket.on('message', (datagram) => {
    const report = isRtcp(datagram) ? parseRtcp(datagram) : undefined;
    if (report === undefined) return;
    heard.push(report);
    reply(report);
  });
  const hush = speak(socket, leg);
  // Ours come to the port of the sound, as its sharer (RFC 5761) so long as the far end's do.
  const say = (about: RtcpHeard | undefined) => {
    const sender = about?.reports[0]?.sender;
    const lastReport = sender === undefined ? 0 : (((sender.seconds & 0xffff) << 16) | (sender.fraction >>> 16)) >>> 0;
    const block = {
      ssrc: about?.reports[0]?.ssrc ?? 0,
      fractionLost: 0,
      lost: 3,
      highestSequence: 9,
      jitter: 80,
      lastReport,
      delay: 0,
    };
    const report = { ssrc: 5, blocks: [block] };
    socket.send(buildRtcp({ report, name: 'phone' }), leg.localPort, leg.localAddress);
  };
  await until('sound', async () => (await engine.stats(leg.legId)).packetsIn > 5);
  say(undefined);
  reply = say;
  const remote = await until('the far end’s view', async () => (await engine.stats(leg.legId)).remote);
  expect(remote).toMatchObject({ lost: 3, jitterMs: 10 });
  expect(remote.roundTripMs).toBeLessThan(5_000);
  const { mos } = await until('a score', async () => {
    const stats = await engine.stats(leg.legId);
    return stats.mos === undefined ? undefined : stats;
  });
  expect(mos).toBeGreaterThan(1);
  expect(heard[0]?.reports[0]).toMatchObject({
    sender: { packets: expect.any(Number) as number },
    blocks: [{ ssrc: 5 }],
  });
  hush();
  await engine.closeLeg(leg.legId);
  await until('goodbye', () => heard.at(-1)?.isGoodbye);
  socket.close();
});

test('reports from strangers, bent ones and floods of wrong packets are counted and harm nothing', async () => {
  const [phone, stranger] = [await openPhone(engine), await open()];
  await until('sound', async () => (await engine.stats(phone.legId)).packetsIn > 5);
  const flood = [
    buildRtcp({ report: { ssrc: 1, blocks: [] }, name: 'x' }),
    Buffer.from('80c8ffff00', 'hex'),
    Buffer.alloc(172, 0x80),
    Buffer.alloc(0),
    Buffer.alloc(1_400, 0xff),
  ];
  for (let i = 0; i < 400; i += 1) stranger.send(flood[i % flood.length]!, phone.enginePort, '127.0.0.1');
  phone.socket.send(Buffer.from('80c8ffff00000000', 'hex'), phone.enginePort, '127.0.0.1');
  await until('counted', async () => (await engine.stats(phone.legId)).dropped > 100);
  const { packetsIn } = await engine.stats(phone.legId);
  await until('sound goes on', async () => (await engine.stats(phone.legId)).packetsIn > packetsIn + 5);
  expect((await engine.stats(phone.legId)).remote).toBeUndefined();
  phone.close();
  stranger.close();
  await engine.closeLeg(phone.legId);
});

test('a secure trunk: sound is sealed both ways, in the clear nothing is accepted, without a key nothing is made', async () => {
  const [socket, plain] = [await open(), await openPhone(engine)];
  const key = Buffer.alloc(30, 9);
  const remote = { ...remoteOf(socket), srtpKey: key.toString('base64') };
  const leg = await engine.createSipLeg({ callId: 's', remote, secure: true });
  const receiver = createSrtpReceiver(Buffer.from(leg.srtpKey!, 'base64'));
  const ear = createEar();
  let unreadable = 0;
  socket.on('message', (datagram) => {
    const packet = isRtcp(datagram) ? undefined : parseRtp(receiver.unprotect(datagram) ?? Buffer.alloc(0));
    if (packet === undefined) unreadable += 1;
    else ear.hear('PCMA', packet.payload);
  });
  plain.say(1_000);
  await engine.connect(leg.legId, plain.legId);
  const stopClear = speak(socket, leg);
  await until('refused in the clear', async () => (await engine.stats(leg.legId)).dropped > 10);
  stopClear();
  expect((await engine.stats(leg.legId)).packetsIn).toBe(0);
  const sender = createSrtpSender(key);
  const stop = speak(socket, leg, sender.protect);
  await until('both hear', () => plain.ear.level(700) > 0.2 && ear.level(1_000) > 0.2);
  expect(unreadable).toBe(0);
  stop();
  const keyless = engine.createSipLeg({ callId: 's', remote: remoteOf(socket), secure: true });
  await expect(keyless).rejects.toMatchObject({ code: 'media.bad_remote' });
  socket.close();
  plain.close();
});
