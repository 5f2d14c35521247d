/** How large the world of the routing bench is, and how long each part of it is measured. */
export interface Size {
  readonly agents: number;
  readonly skills: number;
  readonly waiting: number;
  /** Seconds of ours, and of each of the others, by round. */
  readonly rounds: readonly { readonly ours: number; readonly others: number }[];
  readonly warmSeconds: number;
  readonly open: { readonly rate: number; readonly seconds: number; readonly rounds: number };
  readonly growSeconds: number;
  readonly reloads: number;
}
export const FULL: Size = {
  agents: 10_000,
  skills: 200,
  waiting: 50_000,
  rounds: [
    { ours: 60, others: 20 },
    { ours: 60, others: 20 },
  ],
  warmSeconds: 5,
  open: { rate: 1_000, seconds: 20, rounds: 2 },
  growSeconds: 4,
  reloads: 3,
};
export const QUICK: Size = {
  agents: 2_000,
  skills: 200,
  waiting: 10_000,
  rounds: [{ ours: 4, others: 3 }],
  warmSeconds: 1,
  open: { rate: 200, seconds: 4, rounds: 1 },
  growSeconds: 0,
  reloads: 1,
};
export const IN_FLIGHT = 500;
export const SQL_CONNECTIONS = 16;
export const PLAIN_POOL = 12;
