import type { After } from './gathering.ts';

/** The clock of the browser, for whoever waits. */
export const later: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
