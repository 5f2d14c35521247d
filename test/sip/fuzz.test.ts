import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../server/adapters/media/embedded/embedded-engine.ts';
import { openPhone, type Phone } from '../../server/adapters/media/embedded/testing/phone.ts';
import { parseRtcp } from '../../server/platform/media/rtcp.ts';
import { parseRtp } from '../../server/platform/media/rtp.ts';
import { answerBinding } from '../../server/platform/media/stun.ts';
import { createRandom } from '../../server/platform/media/testing/random.ts';
import { tagOf } from '../../server/platform/sip/header-values.ts';
import { requestText, TEST_SDP, udpPeer, type TestPeer } from '../../server/platform/sip/test-peer.ts';
import { spoiltMedia, spoiltSip, type SeenCall } from '../support/fuzz-words.ts';
import { openScenarioHouse, type ScenarioHouse } from '../support/scenario-house.ts';
import { until } from '../support/until.ts';

/** Spoilt messages and packets while calls are in progress. `npm run test:long -- fuzz` sends a hundred thousand of each. */
const COUNT = Number(process.env['FUZZ_COUNT'] ?? 5_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_128);
/** The stack's clock runs so many times as fast, so that what waits 32 s is gone in two. */
const PACE = 20;
const LIVE_CALLS = 5;
const BATCH = 50;
/** So short is a keep-alive of who sits behind NAT: nothing to count. */
const KEEP_ALIVE_BYTES = 4;
const PER_MESSAGE_MS = 20;
/** Fewer would be no test. */
const MOST = 0.99;
const AROUND_MS = 120_000;
const LOUD = 0.2;
const QUIET = 0.02;
/** Above the base, after everything is over: caches and machine code, never a share of what was sent. */
const HEAP_GROWTH = 32 * 1024 * 1024;
const RSS_GROWTH = 400 * 1024 * 1024;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

let house: ScenarioHouse;
let engine: EmbeddedEngine;
let folder = '';
const troubles: string[] = [];
const phones: Phone[] = [];
const peers: TestPeer[] = [];

beforeAll(async () => {
  house = await openScenarioHouse({ pace: PACE });
  folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder },
    onTrouble: (reason) => troubles.push(reason),
  });
});
afterAll(async () => {
  for (const each of [...phones, ...peers]) each.close();
  await engine.shutdown();
  await house.endpoint.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = async (address: string): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
};

/** A call that stands, of a trunk of its own. */
async function liveCall(number: number): Promise<SeenCall & { readonly peer: TestPeer; readonly name: string }> {
  const [name, address] = [`live-${number}`, `127.0.6.${number}`];
  const peer = await udpPeer(house.endpoint.address().port, address);
  peers.push(peer);
  house.add({ name, addresses: [address], host: address, port: peer.port, transport: 'udp' });
  const ours = { port: peer.port, callId: name, uri: 'sip:answer@127.0.0.1' };
  peer.send(requestText({ method: 'INVITE', body: TEST_SDP, ...ours }));
  const toTag = tagOf((await peer.answer(200, 15_000)).to);
  peer.send(requestText({ method: 'ACK', toTag, ...ours }));
  await until(() => house.heard(name).includes('confirmed'), { what: 'the call to stand' });
  return { callId: name, toTag, peer, name };
}

async function hearEachOther(): Promise<[Phone, Phone]> {
  const [a, b] = [await openPhone(engine), await openPhone(engine)];
  phones.push(a, b);
  a.say(700);
  b.say(1_000);
  await engine.connect(a.legId, b.legId);
  return [a, b];
}
const soundIsGood = ([a, b]: readonly [Phone, Phone]): Promise<unknown> => {
  a.ear.forget();
  b.ear.forget();
  return until(
    () =>
      a.ear.level(1_000) > LOUD && b.ear.level(700) > LOUD && a.ear.level(700) < QUIET && b.ear.level(1_000) < QUIET,
    { what: 'both to hear each other and nothing else' },
  );
};
/** What the kernel has thrown away because the reader was not quick enough; nothing is known of it elsewhere than on Linux. */
async function droppedAt(port: number): Promise<number> {
  const table = await readFile('/proc/net/udp', 'utf8').catch(() => '');
  const ours = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = table.split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([, local]) => local?.endsWith(ours)).reduce((sum, cells) => sum + Number(cells.at(-1)), 0);
}

/** False: too long for a datagram, so it never left. */
const sendTo = (socket: Socket, bytes: Buffer, port: number): Promise<boolean> =>
  new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', (error) => resolve(error === null)));

