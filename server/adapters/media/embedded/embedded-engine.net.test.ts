import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { toneLevel, toneSamples } from '../../../platform/media/tone.ts';
import { monoWav, parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine } from './embedded-engine.ts';
import { openBrowser } from './testing/browser.ts';
import { openPhone, type Phone } from './testing/phone.ts';
import { until } from './testing/until.ts';
import { startMediaWorker } from './worker-link.ts';

const LOUD = 0.2;
const QUIET = 0.02;

let engine: MediaEngine;
let worker: ChildProcess;
let folder = '';
const events: MediaEvent[] = [];
const phones: Phone[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  const tone = (name: string, frequency: number, seconds: number) =>
    writeFile(
      join(folder, `${name}.wav`),
      monoWav(toneSamples({ frequency, amplitude: 0.4, samples: seconds * 8_000 })),
    );
  await Promise.all([
    tone('prompt-a', 440, 0.4),
    tone('prompt-b', 550, 0.4),
    tone('music', 620, 0.5),
    tone('long', 480, 20),
    tone('never', 1_480, 10),
    tone('instead', 1_240, 10),
  ]);
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder, rtpTimeoutMs: 1_500 },
    startWorker: (settings) => (worker = startMediaWorker(settings)),
  });
  engine.on((event) => events.push(event));
});
afterEach(async () => {
  for (const phone of phones.splice(0)) {
    await engine.closeLeg(phone.legId);
    phone.close();
  }
  events.length = 0;
});
afterAll(async () => {
  await engine.shutdown();
  await rm(folder, { recursive: true, force: true });
});

const phone = async (
  ...args: Parameters<typeof openPhone> extends [MediaEngine, ...infer R] ? R : never
): Promise<Phone> => {
  const opened = await openPhone(engine, ...args);
  phones.push(opened);
  return opened;
};
const hears = (ear: Phone['ear'], frequency: number) =>
  until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD);
const event = <T extends MediaEvent['type']>(type: T): Promise<Extract<MediaEvent, { type: T }>> =>
  until(type, () => events.find((e): e is Extract<MediaEvent, { type: T }> => e.type === type));
const recording = async (path: string) => {
  const [left, right] = parseWav(await readFile(path)).samples;
  return { left: left!, right: right! };
};
const middle = (samples: Int16Array) => samples.slice(samples.length / 2 - 800, samples.length / 2 + 800);

test('two callers put together hear each other and not themselves', async () => {
  const [a, b] = [await phone(), await phone()];
  a.say(700);
  b.say(1_000);
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
  expect(a.ear.level(700)).toBeLessThan(QUIET);
  expect(b.ear.level(1_000)).toBeLessThan(QUIET);
});

test('what is stopped or replaced while it is still being read from disk never begins', async () => {
  const [a, b] = [await phone(), await phone()];
  const never = Promise.all([
    engine.play(a.legId, ['never'], { loop: true }),
    engine.stopPlay(a.legId),
    engine.play(b.legId, ['never'], { loop: true }),
    engine.play(b.legId, ['prompt-a', 'instead'], { loop: true }),
  ]);
  a.say(0);
  await never;
  await hears(b.ear, 1_240);
  const told = events.filter((e) => e.type === 'played').map((e) => `${e.legId === a.legId ? 'a' : 'b'} ${e.outcome}`);
  expect(new Set(told)).toEqual(new Set(['a stopped', 'b stopped']));
  await engine.connect(a.legId, b.legId);
  for (const one of [a, b]) one.ear.forget();
  await until('half a second', () => b.ear.samples() > 4_000);
  for (const { ear } of [a, b]) expect(ear.level(1_480)).toBeLessThan(QUIET);
});

test('a caller on A-law and one on μ-law understand each other', async () => {
  const [a, b] = [await phone('PCMA'), await phone('PCMU')];
  a.say(700);
  b.say(1_000);
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
});

