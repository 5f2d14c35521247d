import { Worker } from 'node:worker_threads';

/** Calls at `fromMs` (of `performance.now()`) and every so many ms from then on, until it is stopped. */
export type Beat = (when: { readonly fromMs: number; readonly everyMs: number }, onBeat: () => void) => () => void;

const TIMER_MS = 1;

/** Timers count whole milliseconds and begin to count when they are set: on average the caller comes a millisecond late. */
export const timerBeat: Beat = (_when, onBeat) => {
  let timer = setTimeout(function beat() {
    timer = setTimeout(beat, TIMER_MS);
    onBeat();
  }, 0);
  return () => clearTimeout(timer);
};

/*
 * Where latencies are a few milliseconds: a thread that sleeps until the customer is due and wakes the loop, as a packet would. It takes no
 * processor from what is measured. Who wakes late says so at once and leaves out what has passed: whoever listens sends all that is due. On a
 * full machine that thread may have to wait for a processor: the timer comes along.
 */
const SLEEPER = `
  const { parentPort, workerData: { from, everyMs } } = require('node:worker_threads');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let due = from - performance.timeOrigin; ; ) {
    const wait = due - performance.now();
    if (wait > 0) Atomics.wait(cell, 0, 0, wait);
    parentPort.postMessage(0);
    due += everyMs * Math.max(1, Math.ceil((performance.now() - due) / everyMs));
  }`;
/** Faster than this nobody is woken. */
const LEAST_MS = 0.5;

export const threadBeat: Beat = (when, onBeat) => {
  const { fromMs, everyMs } = when;
  const endTimer = timerBeat(when, onBeat);
  const workerData = { from: performance.timeOrigin + fromMs, everyMs: Math.max(LEAST_MS, everyMs) };
  const sleeper = new Worker(SLEEPER, { eval: true, workerData });
  sleeper.on('message', onBeat);
  return () => {
    endTimer();
    sleeper.off('message', onBeat);
    void sleeper.terminate();
  };
};
