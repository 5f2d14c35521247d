import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import { findContact, isLive, type ChannelDriver, type ContactRow } from '../../contacts/index.ts';
import type { Call, Calls } from '../calls.ts';
import { isAlone, type OtherNodes } from './other-nodes.ts';
import type { RoamingPhones } from './roaming-phones-service.ts';

/** Whoever decided at another node asks this one right after the commit; what did not come by then was lost with them. */
const LOOK_AFTER_MS = 3_000;
const TURNS: ReadonlySet<string> = new Set([
  CONTACT_EVENTS.connected,
  CONTACT_EVENTS.returned,
  CONTACT_EVENTS.transferred,
  CONTACT_EVENTS.ended,
]);

/**
 * The calls of this node follow what the database says of their contacts, whoever decided it and where. An offer calls the
 * agent's phone here while it rings, so that an accepted call is heard at once; a node that died between its commit and its
 * asking leaves no customer with music who was answered, and none on a line whose contact is over.
 */
export function followContacts(needs: {
  readonly db: Db;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly house: OtherNodes;
  readonly calls: Pick<Calls, 'byContact'>;
  readonly phones: Pick<RoamingPhones, 'bring'>;
  readonly driver: Pick<ChannelDriver, 'connect' | 'waiting' | 'end'>;
  readonly takeBack: (contactId: string, agentId: string) => Promise<void>;
  readonly log: Log;
}): () => void {
  const { calls, driver, log } = needs;

  const mend = async (call: Call, row: ContactRow): Promise<void> => {
    const { contactId, phase, talk } = call;
    const isTalk = phase === 'talking' && call.agentId !== undefined;
    const { agent_id: agentId } = row;
    const isTheirs = row.state === 'connected' && agentId !== null && agentId !== call.agentId;
    if (isTheirs && (isTalk || phase === 'waiting')) {
      log.warn({ contactId }, 'nobody came to connect an accepted call; it is connected now');
      await driver.connect({ id: contactId, agentId }).catch(() => needs.takeBack(contactId, agentId));
    } else if ((row.state === 'waiting' || row.state === 'offered') && isTalk) {
      driver.waiting(contactId);
    } else if (!isLive(row.state) && talk?.state !== 'handed_over' && (isTalk || phase === 'waiting')) {
      log.warn({ contactId }, 'nobody came to end the call of a contact that is over; it is ended now');
      await driver.end(contactId, 'system', 'ended');
    }
  };
  const look = async (contactId: string): Promise<void> => {
    const row = await findContact(needs.db, contactId);
    const call = calls.byContact(contactId);
    if (row !== undefined && call !== undefined) await mend(call, row);
  };
  const hear = ({ type, data }: CommittedEvent): void => {
    const { contactId, agentId } = data;
    if (typeof contactId !== 'string' || calls.byContact(contactId) === undefined || isAlone(needs.house)) return;
    if (type === CONTACT_EVENTS.offered && typeof agentId === 'string') {
      needs.phones
        .bring(agentId)
        .catch((error: unknown) => log.info({ err: error, contactId, agentId }, 'a phone that rings did not come here'));
    }
    if (!TURNS.has(type)) return;
    setTimeout(() => {
      look(contactId).catch((error: unknown) => log.warn({ err: error, contactId }, 'a call could not be looked after'));
    }, LOOK_AFTER_MS).unref();
  };
  return needs.tail.subscribe((events) => events.forEach(hear));
}
