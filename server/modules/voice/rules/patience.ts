/** How long somebody is rung or waited for, as the rules of calling and waiting say. */
export interface Patience {
  /** A browser that went silent in a call has so long to come back, before the customer goes to somebody else. */
  readonly phoneGraceMs: number;
  /** A colleague who is asked into a talk is rung so long. */
  readonly colleagueRingMs: number;
  /** Somebody outside whom a transfer or a consultation calls. */
  readonly outsideRingMs: number;
}

/** What the house begins with, and goes on with while the rules cannot be read. */
export const HOUSE_PATIENCE: Patience = { phoneGraceMs: 12_000, colleagueRingMs: 20_000, outsideRingMs: 45_000 };

/** Where the services of the room ask, each time: a change holds for the next ring. */
export interface PatienceBook {
  patience(): Patience;
}
