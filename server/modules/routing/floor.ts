import type { Channel, ContactState, ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { AgentActivity, AgentState } from '../../../shared/contracts/routing.ts';
import { activityOf, type HandsFull } from './agent-state.ts';
import type { AgentSeat, Waiting } from './matching.ts';
import type { AgentRow } from './routing-store.ts';

/**
 * The picture of the floor in memory: who is there with what in hand, and who waits. It is a cache of committed rows, made
 * again from the database at start, and kept by the rows that routing itself has committed and the events of others.
 * Contacts carry a version, so that a late event never overwrites what is already known.
 */
export interface FloorContact {
  readonly id: string;
  readonly version: number;
  readonly channel: Channel;
  readonly state: ContactState;
  readonly queueCode: string | null;
  readonly serviceClass: ServiceClass;
  readonly agentId: string | null;
  readonly queuedAtMs: number;
  readonly putFirst: boolean;
}

interface Agent {
  row: AgentRow;
  /** Open desks (browser tabs) of this agent on this node. */
  desks: number;
  idleSinceMs: number;
}

export interface Floor {
  putAgent(row: AgentRow): void;
  agent(staffId: string): AgentRow | undefined;
  agents(): AgentRow[];
  setAgentState(staffId: string, state: AgentState, reason: string | null, since: Date): void;
  deskOpened(staffId: string): number;
  deskClosed(staffId: string): number;
  desks(staffId: string): number;
  /** True when it is news: a version not yet seen. */
  note(contact: FloorContact): boolean;
  addMissed(contactId: string, staffId: string): void;
  contact(id: string): FloorContact | undefined;
  waiting(): Waiting[];
  hands(staffId: string): FloorContact[];
  activity(staffId: string): AgentActivity;
  seats(isReachable: (channel: Channel, staffId: string) => boolean): AgentSeat[];
}

const IN_HAND: ReadonlySet<ContactState> = new Set(['offered', 'connected', 'after_call_work']);
const OVER: ReadonlySet<ContactState> = new Set(['closed', 'abandoned', 'failed']);
/** Versions of contacts that are over are kept for late events, up to this many. */
const REMEMBERED = 20_000;

export function createFloor(now: () => number): Floor {
  const agents = new Map<string, Agent>();
  const contacts = new Map<string, FloorContact>();
  const inHand = new Map<string, Map<string, FloorContact>>();
  const missed = new Map<string, Set<string>>();
  const overVersions = new Map<string, number>();

  const handsOf = (staffId: string): Map<string, FloorContact> => {
    const hands = inHand.get(staffId) ?? new Map<string, FloorContact>();
    inHand.set(staffId, hands);
    return hands;
  };
  const lay = (contact: FloorContact): void => {
    if (contact.agentId === null) return;
    const hands = handsOf(contact.agentId);
    hands.delete(contact.id);
    const agent = agents.get(contact.agentId);
    if (hands.size === 0 && agent !== undefined) agent.idleSinceMs = now();
  };
  const forget = (contact: FloorContact): void => {
    contacts.delete(contact.id);
    missed.delete(contact.id);
    overVersions.set(contact.id, contact.version);
    if (overVersions.size > REMEMBERED) {
      const [oldest] = overVersions.keys();
      if (oldest !== undefined) overVersions.delete(oldest);
    }
  };

  const freeOf = (agent: Agent, reach: (channel: Channel) => boolean): Record<Channel, number> => {
    const hands = [...handsOf(agent.row.staffId).values()];
    const none = { voice: 0, video: 0, chat: 0 };
    // One ring at a time, and a call and chats never together: a person has one pair of ears.
    if (agent.row.state !== 'ready' || hands.some((c) => c.state === 'offered')) return none;
    const voices = hands.filter((c) => c.channel === 'voice').length;
    const chats = hands.length - voices;
    return {
      voice: chats > 0 || !reach('voice') ? 0 : agent.row.voiceCapacity - voices,
      video: 0,
      chat: voices > 0 || !reach('chat') ? 0 : agent.row.chatCapacity - chats,
    };
  };

  return {
    putAgent: (row) => {
      const before = agents.get(row.staffId);
      agents.set(row.staffId, {
        row,
        desks: before?.desks ?? 0,
        idleSinceMs: before?.idleSinceMs ?? row.since.getTime(),
      });
    },
    agent: (staffId) => agents.get(staffId)?.row,
    agents: () => [...agents.values()].map((a) => a.row),
    setAgentState: (staffId, state, reason, since) => {
      const agent = agents.get(staffId);
      if (agent === undefined) return;
      if (state === 'ready' && agent.row.state !== 'ready') agent.idleSinceMs = since.getTime();
      agent.row = { ...agent.row, state, reason, since };
    },
    deskOpened: (staffId) => {
      const agent = agents.get(staffId);
      if (agent === undefined) return 0;
      agent.desks += 1;
      return agent.desks;
    },
    deskClosed: (staffId) => {
      const agent = agents.get(staffId);
      if (agent === undefined) return 0;
      agent.desks = Math.max(0, agent.desks - 1);
      return agent.desks;
    },
    desks: (staffId) => agents.get(staffId)?.desks ?? 0,
    note: (contact) => {
      const before = contacts.get(contact.id);
      const known = before?.version ?? overVersions.get(contact.id) ?? 0;
      if (contact.version <= known) return false;
      if (before !== undefined) lay(before);
      if (OVER.has(contact.state)) {
        forget(contact);
        return true;
      }
      contacts.set(contact.id, contact);
      if (contact.agentId !== null && IN_HAND.has(contact.state)) handsOf(contact.agentId).set(contact.id, contact);
      return true;
    },
    addMissed: (contactId, staffId) => {
      const by = missed.get(contactId) ?? new Set<string>();
      by.add(staffId);
      missed.set(contactId, by);
    },
    contact: (id) => contacts.get(id),
    waiting: () => {
      const line: Waiting[] = [];
      for (const c of contacts.values()) {
        if (c.state !== 'waiting' || c.queueCode === null) continue;
        line.push({
          contactId: c.id,
          channel: c.channel,
          queueCode: c.queueCode,
          serviceClass: c.serviceClass,
          queuedAtMs: c.queuedAtMs,
          putFirst: c.putFirst,
          missedBy: missed.get(c.id) ?? new Set(),
        });
      }
      return line;
    },
    hands: (staffId) => [...(inHand.get(staffId)?.values() ?? [])],
    activity: (staffId) => {
      const agent = agents.get(staffId);
      const hands = [...(inHand.get(staffId)?.values() ?? [])] as HandsFull[];
      return agent === undefined ? 'offline' : activityOf(agent.row.state, hands);
    },
    seats: (isReachable) =>
      [...agents.values()].map((agent) => ({
        staffId: agent.row.staffId,
        skills: agent.row.skills,
        free: freeOf(agent, (channel) => isReachable(channel, agent.row.staffId)),
        idleSinceMs: agent.idleSinceMs,
      })),
  };
}
