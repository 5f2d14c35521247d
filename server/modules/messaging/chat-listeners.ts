import { CONTACT_EVENTS } from '../../../shared/contracts/contacts-events.ts';
import { PARTIES, type Party } from '../../../shared/contracts/contacts.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { Listener } from '../../platform/events/listeners.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { Transcripts } from '../contacts/index.ts';
import type { ConversationDirectory } from './conversation-directory-service.ts';
import { endConversation, findConversation, nameAgent, type ConversationRow } from './messaging-store.ts';
import { noticeEntry } from './notice-entry.ts';
import { callbackPromised, connected, ended, failed, passedOn, requeued, type Notice } from './notices.ts';
import type { AgentNames } from './ports.ts';

/**
 * First the words, then the conversation's row: whoever ends a conversation locks contact, transcript and conversation in this order,
 * and two who lock in different orders wait for each other until the database breaks it.
 */
interface Saying {
  readonly notice: Notice;
  readonly change: () => Promise<unknown>;
}

const UNKNOWN_AGENT = { zh: '客服', en: 'Your agent' } as const;

/** What happens to the contact, whoever did it, is said in the conversation: once, because notices carry the occasion's name. */
export function createChatNotices(needs: {
  transcripts: Transcripts;
  agents: AgentNames;
  directory: ConversationDirectory;
}): Listener {
  const onConnected = async (tx: Tx, row: ConversationRow, event: CommittedEvent): Promise<Saying> => {
    const agentId = String(event.data['agentId']);
    const name = (await needs.agents.nameOf(agentId)) ?? UNKNOWN_AGENT[row.language];
    const notice = connected(row.language, name, Number(event.data['version']));
    return { notice, change: () => nameAgent(tx.db, row.contact_id, name) };
  };

  const sayingOf = async (tx: Tx, row: ConversationRow, event: CommittedEvent): Promise<Saying | undefined> => {
    const version = Number(event.data['version']);
    const unname = () => nameAgent(tx.db, row.contact_id, null);
    const end = () => endConversation(tx.db, row.contact_id, event.at);
    switch (event.type) {
      case CONTACT_EVENTS.connected:
        return onConnected(tx, row, event);
      case CONTACT_EVENTS.returned:
        return event.data['from'] === 'connected'
          ? { notice: requeued(row.language, version), change: unname }
          : undefined;
      case CONTACT_EVENTS.transferred:
        return { notice: passedOn(row.language, version), change: unname };
      case CONTACT_EVENTS.failed:
        return { notice: failed(row.language, version), change: end };
      default:
        return { notice: endOf(row, event, version), change: end };
    }
  };

  return {
    name: 'messaging.notices',
    types: [
      CONTACT_EVENTS.connected,
      CONTACT_EVENTS.returned,
      CONTACT_EVENTS.transferred,
      CONTACT_EVENTS.ended,
      CONTACT_EVENTS.abandoned,
      CONTACT_EVENTS.failed,
    ],
    from: 'now',
    handle: async (event, tx) => {
      if (event.data['channel'] !== 'chat') return;
      const row = await findConversation(tx.db, event.aggregateId);
      if (row === undefined) return;
      const saying = await sayingOf(tx, row, event);
      if (saying !== undefined) {
        await needs.transcripts.postWithin(tx, noticeEntry(row.contact_id, saying.notice));
        await saying.change();
      }
      // The row changed after the contact's own event was told: tell the screens the name and the end as well.
      tx.emit({
        aggregate: 'conversation',
        aggregateId: row.contact_id,
        type: 'conversation.updated',
        data: { contactId: row.contact_id },
      });
    },
  };
}

const endOf = ({ language }: ConversationRow, event: CommittedEvent, version: number): Notice =>
  event.data['reason'] === 'callback_promised'
    ? callbackPromised(language, version)
    : ended(language, partyOf(event), version);

const partyOf = (event: CommittedEvent): Party => PARTIES.find((p) => p === event.data['endedBy']) ?? 'system';
