import { expect, test } from 'vitest';
import { COMFORT_NOISE_PAYLOAD, quietness } from '../../../platform/media/comfort-noise.ts';
import type { FrameCodec } from '../../../platform/media/frame-codec.ts';
import { decodeG711, encodeG711 } from '../../../platform/media/g711.ts';
import { toneSamples } from '../../../platform/media/tone.ts';
import { createPlayer } from './player.ts';
import { openDesk, type Desk, type Line } from './testing/desk.ts';

const CUSTOMER = 700;
const AGENT = 1_000;
const LEADER = 1_300;
const LOUD = 0.2;
const NOTHING = 0.01;

interface Scene extends Desk {
  readonly customer: Line;
  readonly agent: Line;
  readonly leader: Line;
  hear(listener: Line, ...sources: readonly Line[]): void;
}

function scene(): Scene {
  const desk = openDesk();
  const [customer, agent, leader] = [desk.line(), desk.line({ law: 'PCMU' }), desk.line()];
  customer.say(CUSTOMER);
  agent.say(AGENT);
  leader.say(LEADER);
  return {
    ...desk,
    customer,
    agent,
    leader,
    hear: (listener, ...sources) => {
      desk.board.hear(
        listener.leg,
        sources.map(({ leg }) => ({ leg, gain: 1 })),
      );
    },
  };
}

const levels = ({ ear }: Line) => [CUSTOMER, AGENT, LEADER].map((frequency) => ear.level(frequency));
/** Which of the three is heard, and that everybody else is not, not even faintly. */
function heardBy(line: Line): string {
  return levels(line)
    .map((level, i) => {
      const name = 'cal'[i]!;
      if (level > LOUD) return name;
      return level < NOTHING ? '-' : '?';
    })
    .join('');
}
const everyEar = ({ customer, agent, leader }: Scene) => [customer, agent, leader].map(heardBy);

test('talk: the two hear each other, the third nobody', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(50);
  expect(everyEar(at)).toEqual(['-a-', 'c--', '---']);
});

test('hold with music: the customer hears the music alone, and nobody hears the customer', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(20);
  at.hear(at.customer);
  at.hear(at.agent);
  const music = [sound(1_600)];
  at.board.play(at.customer.leg, createPlayer({ playId: 'm', sounds: music, codec: 'PCMA', loop: true }));
  at.rounds(50);
  expect(everyEar(at)).toEqual(['---', '---', '---']);
  expect(at.customer.ear.level(500)).toBeGreaterThan(LOUD);
});

test('consult: agent and expert talk while the customer hears neither of them', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(20);
  at.board.connect(at.agent.leg, at.leader.leg);
  at.rounds(50);
  expect(everyEar(at)).toEqual(['---', '--l', '-a-']);
});

test('three-way: everybody hears the two others and not themselves', () => {
  const at = scene();
  at.hear(at.customer, at.agent, at.leader);
  at.hear(at.agent, at.customer, at.leader);
  at.hear(at.leader, at.customer, at.agent);
  at.rounds(60);
  expect(everyEar(at)).toEqual(['-al', 'c-l', 'ca-']);
});

test('listen: the leader hears both, nobody hears the leader, and the talk is still passed on packet by packet', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(20);
  at.hear(at.leader, at.customer, at.agent);
  at.rounds(60);
  expect(everyEar(at)).toEqual(['-a-', 'c--', 'ca-']);
  expect(at.customer.packets).toHaveLength(80);
});

test('whisper: the agent hears customer and leader, the customer never the leader', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(20);
  at.hear(at.agent, at.customer, at.leader);
  at.hear(at.leader, at.customer, at.agent);
  let worst = 0;
  for (let i = 0; i < 60; i += 1) {
    at.rounds(1);
    worst = Math.max(worst, at.customer.ear.level(LEADER));
  }
  expect(everyEar(at)).toEqual(['-a-', 'c-l', 'ca-']);
  expect(worst).toBeLessThan(NOTHING);
});

test('barge: the leader joins a running whisper and is heard by the customer from then on', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.hear(at.agent, at.customer, at.leader);
  at.hear(at.leader, at.customer, at.agent);
  at.rounds(30);
  at.hear(at.customer, at.agent, at.leader);
  at.rounds(60);
  expect(everyEar(at)).toEqual(['-al', 'c-l', 'ca-']);
});

test('back from three to two, the row is passed on packet by packet again, in the same stream', () => {
  const at = scene();
  at.hear(at.customer, at.agent, at.leader);
  at.rounds(30);
  at.hear(at.customer, at.agent);
  at.rounds(30);
  expect(heardBy(at.customer)).toBe('-a-');
  const { packets } = at.customer;
  expect(new Set(packets.map((packet) => packet.ssrc)).size).toBe(1);
  packets.slice(1).forEach((packet, i) => expect(packet.sequence).toBe((packets[i]!.sequence + 1) & 0xffff));
});

test('a gain makes a source louder or quieter for this listener alone', () => {
  const at = scene();
  at.board.hear(at.customer.leg, [{ leg: at.agent.leg, gain: 0.5 }]);
  at.board.hear(at.leader.leg, [{ leg: at.agent.leg, gain: 2 }]);
  at.rounds(60);
  expect(at.customer.ear.level(AGENT)).toBeCloseTo(0.125, 2);
  expect(at.leader.ear.level(AGENT)).toBeCloseTo(0.5, 1);
});

