import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPulse } from './pulse.ts';

const [GAP, IDLE] = [500, 10_000];

describe('the pulse of a live picture', () => {
  let heard = true;
  let looks: number[] = [];
  let slow = 0;
  let pulse: ReturnType<typeof createPulse>;
  const failed = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    heard = true;
    looks = [];
    slow = 0;
    failed.mockClear();
    pulse = createPulse({
      gapMs: GAP,
      idleMs: IDLE,
      isHeard: () => heard,
      failed,
      look: async () => {
        looks.push(performance.now());
        if (slow > 0) await new Promise((resolve) => setTimeout(resolve, slow));
      },
    });
  });
  afterEach(() => {
    pulse.stop();
    vi.useRealTimers();
  });
  const gaps = (): number[] => looks.slice(1).map((at, n) => Math.round(at - (looks[n] ?? 0)));

  it('makes of a thousand touches in a second three looks, and the last touch is looked at', async () => {
    for (let n = 0; n < 1_000; n += 1) {
      pulse.touch();
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(GAP);
    expect(looks).toHaveLength(3);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(GAP);
  });
  it('does nothing while nobody listens, whatever happens', async () => {
    heard = false;
    for (let n = 0; n < 100; n += 1) pulse.touch();
    await vi.advanceTimersByTimeAsync(3 * IDLE);
    expect(looks).toHaveLength(0);
  });
  it('looks now and then without a touch, because clocks run by themselves', async () => {
    await vi.advanceTimersByTimeAsync(2 * IDLE + GAP);
    expect(looks).toHaveLength(2);
  });
  it('never looks twice at a time; what came while it looked is looked at afterwards', async () => {
    slow = 3 * GAP;
    pulse.touch();
    await vi.advanceTimersByTimeAsync(10);
    pulse.touch();
    await vi.advanceTimersByTimeAsync(GAP);
    expect(looks).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3 * GAP);
    expect(looks).toHaveLength(2);
  });
  it('survives a look that fails', async () => {
    pulse.stop();
    let tries = 0;
    pulse = createPulse({
      gapMs: GAP,
      idleMs: IDLE,
      isHeard: () => true,
      failed,
      look: () => {
        tries += 1;
        return Promise.reject(new Error('the database is gone'));
      },
    });
    pulse.touch();
    await vi.advanceTimersByTimeAsync(GAP);
    pulse.touch();
    await vi.advanceTimersByTimeAsync(GAP);
    expect([tries, failed.mock.calls.length]).toEqual([2, 2]);
  });
});
