/** By the timers that tests can hold, which those of `node:timers/promises` are not. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