describe('while calls are in progress', () => {
  it(
    'spoilt SIP messages of a trunk and of strangers harm none of them, and nothing of what they began is left',
    async () => {
      const live = await Promise.all(Array.from({ length: LIVE_CALLS }, (_, i) => liveCall(i + 1)));
      house.add({ name: 'spoilt', addresses: ['127.0.6.100'], host: '127.0.6.100', port: 5060, transport: 'udp' });
      const sockets = [await open('127.0.6.100'), await open('127.0.6.101')] as const;
      const random = createRandom(SEED);
      const { port } = house.endpoint.address();
      collect();
      const base = { memory: process.memoryUsage(), stats: house.endpoint.stats() };
      let sent = 0;
      const received = (): number => house.endpoint.stats().received - base.stats.received;
      /** Read, or lost before anybody could: a busy machine reads late, and the kernel keeps only so much. */
      const settled = async (): Promise<number> => received() + (await droppedAt(port));
      for (let count = 0; count < COUNT; count += 1) {
        // One of eight comes from an address of no trunk.
        const socket = sockets[count % 8 === 0 ? 1 : 0];
        const bytes = spoiltSip(random, count, socket.address().port, live);
        if (bytes.length <= KEEP_ALIVE_BYTES) continue;
        if (await sendTo(socket, bytes, port)) sent += 1;
        if (count % BATCH === 0) {
          await until(async () => (await settled()) >= sent - BATCH, { what: 'the stack to have read them' });
          await turn();
        }
      }
      await until(async () => (await settled()) >= sent, { what: 'every message to be counted' });
      expect(received()).toBeGreaterThan(sent * MOST);
      const stats = () => house.endpoint.stats();
      await until(() => stats().transactions === 0 && stats().calls === LIVE_CALLS && stats().dialogs === LIVE_CALLS, {
        what: `what they began to be over: ${JSON.stringify(stats())}`,
        timeoutMs: AROUND_MS / 2,
      });
      collect();
      const { heapUsed, rss } = process.memoryUsage();
      expect(heapUsed - base.memory.heapUsed).toBeLessThan(HEAP_GROWTH);
      expect(rss - base.memory.rss).toBeLessThan(RSS_GROWTH);
      const after = stats();
      expect(after.internal_errors).toBe(0);
      for (const name of ['dropped_unparsable', 'answered_400', 'unknown_source', 'bans'] as const)
        expect(after[name], name).toBeGreaterThan(base.stats[name]);
      for (const socket of sockets) socket.close();
      for (const { name, peer, callId, toTag } of live) {
        expect(house.heard(name)).toEqual(['call', 'confirmed']);
        peer.send(requestText({ method: 'BYE', cseq: 2, port: peer.port, callId, toTag }));
        await peer.next((m) => m.kind === 'response' && m.cseq.method === 'BYE' && m.status === 200, 15_000);
      }
      await until(() => stats().calls === 0 && stats().dialogs === 0, { what: 'the calls to be over' });
    },
    AROUND_MS + COUNT * PER_MESSAGE_MS,
  );

  it(
    'spoilt packets of strangers and of a party itself end no call, and the tones of the others stay clean',
    async () => {
      const pair = await hearEachOther();
      await soundIsGood(pair);
      const rogue = await openPhone(engine);
      phones.push(rogue);
      rogue.hush();
      const stranger = await open('127.0.6.102');
      const random = createRandom(SEED + 1);
      const [a] = pair;
      const before = (await engine.stats(a.legId)).dropped;
      let atA = 0;
      for (let count = 0; count < COUNT; count += 1) {
        const packet = spoiltMedia(random, count);
        expect(() => [
          parseRtp(packet),
          parseRtcp(packet),
          answerBinding(packet, { address: '127.0.0.1', port: 1 }),
        ]).not.toThrow();
        if (count % 3 === 0) await sendTo(rogue.socket, packet, rogue.enginePort + (count % 2));
        else {
          await sendTo(stranger, packet, a.enginePort + (count % 3 === 1 ? 0 : 1));
          if (count % 3 === 1) atA += 1;
        }
        if (count % (COUNT / 5) === 0) await soundIsGood(pair);
        if (count % BATCH === 0) await engine.stats(rogue.legId);
      }
      await soundIsGood(pair);
      // What a full buffer of the kernel drops was never ours to count.
      await until(async () => (await engine.stats(a.legId)).dropped - before > atA * 0.9, {
        what: 'the refused to be counted',
      });
      expect(troubles).toEqual([]);
      stranger.close();
      for (const { legId } of [...pair, rogue]) await engine.closeLeg(legId);
      const [worker] = engine.workers();
      expect(Object.values(worker?.legs ?? {}).reduce((sum, legs) => sum + legs, 0)).toBe(0);
    },
    AROUND_MS + COUNT * PER_MESSAGE_MS,
  );
});
