import { Worker } from 'node:worker_threads';

/** Calls again and again until it is stopped. */
export type Beat = (onBeat: () => void) => () => void;

const EVERY_MS = 1;

/** Timers count whole milliseconds and begin to count when they are set: on average the caller comes a millisecond late. */
export const timerBeat: Beat = (onBeat) => {
  let timer = setTimeout(function beat() {
    timer = setTimeout(beat, EVERY_MS);
    onBeat();
  }, 0);
  return () => clearTimeout(timer);
};

/*
 * Where a customer is to come on the tick and the latency is a few of them: a thread that sleeps exactly and wakes the loop, as a packet
 * would. It takes no processor from what is measured.
 */
const SLEEPER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  for (let due = performance.now(); ; parentPort.postMessage(0)) {
    due += workerData;
    const wait = due - performance.now();
    if (wait > 0) Atomics.wait(cell, 0, 0, wait);
  }`;

export const threadBeat: Beat = (onBeat) => {
  const sleeper = new Worker(SLEEPER, { eval: true, workerData: EVERY_MS / 2 });
  sleeper.on('message', onBeat);
  return () => {
    sleeper.off('message', onBeat);
    void sleeper.terminate();
  };
};
