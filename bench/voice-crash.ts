import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedEngine, type EmbeddedEngine } from '../server/adapters/media/embedded/embedded-engine.ts';
import { SPARE_AFTER_MS } from '../server/adapters/media/embedded/spare.ts';
import type { MediaEvent } from '../server/platform/media/media-engine.ts';
import { newId } from '../shared/kernel/id.ts';
import type { BenchOptions, Figure } from './figure.ts';
import { machineConditions } from './machine.ts';
import type { Far, Longest } from './voice-link.ts';

/*
 * How long callers hear nothing when the process that has their sound is killed (SIGKILL) or stands still (SIGSTOP): the longest time
 * between two packets at a telephone that was in it. Half of them wait and hear music, half talk with a browser and are recorded; the
 * browsers open a fresh connection as soon as they are told, as the desk's page does.
 */
export interface CrashScale {
  readonly callers: number;
  readonly browsers: number;
  readonly rounds: number;
}

const LOOPBACK = '127.0.0.1';
const MUSIC = 'hold-music';
/** In pairs, as in the house, and where no system gives ports of its own choice: what is freed by a death is there to be taken again. */
const PORTS = { min: 10_000, max: 14_999 };
/** Calm before it, and time enough after it for whatever comes back. */
const BEFORE_MS = 2_000;
const TALK_SECONDS = 10;
const SPARE_DEADLINE_MS = 30_000;
const PAUSE_MS = 50;

type Signal = 'SIGKILL' | 'SIGSTOP';
type Crash = Extract<MediaEvent, { type: 'worker_crashed' }>;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Stage {
  readonly engine: EmbeddedEngine;
  readonly far: Far;
  /** By number of the phone and of the browser. */
  readonly phones: readonly string[];
  readonly browsers: readonly string[];
  readonly children: readonly number[];
}

async function openCalls(engine: EmbeddedEngine, far: Far, scale: CrashScale): Promise<Omit<Stage, 'children'>> {
  const ports = await far.ask<number[]>({ do: 'phones', count: scale.callers });
  const phones = await Promise.all(
    ports.map((port) =>
      engine.createSipLeg({ callId: 'bench', remote: { address: LOOPBACK, port, codec: 'PCMA' as const } }),
    ),
  );
  await far.ask({ do: 'dial', ports: phones.map((leg) => leg.localPort) });
  const offers = await far.ask<string[]>({ do: 'browsers', count: scale.browsers });
  const webs: { readonly legId: string; readonly answerSdp: string }[] = [];
  for (const offerSdp of offers) webs.push(await engine.createWebLeg({ callId: 'bench', offerSdp }));
  await far.ask({ do: 'answers', sdps: webs.map((leg) => leg.answerSdp) });
  return { engine, far, phones: phones.map((leg) => leg.legId), browsers: webs.map((leg) => leg.legId) };
}

async function letTalk({ engine, phones, browsers }: Omit<Stage, 'children'>, folder: string): Promise<void> {
  for (const [i, legId] of phones.entries()) {
    const browser = browsers[i];
    if (browser === undefined) await engine.play(legId, [MUSIC], { loop: true });
    else {
      await engine.connect(legId, browser);
      const id = newId();
      await engine.record(id, { path: join(folder, `${id}.wav`), left: legId, right: browser });
    }
  }
}

/** The worker with most to lose, and its process. */
const heaviest = (engine: EmbeddedEngine): number =>
  engine.workers().reduce((most, one) => (one.legs.sip > most.legs.sip ? one : most)).pid ?? 0;

interface Round {
  /** Of the telephones that were in it. */
  readonly phonesMs: readonly number[];
  readonly browsersMs: readonly number[];
  /** From the signal to the moment when all of it was known. */
  readonly toldMs: number;
}

