import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedEngine, type EmbeddedEngine } from '../../server/adapters/media/embedded/embedded-engine.ts';
import { openBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { openPhone } from '../../server/adapters/media/embedded/testing/phone.ts';
import { startMediaWorker } from '../../server/adapters/media/embedded/worker-link.ts';
import { toneLevel, toneSamples } from '../../server/platform/media/tone.ts';
import { monoWav, parseWav } from '../../server/platform/media/wav.ts';
import { mediaWorkers } from '../support/media-workers.ts';
import { until } from '../support/until.ts';

/**
 * Calls one after the other, each with all that a call has: music, a talk between a telephone and a browser, hold, three in a talk, a
 * recording. `npm run test:long -- soak` does it for twenty minutes, about as many calls as a seat has in eight hours' shift of forty
 * agents. Afterwards nothing may be left: no leg, no file that is open, no socket, and no memory that grows with the calls.
 */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 8);
const WORKERS = 2;
/** So many calls at a time. */
const ABREAST = 3;
const CUSTOMER = 700;
const AGENT = 1_000;
const THIRD = 1_300;
const LOUD = 0.15;
const MIB = 1024 * 1024;
/** From the second quarter of the time to the last: what a collector puts off, never a share of the calls. The first minutes still warm up. */
const IS_LONG = SECONDS >= 300;
const HEAP_GROWTH_MIB = IS_LONG ? 16 : 48;
const RSS_GROWTH_MIB = IS_LONG ? 48 : 250;
const QUARTERS = 4;
/** Sockets of a leg are closed a moment after it. */
const FEW_HANDLES = 4;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

let engine: EmbeddedEngine;
let folder = '';
const events: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soak-'));
  await writeFile(join(folder, 'music.wav'), monoWav(toneSamples({ frequency: 440, amplitude: 0.4, samples: 8_000 })));
  engine = await startEmbeddedEngine({
    settings: { bindAddress: '127.0.0.1', soundsDir: folder },
    workers: WORKERS,
    startWorker: startMediaWorker,
  });
  engine.on(({ type }) => events.push(type));
});
afterAll(async () => {
  await engine.shutdown();
  await rm(folder, { recursive: true, force: true });
});

const row = (...legIds: string[]) => legIds.map((legId) => ({ legId }));

const PIECE = 800;
/** Somewhere in it: on a busy machine the end of a short talk may be the silence before its last packet. */
const isHeard = (samples: Int16Array, frequency: number): boolean =>
  Array.from({ length: Math.floor(samples.length / PIECE) }, (_, i) => samples.slice(i * PIECE, (i + 1) * PIECE)).some(
    (piece) => toneLevel(piece, frequency) > LOUD,
  );

async function oneCall(name: string): Promise<void> {
  const [customer, agent, third] = [await openPhone(engine), await openBrowser(engine), await openPhone(engine)];
  customer.say(CUSTOMER);
  agent.say(AGENT);
  third.say(THIRD);
  const hears = (who: string, level: () => number): Promise<unknown> =>
    until(() => level() > LOUD, { what: `${who} in call ${name}`, timeoutMs: 30_000 });
  await engine.play(customer.legId, ['music'], { loop: true });
  await until(() => agent.connected(), { what: 'the browser to connect', timeoutMs: 30_000 });
  await hears('music', () => customer.ear.level(440));
  const path = join(folder, `${name}.wav`);
  await engine.record(name, { path, left: customer.legId, right: agent.legId });
  await engine.stopPlay(customer.legId);
  await engine.connect(customer.legId, agent.legId);
  await hears('the agent', () => customer.ear.level(AGENT));
  await hears('the customer', () => agent.ear.level(CUSTOMER));
  await engine.hear(customer.legId, row(agent.legId, third.legId));
  await engine.hear(third.legId, row(agent.legId, customer.legId));
  await engine.hear(agent.legId, row(customer.legId, third.legId));
  await hears('the third', () => customer.ear.level(THIRD));
  const { durationMs } = await engine.stopRecording(name);
  for (const one of [customer, agent, third]) {
    await engine.closeLeg(one.legId);
    await one.close();
  }
  const [left] = parseWav(await readFile(path)).samples;
  expect(Math.round((left?.length ?? 0) / 8)).toBe(durationMs);
  expect(isHeard(left ?? new Int16Array(), CUSTOMER)).toBe(true);
  await rm(path);
}

interface Look {
  readonly at: number;
  readonly heapMiB: number;
  readonly rssMiB: number;
  readonly handles: number;
}

async function statusOf(pid: number): Promise<{ rssMiB: number; handles: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  return { rssMiB: rss, handles: (await readdir(`/proc/${pid}/fd`)).length };
}

/** Nobody talks at this moment: what is there now stays. */
async function look(): Promise<Look> {
  collect();
  const workers = await Promise.all((await mediaWorkers(process.pid)).map(({ pid }) => statusOf(pid)));
  return {
    at: performance.now(),
    heapMiB: process.memoryUsage().heapUsed / MIB,
    rssMiB: workers.reduce((sum, { rssMiB }) => sum + rssMiB, 0),
    handles: workers.reduce((sum, { handles }) => sum + handles, 0),
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

it(
  'calls without end leave nothing behind: no legs, no handles, no files, and memory that stands still',
  async () => {
    const [began, looks]: [number, Look[]] = [performance.now(), []];
    let calls = 0;
    while (performance.now() - began < SECONDS * 1_000 || looks.length < QUARTERS) {
      await Promise.all(Array.from({ length: ABREAST }, (_, i) => oneCall(`${calls + i}`)));
      calls += ABREAST;
      looks.push(await look());
    }
    expect(engine.workers().map(({ legs }) => legs)).toEqual(
      Array.from({ length: WORKERS }, () => ({ sip: 0, web: 0 })),
    );
    expect(await readdir(folder)).toEqual(['music.wav']);
    expect(new Set(events)).toEqual(new Set(['played']));
    const quarter = Math.ceil(looks.length / QUARTERS);
    const [before, after] = [looks.slice(quarter, 2 * quarter), looks.slice(-quarter)];
    const grown = (what: 'heapMiB' | 'rssMiB' | 'handles'): number =>
      median(after.map((one) => one[what])) - median(before.map((one) => one[what]));
    const said = { calls, heapMiB: grown('heapMiB'), rssMiB: grown('rssMiB'), handles: grown('handles') };
    // The figures are the point of the long run.
    process.stdout.write(`soak: ${JSON.stringify({ seconds: SECONDS, ...said, last: looks.at(-1) })}\n`);
    expect(said.heapMiB).toBeLessThan(HEAP_GROWTH_MIB);
    expect(said.rssMiB).toBeLessThan(RSS_GROWTH_MIB);
    expect(said.handles).toBeLessThanOrEqual(FEW_HANDLES);
  },
  SECONDS * 1_000 + 600_000,
);
