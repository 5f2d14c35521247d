import { AGENT_EVENTS, type AgentPresenceChanged } from '../../shared/contracts/routing-events.ts';
import { CHANNELS } from '../../shared/contracts/contacts.ts';
import { createPresence, loadPresence, type Presence, type Reach, type Routing } from '../modules/routing/index.ts';
import type { ChannelDrivers } from '../modules/contacts/index.ts';
import type { CommittedEvent } from '../platform/events/event.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

/**
 * Where the agents are, over all nodes. This node knows its own sockets at once; what the others have comes by event. Chats and
 * calls can be brought to any of them: a phone comes to the node of its call.
 */
export interface PresentAgents {
  readonly presence: Presence;
  reachOf(staffId: string): Reach;
  /** Their phone is attached to another node, and nobody speaks through it. */
  isElsewhere(staffId: string): boolean;
  /** The same routing, for the desk socket: who comes and goes here is also told to the other nodes. */
  told(routing: Routing): Routing;
  /** After routing knows its agents: what the other nodes have, now and from now on. */
  follow(routing: Routing): Promise<void>;
}

type There = Pick<AgentPresenceChanged, 'desks' | 'voiceLeg'>;

export function createPresentAgents({ tail, transactor, nodes, database }: Parts, drivers: ChannelDrivers, log: Log) {
  const me = nodes.name;
  const presence = createPresence({ transactor, node: me, log });
  nodes.onBuried((tx, node) => presence.clear(tx, node));
  nodes.onReturned(() => void presence.sayAgain());
  const here = new Map<string, number>();
  const elsewhere = new Map<string, Map<string, There>>();

  const note = (routing: Routing, { staffId, node, desks, voiceLeg }: AgentPresenceChanged): void => {
    if (node === me) return;
    const nodesOf = elsewhere.get(staffId) ?? new Map<string, There>();
    const before = nodesOf.get(node)?.desks ?? 0;
    nodesOf.set(node, { desks, voiceLeg });
    if (desks === 0 && !voiceLeg) nodesOf.delete(node);
    if (nodesOf.size === 0) elsewhere.delete(staffId);
    else elsewhere.set(staffId, nodesOf);
    for (let n = before; n < desks; n += 1) routing.agents.deskOpened(staffId);
    for (let n = before; n > desks; n -= 1) routing.agents.deskClosed(staffId);
    routing.reachChanged(staffId);
  };
  const isChange = (event: CommittedEvent): boolean => event.type === AGENT_EVENTS.presenceChanged;

  const agents: PresentAgents = {
    presence,
    isElsewhere: (staffId) => [...(elsewhere.get(staffId)?.values() ?? [])].some((there) => there.voiceLeg),
    reachOf: (staffId) => {
      const reach: Reach = {};
      const isThere = [...(elsewhere.get(staffId)?.values() ?? [])].some(({ desks }) => desks > 0);
      if (!isThere && (here.get(staffId) ?? 0) === 0) return reach;
      for (const channel of CHANNELS) {
        if (drivers.of(channel)?.isReachable(staffId) === true) reach[channel] = true;
      }
      if (isThere) reach.chat = true;
      return reach;
    },
    told: (routing) => ({
      ...routing,
      agents: {
        ...routing.agents,
        deskOpened: (staffId) => {
          here.set(staffId, (here.get(staffId) ?? 0) + 1);
          routing.agents.deskOpened(staffId);
          void presence.opened(staffId);
        },
        deskClosed: (staffId) => {
          here.set(staffId, Math.max(0, (here.get(staffId) ?? 0) - 1));
          if (here.get(staffId) === 0) here.delete(staffId);
          routing.agents.deskClosed(staffId);
          void presence.closed(staffId);
        },
      },
    }),
    follow: async (routing) => {
      tail.subscribe((events) => {
        for (const event of events) if (isChange(event)) note(routing, event.data as unknown as AgentPresenceChanged);
      });
      for (const row of await loadPresence(database.db)) note(routing, row);
    },
  };
  return agents;
}
