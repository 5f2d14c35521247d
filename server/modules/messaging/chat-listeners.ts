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

const UNKNOWN_AGENT = { zh: '客服', en: 'Your agent' } as const;

/** What happens to the contact, whoever did it, is said in the conversation: once, because notices carry the occasion's name. */
export function createChatNotices(needs: {
  transcripts: Transcripts;
  agents: AgentNames;
  directory: ConversationDirectory;
}): Listener {
  const onConnected = async (tx: Tx, row: ConversationRow, event: CommittedEvent): Promise<Notice> => {
    const agentId = String(event.data['agentId']);
    const name = (await needs.agents.nameOf(agentId)) ?? UNKNOWN_AGENT[row.language];
    await nameAgent(tx.db, row.contact_id, name);
    return connected(row.language, name, Number(event.data['version']));
  };

  const noticeOf = async (tx: Tx, row: ConversationRow, event: CommittedEvent): Promise<Notice | undefined> => {
    const version = Number(event.data['version']);
    switch (event.type) {
      case CONTACT_EVENTS.connected:
        return onConnected(tx, row, event);
      case CONTACT_EVENTS.returned:
        if (event.data['from'] !== 'connected') return undefined;
        await nameAgent(tx.db, row.contact_id, null);
        return requeued(row.language, version);
      case CONTACT_EVENTS.transferred:
        await nameAgent(tx.db, row.contact_id, null);
        return passedOn(row.language, version);
      case CONTACT_EVENTS.failed:
        await endConversation(tx.db, row.contact_id, event.at);
        return failed(row.language, version);
      default:
        await endConversation(tx.db, row.contact_id, event.at);
        if (event.data['reason'] === 'callback_promised') return callbackPromised(row.language, version);
        return ended(row.language, partyOf(event), version);
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
      const notice = await noticeOf(tx, row, event);
      if (notice !== undefined) await needs.transcripts.postWithin(tx, noticeEntry(row.contact_id, notice));
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

const partyOf = (event: CommittedEvent): Party => PARTIES.find((p) => p === event.data['endedBy']) ?? 'system';
