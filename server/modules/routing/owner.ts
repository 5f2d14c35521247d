import type { ContactState } from '../../../shared/contracts/contacts.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { Log } from '../../platform/log.ts';
import { planChange } from '../contacts/index.ts';
import { isFenced, type CommitItem } from './commit/commit-store.ts';
import type { GroupCommit } from './commit/group-commit.ts';
import type { Engine } from './engine/engine.ts';
import type { Decision, Reach, Widened } from './engine/engine-types.ts';
import { afterChange, toWaiting } from './floor-contact.ts';
import { isInHand, type Floor, type FloorContact } from './floor.ts';
import type { AgentRow } from './routing-store.ts';

/**
 * The one who decides. It shows the engine what the floor shows, asks for decisions whenever something changed, and makes
 * them true by group commit under the fence of its lease; only then the floor knows them and the bell rings. A decision that
 * is refused because the contact moved on meanwhile is forgotten and the contact read again; one that is refused because the
 * lease is gone ends the ownership.
 */
export interface Owner {
  /** Takes everything on the floor into the engine and begins. */
  open(): void;
  close(): void;
  isOpen(): boolean;
  /** Who can be reached by what has changed. */
  reachChanged(staffId: string): void;
  /** Offers this agent nothing more until they are let in again, whatever the floor says: their state is about to change. */
  setAside(staffId: string, isAside: boolean): void;
  /** Something outside the floor changed (rules, time): look again. */
  stir(): void;
  /** Queues have come to this shard or left it. */
  lookAgain(): void;
}

export interface OwnerNeeds {
  readonly engine: Engine;
  readonly floor: Floor;
  /** Of several owners, each for a shard: which line and which seats are this one's. Absent: all. */
  readonly isMine?: { readonly queue: (code: string) => boolean; readonly agent: (row: AgentRow) => boolean };
  readonly offers: GroupCommit<CommitItem, boolean>;
  readonly ringSeconds: (queue: string) => number;
  readonly reachOf: (staffId: string) => Reach;
  /** Whether this agent is let in at all just now (home seats, borrowed people). */
  readonly mayServe: (staffId: string) => boolean;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly log: Log;
  readonly offered: (offer: { contactId: string; agentId: string; ringUntil: Date }) => void;
  /** The contact as the database knows it now; the floor takes it over. */
  readonly readAgain: (contactId: string) => Promise<FloorContact | undefined>;
  readonly fenced: () => void;
  /** A contact left the line unserved: how its circle was widened, for whoever asks later why it waited. */
  readonly leftUnserved?: (contactId: string, widened: readonly Widened[]) => void;
}

const UNSERVED: ReadonlySet<ContactState> = new Set(['abandoned', 'failed', 'closed']);
const AFTER_TROUBLE_MS = 250;
const EVERYTHING = { queue: () => true, agent: () => true };

const factsOfAgent = (row: AgentRow) => ({
  id: row.staffId,
  team: row.team,
  centre: row.centre,
  skills: row.skills,
  capacity: { voice: row.voiceCapacity, video: row.videoCapacity, chat: row.chatCapacity },
  voiceInterruptsChat: row.voiceInterruptsChat,
});

const sameSeat = (a: AgentRow | undefined, b: AgentRow): boolean =>
  a !== undefined &&
  a.skills === b.skills &&
  a.team === b.team &&
  a.centre === b.centre &&
  a.voiceCapacity === b.voiceCapacity &&
  a.videoCapacity === b.videoCapacity &&
  a.chatCapacity === b.chatCapacity &&
  a.voiceInterruptsChat === b.voiceInterruptsChat;