test('mute: nothing said while muted is heard, not even after, and not even a moment of it', () => {
  const at = scene();
  at.hear(at.customer, at.agent, at.leader);
  at.hear(at.leader, at.agent, at.customer);
  at.rounds(30);
  at.hear(at.customer, at.leader);
  at.rounds(10);
  // A word meant for the room only: said to the last moment before the line is opened again.
  at.agent.say(1_900);
  at.rounds(10);
  at.agent.say(AGENT);
  at.hear(at.customer, at.agent, at.leader);
  let worst = 0;
  for (let i = 0; i < 40; i += 1) {
    at.rounds(1);
    worst = Math.max(worst, at.customer.ear.level(1_900));
  }
  expect(worst).toBeLessThan(NOTHING);
  expect(heardBy(at.customer)).toBe('-al');
  expect(at.leader.ear.samples()).toBeGreaterThan(0);
});

test('a leg that is closed leaves every row', () => {
  const at = scene();
  at.hear(at.customer, at.agent, at.leader);
  at.rounds(30);
  at.board.remove(at.leader.leg);
  at.rounds(40);
  expect(heardBy(at.customer)).toBe('-a-');
});

test('an announcement goes before the row, mixed or not, and the row is there after it', () => {
  const at = scene();
  at.hear(at.customer, at.agent, at.leader);
  at.rounds(20);
  at.board.play(at.customer.leg, createPlayer({ playId: 'p', sounds: [sound(8_000)], codec: 'PCMA' }));
  at.rounds(40);
  expect(heardBy(at.customer)).toBe('---');
  at.rounds(60);
  expect(heardBy(at.customer)).toBe('-al');
});

test('whoever hears themselves has an echo test', () => {
  const at = scene();
  at.hear(at.customer, at.customer);
  at.rounds(40);
  expect(heardBy(at.customer)).toBe('c--');
});

test('two shouting at once are made quieter together instead of being cut off', () => {
  const at = scene();
  at.customer.say(CUSTOMER, 0.9);
  at.agent.say(AGENT, 0.9);
  at.hear(at.leader, at.customer, at.agent);
  at.rounds(80);
  const { ear } = at.leader;
  expect(ear.level(CUSTOMER)).toBeGreaterThan(0.4);
  expect(ear.level(AGENT)).toBeGreaterThan(0.4);
  // Cut peaks would sound at 2·1000 − 700 and 2·700 − 1000 Hz.
  expect(Math.max(ear.level(1_300), ear.level(400))).toBeLessThan(0.02);
});

test('where nobody speaks a mixed row hears the hush of a line, not a dead one', () => {
  const at = scene();
  at.customer.say(undefined);
  at.agent.say(undefined);
  at.hear(at.leader, at.customer, at.agent);
  at.rounds(30);
  const last = at.leader.packets.at(-1)!;
  const level = quietness(decodeG711('PCMA', last.payload));
  expect(level).toBeGreaterThan(45);
  expect(level).toBeLessThan(90);
});

test('a caller whose phone stops sending in pauses leaves the hush it asked for, in a plain talk as well', () => {
  const at = scene();
  at.board.connect(at.customer.leg, at.agent.leg);
  at.rounds(20);
  at.customer.say(undefined);
  at.customer.send({ payloadType: COMFORT_NOISE_PAYLOAD, payload: Buffer.from([55]) });
  at.rounds(30);
  const hush = at.agent.packets.at(-1)!;
  expect(quietness(decodeG711('PCMU', hush.payload))).toBeCloseTo(55, -0.5);
  at.customer.say(CUSTOMER);
  at.rounds(30);
  expect(heardBy(at.agent)).toBe('c--');
});

/** Stands for Opus: its RTP clock runs six times as fast, and its bytes are no samples. */
const wideCodec = (): FrameCodec => ({
  payloadType: 111,
  clockRate: 48_000,
  decode: (payload) =>
    Int16Array.from({ length: payload.length / 2 }, (_, i) => Buffer.from(payload).readInt16LE(i * 2)),
  encode: (samples) => Buffer.from(Int16Array.from(samples).buffer),
});

test('a browser on another codec and clock talks to a telephone, takes part in three and hears announcements', () => {
  const at = scene();
  const browser = at.line({ codec: wideCodec() });
  browser.say(1_600);
  at.board.connect(browser.leg, at.customer.leg);
  at.rounds(50);
  expect(heardBy(browser)).toBe('c--');
  expect(at.customer.ear.level(1_600)).toBeGreaterThan(LOUD);
  at.hear(browser, at.customer, at.agent);
  at.hear(at.agent, browser, at.customer);
  at.rounds(50);
  expect(heardBy(browser)).toBe('ca-');
  expect(at.agent.ear.level(1_600)).toBeGreaterThan(LOUD);
  const steps = browser.packets.slice(1).map((packet, i) => (packet.timestamp - browser.packets[i]!.timestamp) >>> 0);
  expect(new Set(steps)).toEqual(new Set([960]));
  at.board.play(browser.leg, createPlayer({ playId: 'p', sounds: [sound(8_000)], codec: 'PCMA' }));
  at.rounds(40);
  expect(heardBy(browser)).toBe('---');
  expect(browser.ear.level(500)).toBeGreaterThan(LOUD);
});

test('two browsers on one such codec are passed on to one another undecoded', () => {
  const at = scene();
  let decoded = 0;
  const count = (): FrameCodec => ({
    ...wideCodec(),
    decode: () => {
      decoded += 1;
      return new Int16Array(160);
    },
  });
  const listener = at.line({ codec: wideCodec() });
  const talker = at.line({ codec: count() });
  talker.say(1_600);
  at.board.connect(talker.leg, listener.leg);
  at.rounds(50);
  expect(listener.ear.level(1_600)).toBeGreaterThan(LOUD);
  expect(decoded).toBe(0);
});

/** 500 Hz in whole periods, so that it may be looped. */
function sound(samples: number): Buffer {
  return encodeG711('PCMA', toneSamples({ frequency: 500, amplitude: 0.25, samples }));
}