test('after parting both legs stay: one hears music, the other silence, and they can be put together again', async () => {
  const [a, b] = [await phone(), await phone()];
  a.say(700);
  b.say(1_000);
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await engine.disconnect(a.legId, b.legId);
  await engine.play(a.legId, ['music'], { loop: true });
  await hears(a.ear, 620);
  b.ear.forget();
  await until('silence', () => b.ear.samples() > 3_200);
  expect(b.ear.level(700)).toBeLessThan(QUIET);
  // The loop is half a second long: hearing it after a second shows that it starts over.
  a.ear.forget();
  await until('a second of music', () => a.ear.samples() > 8_000);
  expect(a.ear.level(620)).toBeGreaterThan(LOUD);
  await engine.stopPlay(a.legId);
  expect(await event('played')).toMatchObject({ legId: a.legId, outcome: 'stopped' });
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await hears(b.ear, 700);
});

test('an announcement into a running talk is heard alone, and the talk goes on after it', async () => {
  const [a, b] = [await phone(), await phone()];
  b.say(1_000);
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await engine.play(a.legId, ['long']);
  await hears(a.ear, 480);
  a.ear.forget();
  await until('half a second', () => a.ear.samples() > 4_000);
  expect(a.ear.level(1_000)).toBeLessThan(QUIET);
  await engine.stopPlay(a.legId);
  await hears(a.ear, 1_000);
});

test('prompts are heard one after the other and their end is told', async () => {
  const a = await phone();
  const { playId } = await engine.play(a.legId, ['prompt-a', 'prompt-b']);
  await hears(a.ear, 440);
  await hears(a.ear, 550);
  expect(await event('played')).toEqual({ type: 'played', legId: a.legId, playId, outcome: 'finished' });
});

test('the stream a caller hears has one SSRC, no gap in sequence and frames of 20 ms through prompt, talk and music', async () => {
  const [a, b] = [await phone(), await phone()];
  b.say(1_000);
  await engine.play(a.legId, ['prompt-a']);
  await event('played');
  await engine.connect(a.legId, b.legId);
  await hears(a.ear, 1_000);
  await engine.disconnect(a.legId, b.legId);
  await engine.play(a.legId, ['music'], { loop: true });
  await hears(a.ear, 620);
  const sequence = a.packets.map((p) => p.sequence);
  expect(new Set(a.packets.map((p) => p.ssrc)).size).toBe(1);
  sequence.slice(1).forEach((s, i) => expect(s).toBe((sequence[i]! + 1) & 0xffff));
});

test('a key pressed in a menu is told once and stops the menu', async () => {
  const a = await phone();
  await engine.play(a.legId, ['long'], { bargeIn: true });
  await hears(a.ear, 480);
  a.press('5');
  expect(await event('played')).toMatchObject({ outcome: 'barge_in' });
  a.press('#');
  await until('both keys', () => events.filter((e) => e.type === 'dtmf').length === 2);
  expect(events.filter((e) => e.type === 'dtmf').map((e) => e.key)).toEqual(['5', '#']);
});

test('a key does not stop an announcement that may not be interrupted', async () => {
  const a = await phone();
  await engine.play(a.legId, ['long']);
  a.press('1');
  await event('dtmf');
  a.ear.forget();
  await hears(a.ear, 480);
});

test('the recording has the customer on the left and the agent on the right, also after the agent came back on another leg', async () => {
  const [customer, agent, again] = [await phone(), await phone(), await phone()];
  customer.say(700);
  agent.say(1_000);
  again.say(1_300);
  const path = join(folder, 'rec', 'one.wav');
  await engine.record('r1', { path, left: customer.legId, right: agent.legId });
  await engine.connect(customer.legId, agent.legId);
  await until('a second', async () => (await engine.stats(customer.legId)).packetsIn > 75);
  await engine.record('r1', { path, left: customer.legId, right: again.legId });
  await engine.connect(customer.legId, again.legId);
  const before = (await engine.stats(customer.legId)).packetsIn;
  await until('another second', async () => (await engine.stats(customer.legId)).packetsIn > before + 75);
  const result = await engine.stopRecording('r1');
  const { left, right } = await recording(path);
  expect(result.durationMs).toBeGreaterThan(2_500);
  expect(result.bytes).toBe((await readFile(path)).length);
  expect(Math.abs(left.length / 8 - result.durationMs)).toBeLessThanOrEqual(1);
  expect(toneLevel(middle(left), 700)).toBeGreaterThan(LOUD);
  expect(toneLevel(left, 1_000)).toBeLessThan(QUIET);
  expect(toneLevel(right, 700)).toBeLessThan(QUIET);
  expect(toneLevel(right.slice(4_000, 5_600), 1_000)).toBeGreaterThan(LOUD);
  expect(toneLevel(right.slice(-4_000, -2_400), 1_300)).toBeGreaterThan(LOUD);
});

