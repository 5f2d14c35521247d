import type { Bench, BenchOptions, Figure } from './figure.ts';
import { machineConditions } from './machine.ts';
import { pinAside, startCarrier } from './voice-engine.ts';
import { bareRun, bridgedRun, holds, promptRun, type Run } from './voice-runs.ts';
import { measureCrashes } from './voice-crash.ts';
import { startFar, type Far } from './voice-link.ts';
import { measureReference } from './voice-reference.ts';
import { measureSetups } from './voice-setups.ts';

/*
 * What a core carries of sound, and how many calls a second the whole house takes. The engine is the product's own with one worker on
 * one core; phones and browsers live in another process on the other core. Loads are stepped up until the gap between two packets at
 * a listener passes 30 ms at p99, or packets are lost.
 */
const FULL = {
  seconds: 10,
  prompts: [50, 100, 150, 200, 250, 300, 400],
  bridged: [10, 20, 30, 40, 60, 80],
  fast: [20, 40, 60, 80, 100, 120, 140],
  latency: 20,
  reference: 40,
  setupSeconds: 60,
  crash: { callers: 100, browsers: 20, rounds: 3 },
} as const;
const QUICK = {
  seconds: 3,
  prompts: [50, 100],
  bridged: [5, 10],
  fast: [10, 20],
  latency: 5,
  reference: 5,
  setupSeconds: 8,
  crash: { callers: 10, browsers: 2, rounds: 1 },
} as const;
type Scale = typeof FULL | typeof QUICK;

/** One step that misses may be a stall of somebody else's: it is tried once more before it counts. */
const TRIES = 2;

async function climb(
  steps: readonly number[],
  run: (calls: number) => Promise<Run>,
  say: (line: string) => void,
): Promise<{ best: Run | undefined; last: Run | undefined; tried: readonly object[] }> {
  const tried: object[] = [];
  let best: Run | undefined;
  let last: Run | undefined;
  for (const calls of steps) {
    let held = false;
    for (let attempt = 0; attempt < TRIES && !held; attempt += 1) {
      const one = await run(calls);
      last = one;
      const { heard, core } = one;
      held = holds(one);
      tried.push({ calls, ...heard.gapMs, core, sent: heard.sent, received: heard.received, late: heard.lateMsP99 });
      say(`${calls} calls: gap p99 ${heard.gapMs.p99} ms, ${Math.round(core * 100)} % of a core${held ? '' : ' – no'}`);
      if (held) best = one;
    }
    if (!held) break;
  }
  return { best, last, tried };
}

interface Course extends BenchOptions {
  readonly scale: Scale;
  readonly far: Far;
}

/** What a call takes is true of any step, also where others kept the machine too busy for one to hold. */
function memoryOf(run: Run | undefined): Figure[] {
  if (run === undefined) return [];
  const { calls, rssMiB, addedMiB } = run;
  const of = (name: string, ours: number, what: string): Figure => ({
    ...{ name, ours, unit: 'MiB' },
    conditions: { ...machineConditions(), calls, what },
  });
  return [
    of('voice.memory_mib_per_call', rssMiB / calls, 'whole worker divided by its calls'),
    of('voice.memory_mib_per_added_call', addedMiB, 'what the calls added to the worker that waited for them'),
  ];
}

async function measurePrompts({ scale, far, say }: Course): Promise<Figure[]> {
  const carrier = await startCarrier();
  const { pinned } = carrier;
  const seconds = scale.seconds;
  say('prompt and recording');
  const { best, last, tried } = await climb(scale.prompts, (calls) => promptRun(carrier, far, { calls, seconds }), say);
  await carrier.close();
  const calls = best?.calls ?? 0;
  const conditions = { ...machineConditions(), pinned, seconds, tried, rssMiB: best?.rssMiB };
  return [
    { name: 'voice.calls_per_core', ours: calls, unit: 'calls', conditions },
    {
      name: 'voice.cpu_ms_per_call_s',
      ours: calls === 0 ? 0 : ((best?.core ?? 0) * 1_000) / calls,
      unit: 'ms',
      conditions: { ...machineConditions(), calls, what: 'processor time of the worker per call and second' },
    },
    ...memoryOf(best ?? last),
  ];
}

async function measureBridged(
  { scale, far, say }: Course,
  of: { name: string; driver: 'werift' | 'native'; steps: readonly number[] },
): Promise<Figure> {
  const carrier = await startCarrier(of.driver);
  const { seconds } = scale;
  say(`bridged to browsers, ${of.driver}`);
  const { best, tried } = await climb(of.steps, (calls) => bridgedRun(carrier, far, { calls, seconds }), say);
  await carrier.close();
  const conditions = { ...machineConditions(), pinned: carrier.pinned, driver: of.driver, seconds, tried };
  return { name: of.name, ours: best?.calls ?? 0, unit: 'calls', conditions };
}

async function measureLatency({ scale, far, say }: Course): Promise<Figure[]> {
  const of = { calls: scale.latency, seconds: scale.seconds };
  const bare = await bareRun(far, of);
  const carrier = await startCarrier();
  const { heard } = await bridgedRun(carrier, far, of);
  await carrier.close();
  say(
    `added latency p50 ${heard.latencyMs?.p50} p99 ${heard.latencyMs?.p99} ms, bare ${bare.latencyMs?.p50} / ${bare.latencyMs?.p99}`,
  );
  return (['p50', 'p99'] as const).map((p) => ({
    name: `voice.added_latency_${p}_ms`,
    ours: heard.latencyMs?.[p] ?? Number.NaN,
    ...(bare.latencyMs === undefined ? {} : { reference: bare.latencyMs[p] }),
    unit: 'ms' as const,
    conditions: { ...machineConditions(), ...of, reference: 'the same packets over loopback without an engine' },
  }));
}

export const voiceBench: Bench = {
  what: 'calls a core carries, browser legs, added latency, silence when a worker dies, calls set up a second',
  run: async (options) => {
    const scale = options.quick ? QUICK : FULL;
    const far = startFar();
    pinAside(far.pid);
    const course = { ...options, scale, far };
    try {
      return [
        ...(await measurePrompts(course)),
        await measureBridged(course, { name: 'voice.bridged_per_core', driver: 'werift', steps: scale.bridged }),
        await measureBridged(course, { name: 'voice.bridged_fast_per_core', driver: 'native', steps: scale.fast }),
        ...(await measureReference(far, { calls: scale.reference, seconds: scale.seconds }, options)),
        ...(await measureLatency(course)),
        ...(await measureCrashes(far, scale.crash, options)),
        ...(await measureSetups(scale.setupSeconds, options)),
      ];
    } finally {
      await far.end();
    }
  },
};
