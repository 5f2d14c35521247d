/** Time is a need like any other: rules and services take a Clock, tests hand them one they can move. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