test('a continuous voice is recorded without holes', async () => {
  const customer = await phone();
  customer.say(700);
  const path = join(folder, 'rec', 'whole.wav');
  await engine.record('r2', { path, left: customer.legId });
  await until('two seconds', async () => (await engine.stats(customer.legId)).packetsIn > 120);
  await engine.stopRecording('r2');
  const { left, right } = await recording(path);
  // From the first packet to the last settled one every piece of 20 ms carries the tone at its level.
  for (let at = 1_600; at + 1_600 < left.length; at += 160)
    expect(toneLevel(left.slice(at, at + 160), 700)).toBeGreaterThan(LOUD);
  expect(right.every((sample) => sample === 0)).toBe(true);
});

test('with playback asked for, the announcement is on the right of the recording', async () => {
  const customer = await phone();
  customer.say(700);
  const path = join(folder, 'rec', 'played.wav');
  await engine.record('r3', { path, left: customer.legId, withPlayback: true });
  await engine.play(customer.legId, ['long']);
  await until('a second', () => customer.ear.samples() > 9_000);
  await engine.stopRecording('r3');
  const { left, right } = await recording(path);
  expect(toneLevel(middle(right), 480)).toBeGreaterThan(LOUD);
  expect(toneLevel(left, 480)).toBeLessThan(QUIET);
});

test('a recording never replaces another', async () => {
  const a = await phone();
  const path = join(folder, 'taken.wav');
  await writeFile(path, 'evidence');
  await expect(engine.record('r4', { path, left: a.legId })).rejects.toMatchObject({ code: 'media.recording_failed' });
  expect(await readFile(path, 'utf8')).toBe('evidence');
});

test('a caller and a browser hear each other', async () => {
  const caller = await phone();
  const browser = await openBrowser(engine);
  expect(browser.answerSdp).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF 8\b/);
  expect(browser.answerSdp).toContain('127.0.0.1');
  caller.say(700);
  browser.say(1_000);
  await until('browser connected', () => browser.connected());
  await engine.connect(caller.legId, browser.legId);
  await hears(caller.ear, 1_000);
  await hears(browser.ear, 700);
  expect(await engine.stats(browser.legId)).toMatchObject({ lost: 0 });
  await engine.closeLeg(browser.legId);
  await browser.close();
});

test('a stranger who finds the port is not heard', async () => {
  const [a, b, stranger] = [await phone(), await phone(), await phone()];
  a.say(700);
  await engine.connect(a.legId, b.legId);
  await hears(b.ear, 700);
  stranger.hush();
  for (let i = 0; i < 20; i += 1) stranger.socket.send(Buffer.alloc(172, 0x80), a.enginePort, '127.0.0.1');
  await until('refused', async () => (await engine.stats(a.legId)).dropped >= 20);
  expect(b.ear.level(700)).toBeGreaterThan(LOUD);
});

