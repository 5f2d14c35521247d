import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createDtmfDetector } from '../../platform/media/dtmf.ts';
import type { MediaEngine, MediaEvent } from '../../platform/media/media-engine.ts';
import { toneLevel, toneSamples } from '../../platform/media/tone.ts';
import { monoWav, parseWav } from '../../platform/media/wav.ts';
import { startEmbeddedEngine } from './embedded/embedded-engine.ts';
import { openBrowser } from './embedded/testing/browser.ts';
import { openPhone, type Phone } from './embedded/testing/phone.ts';
import { until } from './embedded/testing/until.ts';
import { startRtpengineEngine } from './rtpengine/rtpengine-engine.ts';
import { freePort, hasRtpengine, startRtpengine, type DaemonProcess } from './rtpengine/testing/daemon-process.ts';

/** What a caller, an agent and a leader hear is the same by either engine. */
const LOUD = 0.2;
const QUIET = 0.02;
const RTP_TIMEOUT_MS = 2_000;
/** Browsers take seconds on a busy machine. */
const PATIENCE_MS = 25_000;
const STREAM_PACKETS = 25;
const TONES = { customer: 700, agent: 1_000, leader: 1_300 } as const;
type Name = keyof typeof TONES;

interface Started {
  readonly engine: MediaEngine;
  stop(): Promise<void>;
}

async function startEmbedded(folder: string): Promise<Started> {
  const settings = { bindAddress: '127.0.0.1', soundsDir: folder, rtpTimeoutMs: RTP_TIMEOUT_MS };
  const engine = await startEmbeddedEngine({ settings });
  return { engine, stop: () => engine.shutdown() };
}

async function startRtpengines(folder: string): Promise<Started & { readonly daemon: DaemonProcess }> {
  const dtmfPort = await freePort();
  const daemon = await startRtpengine({ dtmfPort, rtpPorts: { min: 44_000, max: 44_999 } });
  const { engine: mixer } = await startEmbedded(folder);
  const engine = await startRtpengineEngine({
    daemons: [{ host: '127.0.0.1', port: daemon.port }],
    dtmf: { host: '127.0.0.1', port: dtmfPort },
    soundFolders: [folder],
    mixer,
    rtpTimeoutMs: RTP_TIMEOUT_MS,
  });
  return {
    engine,
    daemon,
    stop: async () => {
      await engine.shutdown();
      await daemon.stop();
    },
  };
}

const engines = [
  ['embedded', startEmbedded],
  ...(hasRtpengine() ? ([['rtpengine', startRtpengines]] as const) : []),
] as const;

