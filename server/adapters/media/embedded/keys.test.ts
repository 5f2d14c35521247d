import { expect, test } from 'vitest';
import { createDtmfDetector, dtmfPayload } from '../../../platform/media/dtmf.ts';
import { createToneKeyDetector, keyTone } from '../../../platform/media/dtmf-tones.ts';
import { decodeG711, FRAME_SAMPLES, PAYLOAD_TYPE } from '../../../platform/media/g711.ts';
import { openDesk, type Line } from './testing/desk.ts';

const EVENTS = 101;
const told = (events: readonly { readonly type: string }[]) =>
  events.flatMap((event) => ('key' in event && typeof event.key === 'string' ? [event.key] : [])).join('');
/** What a far end would understand of what it was sent. */
function understood({ packets }: Line): string {
  const detector = createDtmfDetector();
  return packets
    .map((packet, i) => (packet.payloadType === EVENTS ? (detector.add(packet, i * 20) ?? '') : ''))
    .join('');
}

test('keys go out as events, in order: marker, one time for a press, the end three times, and one stream with the sound', async () => {
  const desk = openDesk();
  const [a, b] = [desk.line({ dtmfPayload: EVENTS }), desk.line()];
  b.say(700);
  desk.board.connect(a.leg, b.leg);
  desk.rounds(10);
  const sent = desk.board.sendKeys(a.leg, '15#');
  desk.rounds(40);
  await expect(sent).resolves.toBe(true);
  expect(understood(a)).toBe('15#');
  const events = a.packets.filter((packet) => packet.payloadType === EVENTS);
  expect(events.map(({ marker }) => marker)).toEqual(events.map((_, i) => i % 7 === 0));
  expect(new Set(events.map(({ timestamp }) => timestamp)).size).toBe(3);
  expect(events.slice(4, 7).map(({ payload }) => payload)).toEqual(Array(3).fill(dtmfPayload('1', 800, true)));
  expect(new Set(a.packets.map(({ ssrc }) => ssrc)).size).toBe(1);
  a.packets.slice(1).forEach((packet, i) => expect(packet.sequence).toBe((a.packets[i]!.sequence + 1) & 0xffff));
  // The sound after a key stands where it would stand without one.
  const sound = a.packets.filter((packet) => packet.payloadType === PAYLOAD_TYPE.PCMA);
  const steps = new Set(sound.slice(1).map((packet, i) => (packet.timestamp - sound[i]!.timestamp) >>> 0));
  for (const step of steps) expect([FRAME_SAMPLES, 8 * FRAME_SAMPLES]).toContain(step);
  a.ear.forget();
  desk.rounds(20);
  expect(a.ear.level(700)).toBeGreaterThan(0.2);
});

test('toward a far end without events the keys are heard as tones, over an announcement as well', async () => {
  const desk = openDesk();
  const line = desk.line({ law: 'PCMU' });
  const first = desk.board.sendKeys(line.leg, '90');
  const second = desk.board.sendKeys(line.leg, 'A');
  desk.rounds(40);
  await Promise.all([first, second]);
  const detector = createToneKeyDetector();
  expect(line.packets.map(({ payload }) => detector.hear(decodeG711('PCMU', payload))).join('')).toBe('90A');
});

test('whoever waits for keys on a leg that closes is told', async () => {
  const desk = openDesk();
  const line = desk.line({ dtmfPayload: EVENTS });
  const sent = desk.board.sendKeys(line.leg, '12345678');
  desk.rounds(4);
  desk.board.remove(line.leg);
  await expect(sent).resolves.toBe(false);
});

test('on a trunk with keys in the sound they are told once, also when they come as events too', () => {
  const desk = openDesk();
  const line = desk.line({ dtmfPayload: EVENTS, inbandKeys: true });
  const press = (key: string, withEvents: boolean) => {
    for (let round = 0; round < 5; round += 1) {
      const tone = keyTone(key, FRAME_SAMPLES, round * FRAME_SAMPLES);
      line.sayFrames(() => tone);
      if (withEvents)
        line.send({
          payloadType: EVENTS,
          timestamp: 900_000 + desk.now() - round * 20,
          payload: dtmfPayload(key, 160 * (round + 1), false),
        });
      desk.rounds(1);
    }
    line.sayFrames(() => new Int16Array(FRAME_SAMPLES));
    desk.rounds(10);
  };
  press('4', false);
  press('7', true);
  press('7', true);
  press('2', false);
  expect(told(desk.events)).toBe('4772');
});

test('where the trunk has no keys in the sound, tones press nothing', () => {
  const desk = openDesk();
  const line = desk.line({ dtmfPayload: EVENTS });
  let offset = 0;
  line.sayFrames(() => keyTone('5', FRAME_SAMPLES, (offset += FRAME_SAMPLES)));
  desk.rounds(10);
  expect(desk.events).toEqual([]);
});

test('signals are told of the leg that was asked for, until nothing is asked any more', () => {
  const desk = openDesk();
  const [line, other] = [desk.line(), desk.line()];
  desk.board.listenFor(line.leg, ['speech']);
  for (const frequency of [0, 700]) {
    for (const talker of [line, other]) talker.say(frequency);
    desk.rounds(20);
  }
  expect(desk.events).toEqual([{ type: 'signal', legId: line.leg.id, signal: 'speech' }]);
  desk.board.listenFor(line.leg, ['silence']);
  desk.board.listenFor(line.leg, []);
  line.say(0);
  desk.rounds(60);
  expect(desk.events).toHaveLength(1);
});