test('a caller who falls silent on the wire is told as lost once, and again only after coming back', async () => {
  const [a, b] = [await phone(), await phone()];
  const losses = (legId: string) => events.filter((e) => e.type === 'leg_lost' && e.legId === legId).length;
  await until('sound', async () => (await engine.stats(a.legId)).packetsIn > 5);
  a.hush();
  await until('the loss of a', () => losses(a.legId) > 0);
  expect(await event('leg_lost')).toMatchObject({ legId: a.legId, reason: 'no_rtp' });
  // By the time the second caller counts as lost, the first has been looked at several times more.
  b.hush();
  await until('the loss of b', () => losses(b.legId) > 0);
  expect(losses(a.legId)).toBe(1);
  a.say(700);
  const { packetsIn } = await engine.stats(a.legId);
  await until('sound again', async () => (await engine.stats(a.legId)).packetsIn > packetsIn);
  a.hush();
  await until('the second loss of a', () => losses(a.legId) === 2);
});

test('what cannot be is refused with a name, not with silence', async () => {
  const a = await phone();
  const bare = await engine.createSipLeg({ callId: 'x' });
  await expect(engine.connect(a.legId, 'nobody')).rejects.toMatchObject({ code: 'media.unknown_leg' });
  await expect(engine.play(a.legId, ['../../etc/passwd'])).rejects.toMatchObject({ code: 'media.sound_missing' });
  await expect(engine.play(bare.legId, ['prompt-a'])).rejects.toMatchObject({ code: 'media.no_remote' });
  await expect(engine.stopRecording('none')).rejects.toMatchObject({ code: 'media.unknown_recording' });
  await expect(engine.createWebLeg({ callId: 'x', offerSdp: 'v=0' })).rejects.toMatchObject({
    code: 'media.bad_offer',
  });
  const remote = { address: 'host.example', port: 4_000, codec: 'PCMA' } as const;
  await expect(engine.setRemote(bare.legId, remote)).rejects.toMatchObject({ code: 'media.bad_remote' });
  await engine.closeLeg(bare.legId);
  await engine.closeLeg(bare.legId);
});

test('the far end may be named after the leg was made', async () => {
  const [a, b] = [await phone(), await phone()];
  const leg = await engine.createSipLeg({ callId: 'late' });
  await engine.setRemote(leg.legId, { address: '127.0.0.1', port: b.socket.address().port, codec: 'PCMA' });
  b.ear.forget();
  await engine.closeLeg(b.legId);
  a.say(700);
  await engine.connect(a.legId, leg.legId);
  await hears(b.ear, 700);
  await engine.closeLeg(leg.legId);
});

test('a file whose writer died is made readable again', async () => {
  const a = await phone();
  a.say(700);
  const path = join(folder, 'cut.wav');
  await engine.record('r5', { path, left: a.legId });
  await until('a second', async () => (await engine.stats(a.legId)).packetsIn > 60);
  await engine.stopRecording('r5');
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(4), 0, 4, 40);
  await file.close();
  expect((await recording(path)).left).toHaveLength(0);
  expect((await engine.repairRecording(path)).durationMs).toBeGreaterThan(900);
  expect(toneLevel(middle((await recording(path)).left), 700)).toBeGreaterThan(LOUD);
  const gone = engine.repairRecording(join(folder, 'never-written.wav'));
  await expect(gone).rejects.toMatchObject({ code: 'media.recording_unreadable' });
});

test('when the only media worker dies its callers go on in the next one, files are readable, and the next call works', async () => {
  const a = await phone();
  a.say(700);
  const path = join(folder, 'crash.wav');
  await engine.record('r6', { path, left: a.legId });
  await until('two blocks on disk', async () => (await readFile(path)).length > 32_000);
  worker.kill('SIGKILL');
  const crash = await event('worker_crashed');
  expect(crash).toMatchObject({ legs: [], restored: [a.legId] });
  expect(crash.recordings).toEqual(['r6']);
  expect(toneLevel((await recording(path)).left.slice(2_000, 6_000), 700)).toBeGreaterThan(LOUD);
  await until('the caller to be heard', async () => (await engine.stats(a.legId)).packetsIn > 0);
  const [b, c] = [await phone(), await phone()];
  b.say(1_000);
  await engine.connect(b.legId, c.legId);
  await hears(c.ear, 1_000);
});
