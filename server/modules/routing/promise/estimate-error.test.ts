import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../shared/kernel/random.ts';
import { accuracyOf, type KeptPromise } from './accuracy.ts';
import { createDepartures } from './departures.ts';
import { estimateWait } from './estimate.ts';

interface Hotline {
  readonly agents: number;
  readonly handleSeconds: number;
  readonly arrivalsPerSecond: number;
  /** Mean patience; undefined: nobody gives up. */
  readonly patienceSeconds?: number;
  readonly contacts: number;
  /** Agents from this contact on, for a day that changes. */
  readonly later?: { readonly from: number; readonly agents: number };
}

interface Caller {
  readonly id: string;
  readonly cameMs: number;
  readonly patienceMs: number;
  promised: number | undefined;
}

/** First come, first served, in virtual time: what was promised on arrival, and what was waited by those who were answered. */
function dayOf(hotline: Hotline, seed: number) {
  const random = seededRandom(seed);
  const exp = (mean: number): number => -Math.log(1 - random.next()) * mean * 1_000;
  const departures = createDepartures();
  const line: Caller[] = [];
  const promises: (KeptPromise & { readonly nth: number })[] = [];
  /** When each busy agent becomes free. */
  const busy: number[] = [];
  let [gaveUp, nowMs] = [0, 0];

  const seat = (caller: Caller, atMs: number, nth: number): void => {
    departures.note('q', caller.id, 'taken', atMs);
    if (caller.promised !== undefined)
      promises.push({ promised: caller.promised, waited: (atMs - caller.cameMs) / 1_000, nth });
    busy.push(atMs + exp(hotline.handleSeconds));
  };
  const agentsAt = (nth: number): number =>
    hotline.later !== undefined && nth >= hotline.later.from ? hotline.later.agents : hotline.agents;

  /** Everything that happens before the next arrival, in its order: agents become free, people give up. */
  const runUntil = (untilMs: number, nth: number): void => {
    for (;;) {
      const free = Math.min(Infinity, ...busy);
      const [leaver] = [...line].sort((a, b) => a.cameMs + a.patienceMs - (b.cameMs + b.patienceMs));
      const leaves = leaver === undefined ? Infinity : leaver.cameMs + leaver.patienceMs;
      const next = Math.min(free, leaves);
      if (next > untilMs) return;
      if (leaver !== undefined && leaves <= free) {
        line.splice(line.indexOf(leaver), 1);
        departures.note('q', leaver.id, 'gave_up', leaves);
        gaveUp += 1;
        continue;
      }
      busy.splice(busy.indexOf(free), 1);
      if (busy.length >= agentsAt(nth)) continue;
      const first = line.shift();
      if (first !== undefined) seat(first, free, nth);
    }
  };

  for (let nth = 0; nth < hotline.contacts; nth += 1) {
    nowMs += exp(1 / hotline.arrivalsPerSecond);
    runUntil(nowMs, nth);
    const caller: Caller = {
      id: String(nth),
      cameMs: nowMs,
      patienceMs: hotline.patienceSeconds === undefined ? Infinity : exp(hotline.patienceSeconds),
      promised: undefined,
    };
    departures.note('q', caller.id, 'joined', nowMs);
    if (busy.length < agentsAt(nth)) {
      seat(caller, nowMs, nth);
      continue;
    }
    line.push(caller);
    caller.promised = estimateWait({
      position: line.length,
      rates: departures.rates('q', nowMs),
      agentsOn: agentsAt(nth),
      agentsFree: 0,
      meanHandleSeconds: hotline.handleSeconds,
    })?.seconds;
  }
  return { promises, gaveUp };
}

const meanWait = (promises: readonly KeptPromise[]): number =>
  promises.reduce((sum, p) => sum + p.waited, 0) / promises.length;

describe('the error of the estimate', () => {
  it('in a busy M/M/n is on average within a tenth of the wait', () => {
    const { promises } = dayOf({ agents: 20, handleSeconds: 120, arrivalsPerSecond: 0.16, contacts: 20_000 }, 1);
    const { meanError } = accuracyOf(promises);
    expect(promises.length).toBeGreaterThan(5_000);
    expect(Math.abs(meanError ?? Infinity)).toBeLessThan(meanWait(promises) * 0.1);
  });

  it('in a steady overload with patience (M/M/n+M) is within a tenth, and nine of ten promises are near', () => {
    const overload = {
      agents: 20,
      handleSeconds: 120,
      arrivalsPerSecond: 0.25,
      patienceSeconds: 300,
      contacts: 20_000,
    };
    const { promises, gaveUp } = dayOf(overload, 2);
    const { meanError, within } = accuracyOf(promises);
    expect(gaveUp).toBeGreaterThan(3_000);
    expect(Math.abs(meanError ?? Infinity)).toBeLessThan(meanWait(promises) * 0.1);
    expect(within).toBeGreaterThan(0.9);
  });

  it('follows a shift that loses half its agents within a quarter of an hour', () => {
    const loss = {
      agents: 20,
      handleSeconds: 120,
      arrivalsPerSecond: 0.16,
      patienceSeconds: 300,
      contacts: 6_000,
      later: { from: 3_000, agents: 10 },
    };
    const { promises } = dayOf(loss, 3);
    const after = promises.filter((p) => p.nth > 3_000 + 0.16 * 900);
    const { meanError } = accuracyOf(after);
    expect(Math.abs(meanError ?? Infinity)).toBeLessThan(meanWait(after) * 0.15);
  });

  it('does not take a quiet hour for a slow line', () => {
    const departures = createDepartures();
    for (let n = 0; n < 100; n += 1) {
      const atMs = n * 60_000;
      departures.note('q', String(n), 'joined', atMs);
      departures.note('q', String(n), 'taken', atMs + 10);
    }
    expect(departures.rates('q', 100 * 60_000)).toBeUndefined();
  });
});
