import type { Channel, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { Tx } from '../../../platform/events/transactor.ts';

/** What the order of a line is made of besides the time: copied from the contact that waited to the one that takes its place. */
export interface KeptKey {
  readonly putFirst: boolean;
  readonly placedAt: string | null;
  readonly boosts: readonly { readonly fact: string; readonly seconds: number }[];
}

export interface KeptPlace {
  readonly queueCode: string;
  readonly keptAt: Date;
  readonly key: KeptKey;
  readonly serviceClass: ServiceClass;
  readonly actor: string;
  readonly reason: string;
}

/** Into a line at a place that was kept, and out of it again: routing does it. */
export interface PlaceKeeper {
  enqueueAt(tx: Tx, contactId: string, place: KeptPlace): Promise<void>;
  /**
   * Takes a contact that nobody has accepted yet out of its line for good, also while it rings at a desk. False: it was
   * accepted or is over.
   */
  leave(tx: Tx, contactId: string, reason: string): Promise<boolean>;
}

/** What the callbacks have to know of the lines. */
export interface CallbackLine {
  /** How many wait in this queue before somebody with this place. */
  aheadOf(queueCode: string, place: { readonly keptAtMs: number; readonly key: KeptKey }): number;
  /** Agents with the queue's skill who take this channel (voice when not said): signed on, and free now. */
  agents(queueCode: string, channel?: Channel): { readonly on: number; readonly free: number };
}
