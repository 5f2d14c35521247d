import type { Channel, ContactState, ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { AgentActivity, AgentState, SetAgentState } from '../../../../shared/contracts/routing.ts';
import type { WhyRecord } from '../../../../shared/contracts/routing-why.ts';
import type { ContactRow } from '../../contacts/index.ts';

/*
 * What the shift leader's screen, transfer and consult ask of routing, in one place: whoever runs the matching implements it
 * (present-floor.ts does it over the floor in memory and the engine).
 */

/** Somebody who waits. Lower key first, after those who are `first`. */
export interface LineMember {
  readonly contactId: string;
  readonly version: number;
  readonly channel: Channel;
  readonly queue: string;
  readonly serviceClass: ServiceClass;
  /** When it asked, or where it was put. */
  readonly placeMs: number;
  readonly boosts: readonly { readonly fact: string; readonly seconds: number }[];
  /** What they are worth together, as far as the rule lets them. */
  readonly boostMs: number;
  readonly first: boolean;
}

export interface SeatLook {
  readonly staffId: string;
  readonly state: AgentState;
  readonly reason: string | null;
  readonly sinceMs: number;
  readonly idleSinceMs: number;
  readonly activity: AgentActivity;
  readonly skills: ReadonlyMap<string, number>;
  readonly capacity: Readonly<Record<Channel, number>>;
  /** With chats in hand a call still fits in. */
  readonly voiceInterruptsChat: boolean;
  readonly hands: readonly { readonly id: string; readonly channel: Channel; readonly state: ContactState }[];
  /** A desk of theirs is open. */
  readonly isHere: boolean;
}

export interface LiveFloor {
  line(): readonly LineMember[];
  seats(): readonly SeatLook[];
  seat(staffId: string): SeatLook | undefined;
  /** Can this channel be brought to this desk now? For voice: is the phone connected? */
  reaches(channel: Channel, staffId: string): boolean;
  /** Who is waited for before anybody else is asked. */
  heldFor(contactId: string): readonly string[];
  /** Lets it ring at this desk and nowhere else; false when it does not wait any more. */
  offerTo(contactId: string, staffId: string, why: WhyRecord): Promise<boolean>;
  /** Puts it into this hand without ringing; false when it does not wait any more. */
  give(contactId: string, staffId: string, why: WhyRecord): Promise<boolean>;
  setAgent(staffId: string, wanted: SetAgentState): Promise<void>;
  /** A change of a contact that was just committed. */
  noted(row: ContactRow): void;
}

/** The order of the line does not change with time: everybody's waiting grows alike. */
export const keyOf = (member: LineMember): number => member.placeMs - member.boostMs;

export const inLine = (members: readonly LineMember[]): LineMember[] =>
  [...members].sort(
    (a, b) => Number(b.first) - Number(a.first) || keyOf(a) - keyOf(b) || (a.contactId < b.contactId ? -1 : 1),
  );
