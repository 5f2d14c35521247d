import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { parseWav } from '../../../platform/media/wav.ts';
import { startEmbeddedEngine, type EmbeddedEngine } from '../embedded/embedded-engine.ts';
import { openPhone, type Phone } from '../embedded/testing/phone.ts';
import { until } from '../embedded/testing/until.ts';
import { decodeBencode, encodeBencode, isDictionary } from './bencode.ts';
import { openNgClient } from './ng-client.ts';
import { startRtpengineEngine } from './rtpengine-engine.ts';
import { freePort, hasRtpengine, startRtpengine, type DaemonProcess } from './testing/daemon-process.ts';

const LOUD = 0.2;

describe('the NG client', () => {
  const TIMES = { firstRepeatMs: 30, deadlineMs: 600 };
  const sockets: Socket[] = [];
  const serve = async (answer: (cookie: string, said: unknown, nth: number) => string | Buffer | undefined) => {
    const socket = createSocket('udp4');
    sockets.push(socket);
    let nth = 0;
    socket.on('message', (datagram, from) => {
      const [cookie = ''] = datagram.toString('latin1').split(' ');
      nth += 1;
      const reply = answer(cookie, decodeBencode(datagram.subarray(cookie.length + 1)), nth);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return openNgClient('127.0.0.1', socket.address().port, TIMES);
  };
  const said = (cookie: string, content: Parameters<typeof encodeBencode>[0]) =>
    `${cookie} ${encodeBencode(content).toString()}`;
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  test('says it again under the same cookie when a datagram is lost, and takes one answer', async () => {
    const cookies: string[] = [];
    const ng = await serve((cookie, content, nth) => {
      cookies.push(cookie);
      expect(isDictionary(content as never) && (content as { command: string }).command).toBe('ping');
      return nth < 3 ? undefined : said(cookie, { result: 'pong' });
    });
    expect(await ng.ask('ping', {})).toEqual({ result: 'pong' });
    expect([cookies.length, new Set(cookies).size]).toEqual([3, 1]);
    ng.close();
  });

  test('a refusal has its reason, silence its deadline, and garbage or a foreign cookie counts as silence', async () => {
    const refusing = await serve((cookie) => said(cookie, { result: 'error', 'error-reason': 'Unknown call-id' }));
    await expect(refusing.ask('query', {})).rejects.toMatchObject({
      code: 'media.refused',
      details: { command: 'query', reason: 'Unknown call-id' },
    });
    const garbling = await serve((cookie, _, nth) => [`${cookie} d3:x`, 'nobody d6:result2:oke', ''][nth % 3]);
    await expect(garbling.ask('query', {})).rejects.toMatchObject({ code: 'media.timeout' });
    const open = garbling.ask('query', {});
    garbling.close();
    await expect(open).rejects.toMatchObject({ code: 'media.stopped' });
    refusing.close();
  });
});

describe.runIf(hasRtpengine())('two rtpengines:', () => {
  let engine: MediaEngine;
  let mixer: EmbeddedEngine;
  let folder = '';
  let dtmfPort = 0;
  let daemons: DaemonProcess[] = [];
  const events: MediaEvent[] = [];
  const phones: Phone[] = [];
  const RANGES = [
    { min: 45_000, max: 45_499 },
    { min: 45_500, max: 45_999 },
  ] as const;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rtpengines-'));
    dtmfPort = await freePort();
    daemons = await Promise.all(RANGES.map((rtpPorts) => startRtpengine({ dtmfPort, rtpPorts })));
    mixer = await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: folder } });
    engine = await startRtpengineEngine({
      daemons: daemons.map(({ port }) => ({ host: '127.0.0.1', port })),
      dtmf: { host: '127.0.0.1', port: dtmfPort },
      soundFolders: [folder],
      mixer,
      ngTimes: { firstRepeatMs: 200, deadlineMs: 1_500 },
    });
    engine.on((event) => events.push(event));
  });
  afterAll(async () => {
    for (const phone of phones) phone.close();
    await engine.shutdown();
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await rm(folder, { recursive: true, force: true });
  });
  const phone = async (frequency: number): Promise<Phone> => {
    const one = await openPhone(engine);
    one.say(frequency);
    phones.push(one);
    return one;
  };
  const hears = (ear: Phone['ear'], frequency: number) =>
    until(`tone of ${frequency} Hz`, () => ear.level(frequency) > LOUD);
  const daemonOf = ({ enginePort }: Phone): number =>
    RANGES.findIndex(({ min, max }) => enginePort >= min && enginePort <= max);

  test('calls are spread over both and connected across them, and no packet of a talk comes to our process', async () => {
    const [a, b] = [await phone(700), await phone(1_000)];
    expect(new Set([daemonOf(a), daemonOf(b)]).size).toBe(2);
    await engine.connect(a.legId, b.legId);
    await hears(a.ear, 1_000);
    await hears(b.ear, 700);
    expect(mixer.workers().map((worker) => worker.legs.sip)).toEqual([0]);
    const { localPort } = { localPort: a.enginePort };
    await engine.setRemote(a.legId, a.remote);
    a.ear.forget();
    await hears(a.ear, 1_000);
    expect(a.enginePort).toBe(localPort);
    await Promise.all([engine.closeLeg(a.legId), engine.closeLeg(b.legId)]);
  });

  test('one that answers but has no port left is passed over', async () => {
    const full = createSocket('udp4');
    full.on('message', (datagram, from) => {
      const [cookie = ''] = datagram.toString('latin1').split(' ');
      const isPing = datagram.includes('ping');
      const answer = isPing ? { result: 'pong' } : { result: 'error', 'error-reason': 'Ran out of ports' };
      full.send(`${cookie} ${encodeBencode(answer).toString()}`, from.port, from.address);
    });
    full.bind(0, '127.0.0.1');
    await once(full, 'listening');
    const other = await startRtpengineEngine({
      daemons: [full.address().port, daemons[1]?.port ?? 0].map((port) => ({ host: '127.0.0.1', port })),
      dtmf: { host: '127.0.0.1', port: await freePort() },
      soundFolders: [folder],
      mixer: await startEmbeddedEngine({ settings: { bindAddress: '127.0.0.1', soundsDir: folder } }),
      ngTimes: { firstRepeatMs: 200, deadlineMs: 1_500 },
    });
    const one = await openPhone(other);
    expect(daemonOf(one)).toBe(1);
    one.close();
    await other.shutdown();
    full.close();
  });

  test('an rtpengine that dies takes its own calls and no others; started again it takes new ones', async () => {
    const [a, b] = [await phone(700), await phone(1_000)];
    const path = join(folder, 'cut.wav');
    await engine.record('cut', { path, left: a.legId });
    const packets = async () => (await engine.stats(a.legId)).packetsIn;
    await until('a second', async () => (await packets()) > 50);
    const [dying, living] = [daemonOf(a), daemonOf(b)];
    events.length = 0;
    await daemons[dying]?.stop();
    const crash = await until('the loss', () => events.find((event) => event.type === 'worker_crashed'), 15_000);
    expect(crash).toMatchObject({ legs: [a.legId], recordings: ['cut'] });
    expect(parseWav(await readFile(path)).samples[0]?.length).toBeGreaterThan(4_000);
    await expect(engine.stats(a.legId)).rejects.toMatchObject({ code: 'media.unknown_leg' });
    const c = await phone(1_300);
    expect(daemonOf(c)).toBe(living);
    await engine.connect(b.legId, c.legId);
    await hears(b.ear, 1_300);

    daemons[dying] = await startRtpengine({
      dtmfPort,
      rtpPorts: RANGES[dying] ?? RANGES[0],
      port: daemons[dying]?.port,
    });
    await until('a call on the new one', async () => daemonOf(await phone(0)) === dying, 30_000);
  });

  test('one that was started anew in a moment has forgotten its calls, and that is told', async () => {
    const a = await phone(700);
    const which = daemonOf(a);
    events.length = 0;
    await daemons[which]?.stop();
    daemons[which] = await startRtpengine({
      dtmfPort,
      rtpPorts: RANGES[which] ?? RANGES[0],
      port: daemons[which]?.port,
    });
    const lost = () => events.flatMap((event) => (event.type === 'worker_crashed' ? event.legs : []));
    await until('the loss', () => lost().includes(a.legId), 15_000);
  });
});
