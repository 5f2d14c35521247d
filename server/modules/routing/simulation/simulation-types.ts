import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { Boost, DecisionRecord, Preferred, SeatFacts } from '../engine/engine-types.ts';
import type { Distribution } from './distribution.ts';

/* What a simulated day is made of, and what each contact lived through. All times are ms of virtual time. */

export interface Arrival {
  readonly atMs: number;
  readonly channel: Channel;
  readonly queue: string;
  readonly serviceClass: ServiceClass;
  readonly boosts: readonly Boost[];
  readonly preferred: Preferred | null;
  /** Null: drawn from the day's distribution. */
  readonly talkSeconds: number | null;
  readonly afterCallSeconds: number | null;
  readonly patienceSeconds: number | null;
}

export interface SimulatedQueue {
  readonly code: string;
  readonly centre: string | null;
  /** Who hangs up sooner than this is counted apart (field.md §2). */
  readonly shortAbandonSeconds: number;
}

export interface Shift {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface SimulatedSeat {
  readonly facts: SeatFacts;
  /** Figures are given by group: on site, at home, a centre. */
  readonly group: string;
  readonly shifts: readonly Shift[];
}

/** Who gave up tries again, with this share, so often at most. */
export interface Retries {
  readonly share: number;
  readonly after: Distribution;
  readonly atMost: number;
}

export interface Simulated {
  readonly rules: RoutingRules;
  readonly queues: readonly SimulatedQueue[];
  readonly seats: readonly SimulatedSeat[];
  /** In the order of time; read one by one, so that a day of a million needs no list. */
  readonly arrivals: Iterable<Arrival>;
  readonly talk: Distribution;
  /** Work after the talk; the rule's limit cuts it. */
  readonly afterCall: Distribution;
  readonly patience: Distribution;
  /** Ring to answer; longer than the queue's ring time is a miss, too. */
  readonly pickUp: Distribution;
  /** Agents who let it ring out: how often, and for how long they are then not ready. */
  readonly missed: { readonly share: number; readonly pauseSeconds: number };
  readonly retries: Retries | null;
  readonly seed: number;
  /** Only contacts that arrive within are counted, and only time within: a queue at its start is not the queue at work. */
  readonly measured: Shift;
  /** Sees each contact when its story is over. */
  readonly observe?: (story: ContactStory) => void;
  /** Told now and then how far in virtual time the day has come. */
  readonly passed?: (nowMs: number) => void;
}

/** `left`: still waiting when nothing could happen any more. */
export type StoryEnd = 'answered' | 'abandoned' | 'left';

export interface ContactStory {
  readonly id: string;
  /** 0 = came by itself, 1 … = came again after giving up. */
  readonly attempt: number;
  readonly arrival: Arrival;
  readonly arrivedMs: number;
  readonly end: StoryEnd;
  /** From arrival to the answer, or to giving up; ringing included. */
  readonly waitMs: number;
  readonly seatId: string | null;
  readonly missedOffers: number;
  /** The decision that led to the answer. */
  readonly record: DecisionRecord | null;
}
