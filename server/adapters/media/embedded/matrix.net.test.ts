import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDtmfDetector } from '../../../platform/media/dtmf.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';

const LOUD = 0.2;
const QUIET = 0.02;
const TONES = { customer: 700, agent: 1_000, leader: 1_300 };
type Name = keyof typeof TONES;

let engine: MediaEngine;
let line: Readonly<Record<Name, Phone>>;

beforeAll(async () => {
  engine = await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: tmpdir() } });
  line = { customer: await openPhone(engine), agent: await openPhone(engine, 'PCMU'), leader: await openPhone(engine) };
  for (const [name, frequency] of Object.entries(TONES)) line[name as Name].say(frequency);
});
afterAll(async () => {
  for (const phone of Object.values(line)) phone.close();
  await engine.shutdown();
});

const hear = (listener: Name, ...sources: readonly Name[]) =>
  engine.hear(
    line[listener].legId,
    sources.map((name) => ({ legId: line[name].legId })),
  );
/** Waits until the ear has those tones, and looks that it has no others. */
const expectHears = async (listener: Name, ...sources: readonly Name[]) => {
  const { ear } = line[listener];
  await until(`${listener} hears ${sources.join(' and ')}`, () =>
    Object.entries(TONES).every(([name, frequency]) =>
      sources.includes(name as Name) ? ear.level(frequency) > LOUD : ear.level(frequency) < QUIET,
    ),
  );
};

test('over the wire: listen, whisper, barge and three-way are heard by exactly those who should', async () => {
  await engine.connect(line.customer.legId, line.agent.legId);
  await hear('leader', 'customer', 'agent');
  await expectHears('customer', 'agent');
  await expectHears('agent', 'customer');
  await expectHears('leader', 'customer', 'agent');

  await hear('agent', 'customer', 'leader');
  await expectHears('agent', 'customer', 'leader');
  await expectHears('customer', 'agent');

  await hear('customer', 'agent', 'leader');
  await expectHears('customer', 'agent', 'leader');
  await expectHears('agent', 'customer', 'leader');
  await expectHears('leader', 'customer', 'agent');

  await hear('customer', 'leader');
  await expectHears('customer', 'leader');
  await engine.connect(line.customer.legId, line.agent.legId);
  await expectHears('customer', 'agent');
  await expectHears('leader');
  const { packets } = line.customer;
  expect(new Set(packets.map((packet) => packet.ssrc)).size).toBe(1);
});

test('keys sent toward a phone arrive in order, and keys that are none are refused', async () => {
  const { packets, legId } = line.agent;
  const detector = createDtmfDetector();
  const before = packets.length;
  await engine.sendKeys(legId, '1b#');
  await until('all ends', () => packets.slice(before).filter((packet) => packet.payloadType === 101).length === 21);
  const keys = packets.slice(before).map((p, i) => (p.payloadType === 101 ? detector.add(p, i * 20) : undefined));
  expect(keys.filter((key) => key !== undefined)).toEqual(['1', 'B', '#']);
  for (const bad of ['', '12x', '1'.repeat(33)])
    await expect(engine.sendKeys(legId, bad)).rejects.toMatchObject({ code: 'media.bad_keys' });
});

test('speech on a leg is told when it was asked for', async () => {
  const told: MediaEvent[] = [];
  const stop = engine.on((event) => told.push(event));
  line.leader.say(0);
  await engine.listenFor(line.leader.legId, ['speech', 'silence']);
  await until('silence', () => told.some((event) => event.type === 'signal' && event.signal === 'silence'));
  line.leader.say(TONES.leader);
  await until('speech', () => told.some((event) => event.type === 'signal' && event.signal === 'speech'));
  stop();
});

test('a row that cannot be is refused with a name and changes nothing', async () => {
  const customer = line.customer.legId;
  const bad = [
    [{ legId: customer, gain: 3 }],
    [{ legId: customer, gain: Number.NaN }],
    [{ legId: customer }, { legId: customer }],
  ];
  for (const row of bad)
    await expect(engine.hear(line.leader.legId, row)).rejects.toMatchObject({ code: 'media.bad_row' });
  const stranger = engine.hear(customer, [{ legId: 'nobody' }]);
  await expect(stranger).rejects.toMatchObject({ code: 'media.unknown_leg' });
  await expectHears('customer', 'agent');
});