async function round(stage: Omit<Stage, 'children'>, signal: Signal): Promise<Round> {
  const { engine, far, phones, browsers } = stage;
  const talking = far.ask({ do: 'talk', seconds: TALK_SECONDS });
  await pause(BEFORE_MS);
  const back: Promise<unknown>[] = [];
  const comesBack = async (browser: number, legId: string): Promise<void> => {
    const offerSdp = await far.ask<string>({ do: 'again', browser });
    const { answerSdp } = await engine.restartWebLeg(legId, offerSdp);
    await far.ask({ do: 'answered', browser, sdp: answerSdp });
  };
  let lost: readonly string[] = [];
  const began = performance.now();
  const crash = new Promise<{ readonly crash: Crash; readonly toldMs: number }>((resolve) => {
    const forget = engine.on((event) => {
      if (event.type === 'browsers_lost') {
        lost = event.legs;
        back.push(...lost.map((legId) => comesBack(browsers.indexOf(legId), legId)));
      }
      if (event.type !== 'worker_crashed') return;
      forget();
      resolve({ crash: event, toldMs: Math.round(performance.now() - began) });
    });
  });
  process.kill(heaviest(engine), signal);
  const { crash: told, toldMs } = await crash;
  await Promise.all(back);
  await talking;
  if (told.legs.length > 0) throw new Error(`${told.legs.length} callers were not brought back`);
  const longest = await far.ask<Longest>({ do: 'longest' });
  return {
    phonesMs: told.restored.map((legId) => longest.phones[phones.indexOf(legId)] ?? Number.NaN),
    browsersMs: lost.map((legId) => longest.browsers[browsers.indexOf(legId)] ?? Number.NaN),
    toldMs,
  };
}

async function crashOnce(far: Far, scale: CrashScale, of: { signal: Signal; workers: number }): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'shoujie-crash-bench-'));
  const engine = await startEmbeddedEngine({
    settings: { bindAddress: LOOPBACK, soundsDir: 'server/adapters/media/prompts', rtpPorts: PORTS },
    workers: of.workers,
    spareAfterMs: SPARE_AFTER_MS,
  });
  try {
    const stage = await openCalls(engine, far, scale);
    await letTalk(stage, folder);
    const until = performance.now() + SPARE_DEADLINE_MS;
    while (!engine.hasSpare() && performance.now() < until) await pause(PAUSE_MS);
    return await round(stage, of.signal);
  } finally {
    await engine.shutdown();
    await far.ask({ do: 'hangUp' });
    await rm(folder, { recursive: true, force: true });
  }
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function measure(
  far: Far,
  scale: CrashScale,
  of: { readonly name: string; readonly signal: Signal; readonly workers: number; readonly say: BenchOptions['say'] },
): Promise<Figure[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < scale.rounds; i += 1) {
    const one = await crashOnce(far, scale, of);
    rounds.push(one);
    const [phones, browsers] = [Math.max(...one.phonesMs), Math.max(0, ...one.browsersMs)];
    of.say(
      `${of.name}: ${one.phonesMs.length} phones ≤ ${phones} ms, ${one.browsersMs.length} browsers ≤ ${browsers} ms`,
    );
  }
  const conditions = {
    ...machineConditions(),
    ...{ signal: of.signal, workers: of.workers, spare: 1, callers: scale.callers, browsers: scale.browsers },
    rounds: rounds.map(({ phonesMs, browsersMs, toldMs }) => ({
      phones: { in: phonesMs.length, p50: middle(phonesMs), most: Math.max(...phonesMs) },
      browsers: { in: browsersMs.length, p50: middle(browsersMs), most: Math.max(...browsersMs) },
      toldMs,
    })),
  };
  const figure = (name: string, values: readonly number[]): Figure[] =>
    values.length === 0 ? [] : [{ name, ours: Math.max(...values), unit: 'ms', conditions }];
  return [
    ...figure(
      `voice.${of.name}_gap_ms`,
      rounds.flatMap((one) => one.phonesMs),
    ),
    ...figure(
      `voice.${of.name}_browser_gap_ms`,
      rounds.flatMap((one) => one.browsersMs),
    ),
  ];
}

/** The worst caller of all rounds is the figure. `alone`: where the machine has one worker only, which has everybody. */
export async function measureCrashes(far: Far, scale: CrashScale, { say }: BenchOptions): Promise<Figure[]> {
  return [
    ...(await measure(far, scale, { name: 'worker_kill', signal: 'SIGKILL', workers: 2, say })),
    ...(await measure(far, scale, { name: 'worker_hang', signal: 'SIGSTOP', workers: 2, say })),
    ...(await measure(far, scale, { name: 'worker_kill_alone', signal: 'SIGKILL', workers: 1, say })),
  ];
}
