import { createPresence, type Presence, type Routing } from '../modules/routing/index.ts';
import type { Log } from '../platform/log.ts';
import type { Parts } from './parts.ts';

/** Which agents this node has, written down for all; a node that is gone has none. */
export function joinPresence(parts: Parts, log: Log): Presence {
  const presence = createPresence({ transactor: parts.transactor, node: parts.nodes.name, log });
  parts.nodes.onBuried((tx, node) => presence.clear(tx, node));
  parts.nodes.onReturned(() => void presence.sayAgain());
  return presence;
}

/** The desk tells routing who is there; here the other nodes are told as well. */
export const toldToAll = (routing: Routing, presence: Presence): Routing => ({
  ...routing,
  agents: {
    ...routing.agents,
    deskOpened: (staffId) => {
      routing.agents.deskOpened(staffId);
      void presence.opened(staffId);
    },
    deskClosed: (staffId) => {
      routing.agents.deskClosed(staffId);
      void presence.closed(staffId);
    },
  },
});
