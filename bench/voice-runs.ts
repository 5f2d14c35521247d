import { join } from 'node:path';
import { newId } from '../shared/kernel/id.ts';
import { cpuSeconds, rssMiB } from './machine.ts';
import { sumOf, type Carrier } from './voice-engine.ts';
import type { Far, Heard } from './voice-link.ts';

/** One load on one engine: so many calls for so long, and what it cost. */
export interface Run {
  readonly calls: number;
  readonly heard: Heard;
  /** Share of one core, of the processes that work. */
  readonly core: number;
  readonly rssMiB: number;
  /** What the calls have added to the process that waited for them, for each of them. */
  readonly addedMiB: number;
}

const LOOPBACK = '127.0.0.1';
const MUSIC = 'hold-music';

interface Legs {
  readonly legs: readonly string[];
  readonly recordings: readonly string[];
}

const talkAndClose = async (
  carrier: Carrier,
  far: Far,
  { calls, seconds, legs, recordings }: Legs & { readonly calls: number; readonly seconds: number },
): Promise<Run> => {
  const before = sumOf(carrier.pids, cpuSeconds);
  const began = performance.now();
  const heard = await far.ask<Heard>({ do: 'talk', seconds });
  const core = (sumOf(carrier.pids, cpuSeconds) - before) / ((performance.now() - began) / 1_000);
  const rss = sumOf(carrier.pids, rssMiB);
  for (const id of recordings) await carrier.engine.stopRecording(id);
  for (const id of legs) await carrier.engine.closeLeg(id);
  await far.ask({ do: 'hangUp' });
  return { calls, heard, core, rssMiB: rss, addedMiB: (rss - carrier.idleMiB) / calls };
};

async function phones(carrier: Carrier, far: Far, calls: number): Promise<string[]> {
  const theirs = await far.ask<number[]>({ do: 'phones', count: calls });
  const legs: string[] = [];
  const ours: number[] = [];
  for (const port of theirs) {
    const remote = { address: LOOPBACK, port, codec: 'PCMA' as const };
    const leg = await carrier.engine.createSipLeg({ callId: 'bench', remote });
    legs.push(leg.legId);
    ours.push(leg.localPort);
  }
  await far.ask({ do: 'dial', ports: ours });
  return legs;
}

async function browsers(carrier: Carrier, far: Far, calls: number): Promise<string[]> {
  const offers = await far.ask<string[]>({ do: 'browsers', count: calls });
  const legs: string[] = [];
  const sdps: string[] = [];
  for (const offerSdp of offers) {
    const leg = await carrier.engine.createWebLeg({ callId: 'bench', offerSdp });
    legs.push(leg.legId);
    sdps.push(leg.answerSdp);
  }
  await far.ask({ do: 'answers', sdps });
  return legs;
}

const record = async (carrier: Carrier, pairs: readonly (readonly [string, string?])[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const [left, right] of pairs) {
    const id = newId();
    const sides = right === undefined ? { left, withPlayback: true } : { left, right };
    await carrier.engine.record(id, { path: join(carrier.recordings, `${id}.wav`), ...sides });
    ids.push(id);
  }
  return ids;
};

/** Callers in the menu or the queue: a prompt is played to each, what they say is received and recorded. */
export async function promptRun(carrier: Carrier, far: Far, of: { calls: number; seconds: number }): Promise<Run> {
  const legs = await phones(carrier, far, of.calls);
  const recordings = await record(
    carrier,
    legs.map((leg) => [leg]),
  );
  for (const leg of legs) await carrier.engine.play(leg, [MUSIC], { loop: true });
  return talkAndClose(carrier, far, { ...of, legs, recordings });
}

/** Callers who talk with an agent's browser: plain RTP on one side, SRTP on the other, both directions, recorded. */
export async function bridgedRun(carrier: Carrier, far: Far, of: { calls: number; seconds: number }): Promise<Run> {
  const customers = await phones(carrier, far, of.calls);
  const agents = await browsers(carrier, far, of.calls);
  const pairs = customers.map((customer, i) => [customer, agents[i] ?? ''] as const);
  for (const [customer, agent] of pairs) await carrier.engine.connect(customer, agent);
  const recordings = await record(carrier, pairs);
  return talkAndClose(carrier, far, { ...of, legs: [...customers, ...agents], recordings });
}

/** Phones that send to each other without any engine: what the loopback and the generator themselves take. */
export async function bareRun(far: Far, of: { calls: number; seconds: number }): Promise<Heard> {
  const ports = await far.ask<number[]>({ do: 'phones', count: of.calls * 2 });
  await far.ask({ do: 'dial', ports: ports.map((_, i) => ports[i ^ 1] ?? 0) });
  const heard = await far.ask<Heard>({ do: 'talk', seconds: of.seconds });
  await far.ask({ do: 'hangUp' });
  return heard;
}

/** What a listener's buffer still takes without a gap in the sound (findings: 30 ms at p99), and nothing lost on the way. */
export const MAX_GAP_MS = 30;
const MAX_LOST_SHARE = 0.002;
export const holds = ({ heard }: Run): boolean =>
  heard.gapMs.p99 <= MAX_GAP_MS && heard.received >= heard.sent * (1 - MAX_LOST_SHARE);