describe.each(engines)('%s:', (name, start) => {
  let started: Started;
  let engine: MediaEngine;
  let folder = '';
  const events: MediaEvent[] = [];
  const opened: { readonly legId: string; close(): unknown }[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const tone = (sound: string, frequency: number, seconds: number) =>
      writeFile(
        join(folder, `${sound}.wav`),
        monoWav(toneSamples({ frequency, amplitude: 0.4, samples: seconds * 8_000 })),
      );
    await Promise.all([
      tone('prompt-a', 440, 0.4),
      tone('prompt-b', 550, 0.4),
      tone('music', 620, 0.5),
      tone('long', 480, 20),
    ]);
    started = await start(folder);
    engine = started.engine;
    engine.on((event) => events.push(event));
  });
  afterEach(async () => {
    for (const { legId, close } of opened.splice(0)) {
      await engine.closeLeg(legId);
      close();
    }
    events.length = 0;
  });
  afterAll(async () => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const phone = async (frequency: number, codec?: 'PCMA' | 'PCMU'): Promise<Phone> => {
    const one = await openPhone(engine, codec);
    opened.push(one);
    one.say(frequency);
    return one;
  };
  const hears = (ear: Phone['ear'], frequency: number) =>
    until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD, PATIENCE_MS);
  const hearsOnly = (ear: Phone['ear'], ...frequencies: readonly number[]) =>
    until(
      `${frequencies.join(' and ')} Hz and nothing else`,
      () =>
        Object.values(TONES).every((tone) =>
          frequencies.includes(tone) ? ear.level(tone) > LOUD : ear.level(tone) < QUIET,
        ),
      PATIENCE_MS,
    );
  /** Silence of another sender between the packets of a talk chops it, and measures as a tone of half its strength. */
  const hasOneStream = ({ packets }: Phone): Promise<boolean> => {
    const before = packets.length;
    const streams = () => new Set(packets.slice(-STREAM_PACKETS).map(({ ssrc }) => ssrc)).size;
    return until('one stream', () => packets.length > before + STREAM_PACKETS && streams() === 1, PATIENCE_MS);
  };
  const event = <T extends MediaEvent['type']>(type: T): Promise<Extract<MediaEvent, { type: T }>> =>
    until(type, () => events.find((e): e is Extract<MediaEvent, { type: T }> => e.type === type));

  test('prompts are heard one after the other and their end is told', async () => {
    const a = await phone(0);
    const { playId } = await engine.play(a.legId, ['prompt-a', 'prompt-b']);
    await hears(a.ear, 440);
    await hears(a.ear, 550);
    expect(await event('played')).toEqual({ type: 'played', legId: a.legId, playId, outcome: 'finished' });
  });

  test('who does not listen is sent nothing, neither talk nor music, and hears on without a hole when they listen again', async () => {
    const [a, b] = [await phone(700), await phone(1_000)];
    await engine.connect(a.legId, b.legId);
    await hears(a.ear, 1_000);
    await engine.setRemote(a.legId, { ...a.remote, onHold: true, isDeaf: true });
    /** Nothing for as long as the other side has said so much more. */
    const isSentNothing = async (): Promise<void> => {
      // What was on its way when the far end said so has come.
      await until('the last packet', async () => {
        const before = a.packets.length;
        const said = b.said();
        await until('a while', () => b.said() > said + 1_600);
        return a.packets.length === before;
      });
      const [before, said] = [a.packets.length, b.said()];
      await until('half a second of talk', () => b.said() > said + 4_000);
      expect(a.packets.length - before).toBe(0);
    };
    await isSentNothing();
    await hears(b.ear, 700);
    await engine.play(a.legId, ['long'], { loop: true });
    await isSentNothing();
    await engine.stopPlay(a.legId);
    const [last, count] = [a.packets.at(-1), a.packets.length];
    await engine.setRemote(a.legId, a.remote);
    await until('sound again', () => a.packets.length > count + STREAM_PACKETS);
    await hears(a.ear, 1_000);
    if (name === 'embedded') expect(a.packets[count]?.sequence).toBe(((last?.sequence ?? 0) + 1) & 0xffff);
    // Music that is being played already when they stop listening.
    await engine.play(a.legId, ['long'], { loop: true });
    await hears(a.ear, 480);
    await engine.setRemote(a.legId, { ...a.remote, onHold: true, isDeaf: true });
    await isSentNothing();
    await engine.setRemote(a.legId, a.remote);
    await hears(a.ear, 480);
  });

  test('a key pressed in a menu is told once and stops the menu; the other side of a talk does not hear keys', async () => {
    const [a, b] = [await phone(0), await phone(0)];
    await engine.play(a.legId, ['long'], { bargeIn: true });
    await hears(a.ear, 480);
    a.press('5');
    expect(await event('played')).toMatchObject({ legId: a.legId, outcome: 'barge_in' });
    await engine.connect(a.legId, b.legId);
    a.press('#');
    await until('both keys', () => events.filter((e) => e.type === 'dtmf').length === 2);
    expect(events.filter((e) => e.type === 'dtmf').map((e) => [e.legId, e.key])).toEqual([
      [a.legId, '5'],
      [a.legId, '#'],
    ]);
    expect(b.packets.filter((packet) => packet.payloadType === 101)).toEqual([]);
  });

  test('two callers of different laws talk; on hold one hears music alone; an announcement is heard alone; then they talk on', async () => {
    const [a, b] = [await phone(700), await phone(1_000, 'PCMU')];
    await engine.connect(a.legId, b.legId);
    await hearsOnly(a.ear, 1_000);
    await hearsOnly(b.ear, 700);
    await engine.play(a.legId, ['long']);
    await hears(a.ear, 480);
    await hearsOnly(a.ear);
    await engine.stopPlay(a.legId);
    await hearsOnly(a.ear, 1_000);

    await engine.disconnect(a.legId, b.legId);
    await engine.play(a.legId, ['music'], { loop: true });
    await hears(a.ear, 620);
    a.ear.forget();
    await until('a second of music', () => a.ear.samples() > 8_000);
    expect(a.ear.level(620)).toBeGreaterThan(LOUD);
    await hearsOnly(a.ear);
    await engine.stopPlay(a.legId);
    await engine.connect(a.legId, b.legId);
    await hearsOnly(a.ear, 1_000);
    await hearsOnly(b.ear, 700);
    await until('no music any more', () => a.ear.level(620) < QUIET);
  });

  test('listen, whisper, barge and three-way are heard by exactly those who should', async () => {
    const line: Readonly<Record<Name, Phone>> = {
      customer: await phone(TONES.customer),
      agent: await phone(TONES.agent, 'PCMU'),
      leader: await phone(TONES.leader),
    };
    const hear = (listener: Name, ...sources: readonly Name[]) =>
      engine.hear(
        line[listener].legId,
        sources.map((source) => ({ legId: line[source].legId })),
      );
    const expectHears = (listener: Name, ...sources: readonly Name[]) =>
      hearsOnly(line[listener].ear, ...sources.map((source) => TONES[source]));
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

    await engine.closeLeg(line.leader.legId);
    await expectHears('customer', 'agent');
    await engine.connect(line.customer.legId, line.agent.legId);
    await expectHears('customer', 'agent');
    await expectHears('agent', 'customer');
    await Promise.all([hasOneStream(line.customer), hasOneStream(line.agent)]);
    await expect(engine.hear(line.agent.legId, [{ legId: line.customer.legId, gain: 3 }])).rejects.toMatchObject({
      code: 'media.bad_row',
    });
    await expectHears('agent', 'customer');
  });

  test('the recording has the customer on the left and the agent on the right, also after another agent took over', async () => {
    const [customer, agent, again] = [await phone(700), await phone(1_000), await phone(1_300)];
    const path = join(folder, 'rec', 'one.wav');
    await engine.connect(customer.legId, agent.legId);
    await engine.record('r1', { path, left: customer.legId, right: agent.legId });
    await hears(customer.ear, 1_000);
    const packets = async () => (await engine.stats(customer.legId)).packetsIn;
    const first = await packets();
    await until('a second', async () => (await packets()) > first + 50);
    await engine.record('r1', { path, left: customer.legId, right: again.legId });
    await engine.connect(customer.legId, again.legId);
    await hears(customer.ear, 1_300);
    const second = await packets();
    await until('another second', async () => (await packets()) > second + 50);
    const result = await engine.stopRecording('r1');
    const [left = new Int16Array(), right = new Int16Array()] = parseWav(await readFile(path)).samples;
    expect(result.durationMs).toBeGreaterThan(1_800);
    expect(toneLevel(left.slice(left.length / 2, left.length / 2 + 1_600), 700)).toBeGreaterThan(LOUD);
    expect(toneLevel(left, 1_000)).toBeLessThan(QUIET);
    expect(toneLevel(right, 700)).toBeLessThan(QUIET);
    expect(toneLevel(right.slice(4_000, 5_600), 1_000)).toBeGreaterThan(LOUD);
    expect(toneLevel(right.slice(-4_000, -2_400), 1_300)).toBeGreaterThan(LOUD);
    await hears(customer.ear, 1_300);
  });

  test('with playback asked for, the announcement is on the right of the recording', async () => {
    const customer = await phone(700);
    const path = join(folder, 'rec', 'played.wav');
    await engine.record('r2', { path, left: customer.legId, withPlayback: true });
    await engine.play(customer.legId, ['long']);
    await until('a second', () => customer.ear.samples() > 9_000);
    await engine.stopRecording('r2');
    const [left = new Int16Array(), right = new Int16Array()] = parseWav(await readFile(path)).samples;
    expect(toneLevel(right.slice(right.length / 2 - 800, right.length / 2 + 800), 480)).toBeGreaterThan(LOUD);
    expect(toneLevel(left, 480)).toBeLessThan(QUIET);
    expect(toneLevel(left.slice(-4_000, -2_400), 700)).toBeGreaterThan(LOUD);
  });

  test('keys sent toward a phone in a talk arrive in order, and the talk goes on', async () => {
    const [a, b] = [await phone(700), await phone(1_000)];
    await engine.connect(a.legId, b.legId);
    await hearsOnly(a.ear, 1_000);
    const before = a.packets.length;
    await engine.sendKeys(a.legId, '1b#');
    const pressed = () => {
      const detector = createDtmfDetector();
      return a.packets
        .slice(before)
        .map((packet, i) => (packet.payloadType === 101 ? detector.add(packet, i * 20) : undefined))
        .filter((key) => key !== undefined);
    };
    await until('three keys', () => pressed().length === 3);
    expect(pressed()).toEqual(['1', 'B', '#']);
    await hearsOnly(a.ear, 1_000);
    await expect(engine.sendKeys(a.legId, '12x')).rejects.toMatchObject({ code: 'media.bad_keys' });
  });

  test('a caller and a browser hear each other, and go on when the browser changed its network', async () => {
    const caller = await phone(700);
    const browser = await openBrowser(engine);
    opened.push(browser);
    browser.say(1_000);
    expect(browser.answerSdp).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF 8\b/);
    await until('browser connected', () => browser.connected());
    await engine.play(browser.legId, ['music'], { loop: true });
    await hears(browser.ear, 620);
    await engine.stopPlay(browser.legId);
    await engine.connect(caller.legId, browser.legId);
    await hearsOnly(caller.ear, 1_000);
    await hearsOnly(browser.ear, 700);
    await browser.moves(engine);
    browser.say(1_300);
    browser.ear.forget();
    await hearsOnly(caller.ear, 1_300);
    await hearsOnly(browser.ear, 700);
    await expect(engine.restartWebLeg(caller.legId, 'v=0')).rejects.toMatchObject({ code: 'media.unknown_leg' });
  });

  test('a stranger who finds the port is not heard, and is counted', async () => {
    const [a, b, stranger] = [await phone(700), await phone(0), await phone(0)];
    await engine.connect(a.legId, b.legId);
    await hears(b.ear, 700);
    stranger.hush();
    for (let i = 0; i < 20; i += 1) stranger.socket.send(Buffer.alloc(172, 0x80), a.enginePort, '127.0.0.1');
    await until('refused', async () => (await engine.stats(a.legId)).dropped >= 20);
    expect(b.ear.level(700)).toBeGreaterThan(LOUD);
  });

  test('speech on a leg is told when it was asked for, and a caller who falls silent on the wire is told as lost once', async () => {
    const [a, b] = [await phone(0), await phone(1_000)];
    await engine.connect(a.legId, b.legId);
    await engine.listenFor(a.legId, ['speech', 'silence']);
    await until('silence', () => events.some((e) => e.type === 'signal' && e.signal === 'silence'));
    a.say(700);
    await until('speech', () => events.some((e) => e.type === 'signal' && e.signal === 'speech'));
    await hearsOnly(b.ear, 700);
    a.hush();
    const lost = () => events.filter((e) => e.type === 'leg_lost' && e.legId === a.legId);
    await until('the loss', () => lost().length > 0, 15_000);
    expect(lost()).toEqual([{ type: 'leg_lost', legId: a.legId, reason: 'no_rtp' }]);
  });

  test('what cannot be is refused with a name, and a closed leg may be closed again', async () => {
    const a = await phone(0);
    const bare = await engine.createSipLeg({ callId: 'x' });
    await expect(engine.connect(a.legId, 'nobody')).rejects.toMatchObject({ code: 'media.unknown_leg' });
    await expect(engine.stats('nobody')).rejects.toMatchObject({ code: 'media.unknown_leg' });
    await expect(engine.play(a.legId, ['../../etc/passwd'])).rejects.toMatchObject({ code: 'media.sound_missing' });
    await expect(engine.play(bare.legId, ['prompt-a'])).rejects.toMatchObject({ code: 'media.no_remote' });
    await expect(engine.stopRecording('none')).rejects.toMatchObject({ code: 'media.unknown_recording' });
    const offer = engine.createWebLeg({ callId: 'x', offerSdp: 'v=0' });
    await expect(offer).rejects.toMatchObject({ code: 'media.bad_offer' });
    const remote = { address: 'host.example', port: 4_000, codec: 'PCMA' } as const;
    await expect(engine.setRemote(bare.legId, remote)).rejects.toMatchObject({ code: 'media.bad_remote' });
    await engine.setRemote(bare.legId, { address: '127.0.0.1', port: a.socket.address().port, codec: 'PCMA' });
    await engine.closeLeg(bare.legId);
    await engine.closeLeg(bare.legId);
    await expect(engine.stats(bare.legId)).rejects.toMatchObject({ code: 'media.unknown_leg' });
  });

  test('a secure leg gives its key and keeps it', async () => {
    const leg = await engine.createSipLeg({ callId: 'x', secure: true });
    opened.push({ legId: leg.legId, close: () => undefined });
    expect(Buffer.from(leg.srtpKey ?? '', 'base64')).toHaveLength(30);
    expect([leg.localAddress, leg.localPort > 0]).toEqual(['127.0.0.1', true]);
    const remote = { address: '127.0.0.1', port: 4_000, codec: 'PCMA' } as const;
    await expect(engine.setRemote(leg.legId, remote)).rejects.toMatchObject({ code: 'media.bad_remote' });
    await engine.setRemote(leg.legId, { ...remote, srtpKey: Buffer.alloc(30, 7).toString('base64') });
    expect(name).toBeTypeOf('string');
  });
});
