import { expect, test } from 'vitest';
import { createRtcpSession, type StreamState } from './rtcp-session.ts';
import { parseRtcp } from './rtcp.ts';

const WALL = Date.UTC(2026, 0, 1, 12);
const state = (ssrc: number, from: number, lost = 0): StreamState => ({
  sent: { ssrc, packets: 500, bytes: 80_000, timestamp: 4_000 },
  received: { ssrc: from, highestSequence: 1_500, expected: 500, lost, jitter: 24 },
});

/** Two ends on one wall clock, each with a clock of its own, and a way of `wayMs` between them. */
function talk(wayMs: number) {
  let wall = WALL;
  const end = () => createRtcpSession({ clockRate: 8_000, nowMs: 0, unixMs: () => wall });
  const [a, b] = [end(), end()];
  const now = () => wall - WALL;
  const send = (from: typeof a, to: typeof a, what: StreamState) => {
    const report = from.due(what, now())!;
    wall += wayMs;
    to.hear(report, now());
    return report;
  };
  return { a, b, now, send, wait: (ms: number) => (wall += ms) };
}

test('two ends that report learn what the other hears of them and how long the way is', () => {
  const { a, b, send, wait } = talk(40);
  wait(10_000);
  send(a, b, state(1, 2));
  wait(10_000);
  send(b, a, state(2, 1, 10));
  expect(a.remote()).toEqual({ lost: 10, jitterMs: 3, roundTripMs: expect.closeTo(80, 0) as number });
  expect(b.remote()).toBeUndefined();
});

test('a report is due a few seconds after the last, never in step and never in a flood', () => {
  const session = createRtcpSession({ clockRate: 8_000, nowMs: 0 });
  const at: number[] = [];
  for (let now = 0; now < 120_000; now += 20) if (session.due(state(1, 2), now) !== undefined) at.push(now);
  const gaps = at.slice(1).map((time, i) => time - at[i]!);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_500);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(7_520);
  expect(new Set(gaps).size).toBeGreaterThan(3);
});

test('the fraction lost is that since the last report, the name is random and the goodbye says goodbye', () => {
  const session = createRtcpSession({ clockRate: 8_000, nowMs: 0 });
  const first = session.due(state(1, 2, 250), 20_000)!;
  expect(parseRtcp(first)?.reports[0]?.blocks[0]).toMatchObject({ fractionLost: 128, lost: 250, jitter: 24 });
  const second = session.goodbye(state(1, 2, 250), 30_000);
  expect(parseRtcp(second)).toMatchObject({ isGoodbye: true, reports: [{ blocks: [{ fractionLost: 0, lost: 250 }] }] });
  const other = createRtcpSession({ clockRate: 8_000, nowMs: 0 }).goodbye({}, 0);
  expect(other.subarray(-24).equals(second.subarray(-24))).toBe(false);
});

test('reports about others, of impossible clocks and of nothing change nothing', () => {
  const { a, b, send, wait } = talk(0);
  wait(20_000);
  send(a, b, state(1, 2));
  b.hear(Buffer.from('not rtcp at all, not even nearly'), 0);
  wait(10_000);
  const stranger = createRtcpSession({ clockRate: 8_000, nowMs: 0 }).due(state(9, 99), 100_000)!;
  expect(a.hear(stranger, 100_000)).toBe(true);
  expect(a.remote()).toBeUndefined();
});
