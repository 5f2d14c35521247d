import type { Channel, ContactState, ServiceClass } from '../../../shared/contracts/contacts.ts';
import type { AgentActivity, AgentState } from '../../../shared/contracts/routing.ts';
import type { ContactRouting } from '../contacts/index.ts';
import { activityOf, type HandsFull } from './agent-state.ts';
import type { AgentRow } from './routing-store.ts';

/**
 * The picture of the floor in memory: who is there with what in hand, and who waits. Every node has it, made from committed
 * rows at the start and kept by what this node commits and by the events of the others; only the owner decides from it.
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
  /** Its place in the line: when it asked, or where a shift leader has put it. */
  readonly placeMs: number;
  readonly putFirst: boolean;
  readonly routing: ContactRouting | null;
}

/** Who waits, for screens and measures. */
export type WaitingOnFloor = FloorContact & { readonly contactId: string; readonly queueCode: string };

interface Agent {
  row: AgentRow;
  /** Open desks (browser tabs) of this agent, on any node. */
  desks: number;
  idleSinceMs: number;
  /** Which of all changes of state was theirs last. */
  stateSetAt: number;
}

/** What the owner of the decisions is told, so that the engine sees what the floor sees. */
export interface FloorWatch {
  contact(before: FloorContact | undefined, after: FloorContact): void;
  agent(row: AgentRow): void;
}

/** What an agent does since when; the shard is said by whoever signs on. */
export interface AgentNow {
  readonly state: AgentState;
  readonly reason: string | null;
  readonly since: Date;
  readonly shard?: number | undefined;
}

export interface Floor {
  watch(watch: FloorWatch): () => void;
  /** How many changes of agents' states it has seen: to be asked before agents are read. */
  stateChanges(): number;
  /** `asOf`: the changes seen when the reading began; what an agent has done since is not undone. */
  putAgent(row: AgentRow, asOf?: number): void;
  agent(staffId: string): AgentRow | undefined;
  agents(): AgentRow[];
  setAgentState(staffId: string, now: AgentNow): void;
  setDesks(staffId: string, desks: number): void;
  desks(staffId: string): number;
  idleSince(staffId: string): number | undefined;
  /** True when it is news: a version not yet seen. */
  note(contact: FloorContact): boolean;
  /** Takes a change of place that does not change the state: same version, other place. */
  replace(contact: FloorContact): void;
  /** This agent is not to be asked again for this contact before `untilMs`. */
  spare(contactId: string, staffId: string, untilMs: number): void;
  spared(contactId: string): ReadonlyMap<string, number>;
  contact(id: string): FloorContact | undefined;
  contacts(): Iterable<FloorContact>;
  waiting(): WaitingOnFloor[];
  hands(staffId: string): FloorContact[];
  activity(staffId: string): AgentActivity;
}

const IN_HAND: ReadonlySet<ContactState> = new Set(['offered', 'connected', 'after_call_work']);
const OVER: ReadonlySet<ContactState> = new Set(['closed', 'abandoned', 'failed']);
/** Versions of contacts that are over are kept for late events, up to this many. */
const REMEMBERED = 20_000;
const NOBODY: ReadonlyMap<string, number> = new Map();

export const isInHand = (contact: FloorContact | undefined): contact is FloorContact & { agentId: string } =>
  contact !== undefined && contact.agentId !== null && IN_HAND.has(contact.state);

const doing = ({ state, reason, since, shard }: AgentRow): Pick<AgentRow, 'state' | 'reason' | 'since' | 'shard'> => ({
  state,
  reason,
  since,
  shard,
});

