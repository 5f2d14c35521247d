import type { BenchOptions, Figure } from './figure.ts';
import { machineConditions } from './machine.ts';
import { startCarrier, startReference, type Carrier } from './voice-engine.ts';
import type { Far } from './voice-link.ts';
import { bridgedRun, type Run } from './voice-runs.ts';

/**
 * The same calls – a telephone, a browser, a stereo recording – through ours with either driver and through rtpengine, one after the
 * other in the same run. rtpengine without its kernel module, as it runs in a container, with our worker as its recorder: what both
 * take is counted, for a call without its recording is not the same call.
 */
const ENGINES: readonly { readonly name: string; open(): Promise<Carrier | undefined> }[] = [
  { name: 'werift', open: () => startCarrier('werift') },
  { name: 'native', open: () => startCarrier('native') },
  { name: 'rtpengine', open: startReference },
];
const REFERENCE = 'rtpengine';

export async function measureReference(
  far: Far,
  of: { readonly calls: number; readonly seconds: number },
  { say }: Pick<BenchOptions, 'say'>,
): Promise<Figure[]> {
  const runs = new Map<string, Run>();
  for (const { name, open } of ENGINES) {
    const carrier = await open();
    if (carrier === undefined) continue;
    try {
      const run = await bridgedRun(carrier, far, of);
      runs.set(name, run);
      say(
        `${name}: ${of.calls} bridged calls, gap p99 ${run.heard.gapMs.p99} ms, ${Math.round(run.core * 100)} % of a core`,
      );
    } finally {
      await carrier.close();
    }
  }
  const reference = runs.get(REFERENCE);
  const figure = (name: string, unit: Figure['unit'], read: (run: Run) => number): Figure[] =>
    [...runs].flatMap(([engine, run]) =>
      engine === REFERENCE
        ? []
        : [
            {
              name: `voice.${name}_${engine}`,
              ours: read(run),
              ...(reference === undefined ? {} : { reference: read(reference) }),
              unit,
              conditions: {
                ...machineConditions(),
                ...of,
                heard: run.heard,
                reference: reference?.heard ?? 'not installed',
              },
            },
          ],
    );
  return [
    ...figure('bridged_cpu_ms_per_call_s', 'ms', (run) => (run.core * 1_000) / run.calls),
    ...figure('bridged_gap_p99_ms', 'ms', ({ heard }) => heard.gapMs.p99),
    ...figure('bridged_memory_mib_per_call', 'MiB', ({ addedMiB }) => addedMiB),
  ];
}
