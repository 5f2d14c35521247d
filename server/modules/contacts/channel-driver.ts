import type { Channel, Party } from '../../../shared/contracts/contacts.ts';

/**
 * How routing moves a contact without knowing its technology: declared here, implemented by voice and messaging, joined in
 * main. Every call is safe to repeat: after a crash it is made again.
 */
export interface ChannelDriver {
  readonly channel: Channel;
  /** May this agent be offered a contact of this channel now? For voice: is their audio connected? */
  isReachable(agentId: string): boolean;
  /** The agent has accepted and it is committed: bring the two together. Rejecting puts the customer first in the queue again. */
  connect(contact: { readonly id: string; readonly agentId: string }): Promise<void>;
  /** The customer waits (again): music, a notice, the position. */
  waiting(contactId: string): void;
  /** The engagement is over: hang up, close the conversation. */
  end(contactId: string, by: Party, reason: string): Promise<void>;
}

export interface ChannelDrivers {
  of(channel: Channel): ChannelDriver | undefined;
  register(driver: ChannelDriver): void;
}

export function createChannelDrivers(): ChannelDrivers {
  const drivers = new Map<Channel, ChannelDriver>();
  return {
    of: (channel) => drivers.get(channel),
    register: (driver) => void drivers.set(driver.channel, driver),
  };
}
