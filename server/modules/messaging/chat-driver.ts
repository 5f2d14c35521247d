import type { ChannelDriver } from '../contacts/index.ts';
import type { ChatLive } from './chat-live-service.ts';
import type { ChatSocket } from './chat-socket.ts';

/**
 * How routing moves a chat. There is nothing to switch: the transcript is the medium, so bringing two people together is
 * letting the agent read and write, which follows from the committed contact. What has to be said is said by the listener.
 */
export const createChatDriver = (needs: { socket: ChatSocket; live: ChatLive }): ChannelDriver => ({
  channel: 'chat',
  isReachable: (agentId) => needs.socket.isOnline(agentId),
  connect: ({ id }) => needs.live.tellState(id),
  waiting: (contactId) => void needs.live.tellPlace(contactId).catch(() => undefined),
  end: (contactId) => needs.live.tellState(contactId),
});