export function createOwner(needs: OwnerNeeds): Owner {
  const { engine, floor, isMine = EVERYTHING } = needs;
  let isOpen = false;
  let unwatch = (): void => undefined;
  const turn = { asked: false, timer: undefined as NodeJS.Timeout | undefined, timerAtMs: Infinity };
  const aside = new Set<string>();
  const shown = new Map<string, AgentRow>();
  /** Decided, not yet committed: until then the floor still says that they wait. */
  const underWay = new Set<string>();

  const holdInHand = (contact: FloorContact): void => {
    if (!isInHand(contact)) return;
    const hand = { channel: contact.channel, isRinging: contact.state === 'offered' };
    engine.hold(contact.agentId, contact.id, hand, needs.now());
  };
  const seatChanged = (row: AgentRow): void => {
    if (!isMine.agent(row)) return;
    engine.setReach(row.staffId, needs.reachOf(row.staffId), needs.now());
    engine.setReady(
      row.staffId,
      row.state === 'ready' && !aside.has(row.staffId) && needs.mayServe(row.staffId),
      needs.now(),
    );
  };
  const putSeat = (row: AgentRow): void => {
    const known = shown.get(row.staffId);
    if (!isMine.agent(row)) {
      if (shown.delete(row.staffId)) engine.dropSeat(row.staffId, needs.now());
      return;
    }
    if (!sameSeat(known, row)) engine.putSeat(factsOfAgent(row), needs.now());
    shown.set(row.staffId, row);
    if (known === undefined) for (const contact of floor.hands(row.staffId)) holdInHand(contact);
    seatChanged(row);
  };
  /** Into the line or out of it. False: a decision about it is under way, which will say what becomes of it. */
  const standOrLeave = (contact: FloorContact, nowMs: number): boolean => {
    const isInLine = contact.queueCode !== null && isMine.queue(contact.queueCode);
    if (contact.state === 'waiting' && contact.queueCode !== null && isInLine) {
      if (underWay.has(contact.id)) return false;
      engine.wait(toWaiting(contact, contact.queueCode, floor.spared(contact.id)), nowMs);
      return true;
    }
    if (UNSERVED.has(contact.state) && isInLine) {
      needs.leftUnserved?.(contact.id, engine.storyOf(contact.id)?.widened ?? []);
    }
    engine.leave(contact.id);
    return true;
  };
  const contactChanged = (before: FloorContact | undefined, after: FloorContact): void => {
    const now = needs.now();
    if (isInHand(before) && (!isInHand(after) || after.agentId !== before.agentId)) {
      engine.release(before.agentId, before.id, now);
    }
    if (!standOrLeave(after, now)) return;
    holdInHand(after);
  };

  const giveBack = (decision: Decision): void => {
    engine.release(decision.seatId, decision.contactId, needs.now());
    const contact = floor.contact(decision.contactId);
    if (contact?.state === 'waiting') contactChanged(undefined, contact);
  };
  const stirLater = (ms: number): void => {
    const atMs = needs.now() + ms;
    if (turn.timer !== undefined && turn.timerAtMs <= atMs) return;
    clearTimeout(turn.timer);
    turn.timerAtMs = atMs;
    turn.timer = setTimeout(() => {
      turn.timer = undefined;
      stir();
    }, ms);
  };

  /** As the database has it; asked again until it answers. Undefined: it has no such contact, or this is no longer ours to know. */
  const surely = async (contactId: string): Promise<FloorContact | undefined> => {
    while (isOpen) {
      try {
        return await needs.readAgain(contactId);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AFTER_TROUBLE_MS));
      }
    }
    return undefined;
  };
  /**
   * The answer of a commit was lost: it may be true or not. Until the database has said which, the contact is not decided again and
   * the agent is not asked for anybody else, or two would ring there.
   */
  const settleDoubt = async (decision: Decision, ringUntil: Date): Promise<void> => {
    const { contactId, seatId } = decision;
    const contact = await surely(contactId);
    underWay.delete(contactId);
    if (contact?.state === 'offered' && contact.agentId === seatId) {
      needs.offered({ contactId, agentId: seatId, ringUntil });
      return;
    }
    giveBack(decision);
    stirLater(AFTER_TROUBLE_MS);
  };

  const offer = async (decision: Decision): Promise<void> => {
    const contact = floor.contact(decision.contactId);
    const planned =
      contact === undefined
        ? undefined
        : planChange(contact, {
            event: 'offer',
            actor: 'system:routing',
            agentId: decision.seatId,
            reason: decision.record.stepKind,
          });
    if (contact === undefined || planned?.ok !== true) {
      engine.release(decision.seatId, decision.contactId, needs.now());
      return;
    }
    const ringUntil = new Date(needs.now() + needs.ringSeconds(decision.record.queue) * 1000);
    const item: CommitItem = {
      change: planned.value,
      offer: { id: newId(), ringUntil, why: JSON.stringify(decision.record) },
      outcome: null,
    };
    underWay.add(contact.id);
    try {
      const applied = await needs.offers.add(contact.id, item);
      underWay.delete(contact.id);
      if (applied) {
        floor.note(afterChange(contact, planned.value));
        needs.offered({ contactId: contact.id, agentId: decision.seatId, ringUntil });
        return;
      }
      giveBack(decision);
      engine.leave(contact.id);
      await surely(contact.id);
    } catch (error) {
      if (isFenced(error)) {
        underWay.delete(contact.id);
        giveBack(decision);
        needs.fenced();
        return;
      }
      needs.log.error({ err: error }, 'committing an offer failed; looking what became of it');
      await settleDoubt(decision, ringUntil);
    }
  };

  const decide = (): void => {
    turn.asked = false;
    if (!isOpen) return;
    for (const decision of engine.decide(needs.now())) void offer(decision);
    const due = engine.nextDueMs();
    if (due !== undefined) stirLater(Math.max(1, due - needs.now()));
  };
  const stir = (): void => {
    if (turn.asked || !isOpen) return;
    turn.asked = true;
    // Everything that a commit has answered in this turn is seen first: one look decides for all of it.
    process.nextTick(decide);
  };

  return {
    open: () => {
      unwatch();
      isOpen = true;
      // What it still held from an earlier time as owner may long be over.
      engine.clear();
      shown.clear();
      for (const row of floor.agents()) putSeat(row);
      for (const contact of floor.contacts()) contactChanged(undefined, contact);
      unwatch = floor.watch({
        contact: (before, after) => {
          contactChanged(before, after);
          stir();
        },
        agent: (row) => {
          putSeat(row);
          stir();
        },
      });
      stir();
    },
    close: () => {
      isOpen = false;
      unwatch();
      clearTimeout(turn.timer);
      turn.timer = undefined;
    },
    isOpen: () => isOpen,
    setAside: (staffId, isAside) => {
      if (isAside) aside.add(staffId);
      else aside.delete(staffId);
      const row = floor.agent(staffId);
      if (row === undefined || !isOpen) return;
      seatChanged(row);
      stir();
    },
    reachChanged: (staffId) => {
      const row = floor.agent(staffId);
      if (row === undefined || !isOpen) return;
      seatChanged(row);
      stir();
    },
    stir,
    lookAgain: () => {
      if (!isOpen) return;
      for (const contact of floor.contacts()) if (contact.state === 'waiting') standOrLeave(contact, needs.now());
      stir();
    },
  };
}
