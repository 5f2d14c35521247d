import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/kernel/random.ts';
import { runCallsStorm } from '../support/calls-storm.ts';
import { useNodeStage } from '../support/node-stage.ts';

/** Minutes of calls: `npm run test:long -- calls` runs it. */
const COUNT = Number(process.env['CALLS_COUNT'] ?? 0);
const PER_CALL_MS = 3_000;
const AROUND_MS = 120_000;
const share = (sorted: readonly number[], of: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * of))] ?? 0);

describe.runIf(COUNT > 0)(
  'calls at two nodes, agents at three, pages loaded again, the bus cut off now and then',
  () => {
    const stage = useNodeStage({});
    it('every talk is heard by both', { timeout: AROUND_MS + COUNT * PER_CALL_MS }, async () => {
      const say = (line: string): boolean => process.stderr.write(`  ${line}\n`);
      const storm = await runCallsStorm(stage, {
        ...{ calls: COUNT, callers: 3, staff: ['1001', '1002', '1003', '1006'] },
        random: seededRandom(7),
        say,
      });
      const heard = storm.heardAfter.toSorted((x, y) => x - y);
      say(`${storm.calls} calls, ${storm.reloads} pages loaded again in a talk, bus cut ${storm.cuts} times`);
      say(`accepted → heard: p50 ${share(heard, 0.5)}, p95 ${share(heard, 0.95)}, max ${share(heard, 1)} ms`);
      expect(storm.wrong).toEqual([]);
      expect(storm.calls).toBe(COUNT);
    });
  },
);