export function createFloor(now: () => number): Floor {
  const agents = new Map<string, Agent>();
  const contacts = new Map<string, FloorContact>();
  const inHand = new Map<string, Map<string, FloorContact>>();
  const spared = new Map<string, Map<string, number>>();
  const overVersions = new Map<string, number>();
  const remembered: string[] = [];
  let nextRemembered = 0;
  let stateChanges = 0;
  const watches = new Set<FloorWatch>();

  const lay = (contact: FloorContact): void => {
    if (contact.agentId === null) return;
    const hands = inHand.get(contact.agentId);
    if (hands?.delete(contact.id) !== true || hands.size > 0) return;
    const agent = agents.get(contact.agentId);
    if (agent !== undefined) agent.idleSinceMs = now();
  };
  const remember = (contact: FloorContact): void => {
    contacts.delete(contact.id);
    spared.delete(contact.id);
    if (!overVersions.has(contact.id)) {
      // A ring of names: to find the oldest key of a Map, all that were removed before it are walked over.
      const oldest = remembered[nextRemembered];
      if (oldest !== undefined) overVersions.delete(oldest);
      remembered[nextRemembered] = contact.id;
      nextRemembered = (nextRemembered + 1) % REMEMBERED;
    }
    overVersions.set(contact.id, contact.version);
  };
  const take = (contact: FloorContact & { agentId: string }): void => {
    const hands = inHand.get(contact.agentId);
    if (hands === undefined) inHand.set(contact.agentId, new Map([[contact.id, contact]]));
    else hands.set(contact.id, contact);
  };
  /** A hundred thousand names are looked for no oftener than needed: each look is a walk to memory, several times in each life. */
  const put = (contact: FloorContact, before: FloorContact | undefined): void => {
    if (before !== undefined) lay(before);
    if (OVER.has(contact.state)) remember(contact);
    else contacts.set(contact.id, contact);
    if (isInHand(contact)) take(contact);
    for (const watch of watches) watch.contact(before, contact);
  };
  const tellAgent = (agent: Agent): void => {
    for (const watch of watches) watch.agent(agent.row);
  };

  return {
    watch: (watch) => {
      watches.add(watch);
      return () => void watches.delete(watch);
    },
    stateChanges: () => stateChanges,
    putAgent: (read, asOf = Infinity) => {
      const before = agents.get(read.staffId);
      // Who they are is as read; what they do may have changed since the reading began. No clock could tell: each node has its own.
      const row = before !== undefined && before.stateSetAt > asOf ? { ...read, ...doing(before.row) } : read;
      const stateSetAt = before?.stateSetAt ?? 0;
      const agent = {
        row,
        stateSetAt,
        desks: before?.desks ?? 0,
        idleSinceMs: before?.idleSinceMs ?? row.since.getTime(),
      };
      agents.set(row.staffId, agent);
      tellAgent(agent);
    },
    agent: (staffId) => agents.get(staffId)?.row,
    agents: () => [...agents.values()].map((a) => a.row),
    setAgentState: (staffId, { state, reason, since, shard }) => {
      const agent = agents.get(staffId);
      if (agent === undefined) return;
      if (state === 'ready' && agent.row.state !== 'ready') agent.idleSinceMs = since.getTime();
      stateChanges += 1;
      agent.stateSetAt = stateChanges;
      agent.row = { ...agent.row, state, reason, since, shard: shard ?? agent.row.shard };
      tellAgent(agent);
    },
    setDesks: (staffId, desks) => {
      const agent = agents.get(staffId);
      if (agent === undefined) return;
      agent.desks = desks;
      tellAgent(agent);
    },
    desks: (staffId) => agents.get(staffId)?.desks ?? 0,
    idleSince: (staffId) => agents.get(staffId)?.idleSinceMs,
    note: (contact) => {
      const before = contacts.get(contact.id);
      const known = before?.version ?? overVersions.get(contact.id) ?? 0;
      if (contact.version <= known) return false;
      put(contact, before);
      return true;
    },
    replace: (contact) => {
      const before = contacts.get(contact.id);
      if (before?.version === contact.version) put(contact, before);
    },
    spare: (contactId, staffId, untilMs) => {
      const by = spared.get(contactId) ?? new Map<string, number>();
      spared.set(contactId, by.set(staffId, untilMs));
    },
    spared: (contactId) => spared.get(contactId) ?? NOBODY,
    contact: (id) => contacts.get(id),
    contacts: () => contacts.values(),
    waiting: () => {
      const line: WaitingOnFloor[] = [];
      for (const c of contacts.values()) {
        if (c.state === 'waiting' && c.queueCode !== null) line.push({ ...c, contactId: c.id, queueCode: c.queueCode });
      }
      return line;
    },
    hands: (staffId) => [...(inHand.get(staffId)?.values() ?? [])],
    activity: (staffId) => {
      const agent = agents.get(staffId);
      const hands = [...(inHand.get(staffId)?.values() ?? [])] as HandsFull[];
      return agent === undefined ? 'offline' : activityOf(agent.row.state, hands);
    },
  };
}
