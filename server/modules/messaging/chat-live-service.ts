import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import { chatTopicOf } from '../../../shared/contracts/messaging.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { EventTail } from '../../platform/events/event-tail.ts';
import type { Log } from '../../platform/log.ts';
import type { Transcripts } from '../contacts/index.ts';
import { toConversation, type ConversationDirectory } from './conversation-directory-service.ts';
import { toPlace, type ChatHub, type ContactQueue } from './ports.ts';

/**
 * From what is committed to the screens that look at it. Messages go out, to every node, the moment their commit returns; states
 * and read marks on each node for its own screens, when its event tail has settled them. A push may be lost with its connection or come out of order: screens hold
 * the sequence numbers and the version and ask again, so nothing here has to be perfect, only prompt.
 */
export interface ChatLive {
  /** Tells whoever looks at this conversation where it stands in the queue. */
  tellPlace(contactId: string): Promise<void>;
  tellState(contactId: string): Promise<void>;
  tellTyping(contactId: string, side: 'customer' | 'agent'): void;
}

const STATES: ReadonlySet<string> = new Set(Object.values(CONTACT_EVENTS));

export function createChatLive(needs: {
  tail: Pick<EventTail, 'subscribe'>;
  transcripts: Transcripts;
  directory: ConversationDirectory;
  queue: ContactQueue;
  hub: ChatHub;
  log: Log;
}): ChatLive {
  const { hub } = needs;
  const lastPlace = new Map<string, string>();

  const tellState = async (contactId: string): Promise<void> => {
    const topic = chatTopicOf(contactId);
    if (hub.listeners(topic) === 0) return;
    const known = await needs.directory.find(contactId);
    if (known !== undefined) hub.publishHere({ topic, type: 'state', data: toConversation(known) });
  };
  const quietly = (work: Promise<void>): void => {
    work.catch((error: unknown) => needs.log.warn({ err: error }, 'a chat push failed; the screen reads again'));
  };

  needs.transcripts.onPosted((entry) =>
    hub.publish({ topic: chatTopicOf(entry.contactId), type: 'message', data: entry }),
  );
  needs.tail.subscribe((events: readonly CommittedEvent[]) => {
    const changed = new Set<string>();
    for (const { aggregate, aggregateId, type, data } of events) {
      if (type === CONTACT_EVENTS.messagesRead) {
        hub.publishHere({
          topic: chatTopicOf(aggregateId),
          type: 'read',
          data: { side: data['side'], seq: data['seq'] },
        });
      } else if (aggregate === 'conversation' || (aggregate === 'contact' && STATES.has(type))) {
        if (aggregate === 'contact' && data['channel'] !== 'chat') continue;
        needs.directory.forget(aggregateId);
        changed.add(aggregateId);
      }
    }
    for (const contactId of changed) quietly(tellState(contactId));
  });

  return {
    tellState,
    tellPlace: async (contactId) => {
      const topic = chatTopicOf(contactId);
      if (hub.listeners(topic) === 0) {
        lastPlace.delete(contactId);
        return;
      }
      const place = toPlace(await needs.queue.place(contactId));
      const text = JSON.stringify(place);
      if (place === null || lastPlace.get(contactId) === text) return;
      lastPlace.set(contactId, text);
      hub.publishHere({ topic, type: 'position', data: place });
    },
    tellTyping: (contactId, side) => hub.publish({ topic: chatTopicOf(contactId), type: 'typing', data: { side } }),
  };
}
