import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { Strategy } from '../../../../shared/contracts/routing-rules.ts';

/*
 * The words of the engine. It is pure: no clock, no database, no sockets. Whoever drives it (the running house, the what-if,
 * a benchmark, a proof against queueing theory) brings the time with every call, so that they all drive the same thing.
 */

/** One fact that makes a contact go earlier, and what it is worth in seconds of waiting. */
export interface Boost {
  readonly fact: string;
  readonly seconds: number;
}

/** Agents to be waited for a while before anybody else is asked, in this order: a VIP manager, then the stand-in. */
export interface Preferred {
  readonly agentIds: readonly string[];
  readonly reason: 'vip_manager' | 'case_agent' | 'last_agent' | 'transfer' | 'callback';
  readonly holdSeconds: number;
}

export interface WaitingContact {
  readonly id: string;
  readonly channel: Channel;
  readonly queue: string;
  readonly serviceClass: ServiceClass;
  /** Its place in the line, ms since the epoch: when it asked, or where a shift leader has put it. */
  readonly placeMs: number;
  /** When this wait began: the steps of the rule count from here. */
  readonly sinceMs: number;
  readonly boosts: readonly Boost[];
  /** Lost its agent through our fault: before everybody else. */
  readonly first: boolean;
  readonly preferred: Preferred | null;
  /** Who let it ring out or gave it back, and until when they are not asked again. */
  readonly spared: ReadonlyMap<string, number>;
}

export interface SeatFacts {
  readonly id: string;
  readonly team: string | null;
  readonly centre: string | null;
  readonly skills: ReadonlyMap<string, number>;
  readonly capacity: Readonly<Record<Channel, number>>;
  /** With chats in hand a call may still be offered. */
  readonly voiceInterruptsChat: boolean;
}

/** The channels by which a seat can be reached now. */
export type Reach = Partial<Record<Channel, true>>;

export interface Widened {
  readonly atMs: number;
  readonly step: number;
  readonly ready: number;
  readonly busy: number;
  readonly away: number;
}

export interface Candidate {
  readonly staffId: string;
  readonly level: number;
  readonly idleSeconds: number;
  readonly chosen: boolean;
}

/** Why this contact went to this agent now: kept with the offer, read to staff and customers by `whyInWords`. */
export interface DecisionRecord {
  readonly ruleVersion: number;
  readonly queue: string;
  readonly strategy: Strategy;
  /** −1: a preferred agent; else the step of the queue's rule that brought them together. */
  readonly step: number;
  readonly stepKind: 'preferred' | 'skill' | 'team' | 'centre' | 'overflow';
  readonly waitedSeconds: number;
  readonly boosts: readonly Boost[];
  readonly first: boolean;
  /** Who else waited in this queue at that moment, the contact included. */
  readonly waitingInQueue: number;
  readonly candidates: readonly Candidate[];
  readonly candidatesCount: number;
  readonly passedOver: readonly { readonly staffId: string; readonly why: 'spared' }[];
  readonly preferred: {
    readonly agentIds: readonly string[];
    readonly reason: Preferred['reason'];
    readonly outcome: 'taken' | 'busy' | 'away';
  } | null;
  readonly widened: readonly Widened[];
}

export interface Decision {
  readonly contactId: string;
  readonly seatId: string;
  readonly record: DecisionRecord;
}

/** What a contact that waits is waiting for. */
export interface WaitStory {
  readonly queue: string;
  /** 1 = next in its queue. */
  readonly position: number;
  readonly waitingInQueue: number;
  readonly step: number;
  readonly ready: number;
  readonly busy: number;
  readonly away: number;
  readonly nextStepAtMs: number | null;
  readonly heldFor: readonly string[];
  readonly widened: readonly Widened[];
  /** The rule asks for a skill that no agent has. */
  readonly nobodyHasIt: boolean;
}
