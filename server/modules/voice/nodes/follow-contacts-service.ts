import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import { findContact, isLive, type ChannelDriver, type ContactRow } from '../../contacts/index.ts';
import type { Call, Calls } from '../calls.ts';
import { isAlone, type OtherNodes } from './other-nodes.ts';
import type { RoamingPhones } from './roaming-phones-service.ts';

/** Whoever decided at another node asks this one right after the commit; what is not done when a phone was waited for was lost with them. */
const LOOK_AFTER_MS = 7_000;
const TURNS: ReadonlySet<string> = new Set([
  CONTACT_EVENTS.connected,
  CONTACT_EVENTS.returned,
  CONTACT_EVENTS.transferred,
  CONTACT_EVENTS.ended,
]);

export type Lag = 'connect' | 'wait' | 'end';
type CallNow = Pick<Call, 'phase' | 'agentId'>;
type ContactNow = Pick<ContactRow, 'state' | 'agent_id'>;

/** What a call has missed of its contact; undefined: nothing. A line without an agent, of two people outside, outlives its contact. */
export function lagOf({ phase, agentId }: CallNow, { state, agent_id: wanted }: ContactNow): Lag | undefined {
  const isTalk = phase === 'talking' && agentId !== undefined;
  if (!isTalk && phase !== 'waiting') return undefined;
  if (state === 'connected') return wanted === null || wanted === agentId ? undefined : 'connect';
  if (state === 'waiting' || state === 'offered') return isTalk ? 'wait' : undefined;
  return isLive(state) ? undefined : 'end';
}

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

  const mend = async (contactId: string, lag: Lag, agentId: string): Promise<void> => {
    log.warn({ contactId, lag }, 'a call has missed what became of its contact; it is made up for now');
    if (lag === 'end') await driver.end(contactId, 'system', 'ended');
    else if (lag === 'wait') driver.waiting(contactId);
    else await driver.connect({ id: contactId, agentId }).catch(() => needs.takeBack(contactId, agentId));
  };
  const look = async (contactId: string): Promise<void> => {
    const row = await findContact(needs.db, contactId);
    const call = calls.byContact(contactId);
    const lag = row === undefined || call === undefined ? undefined : lagOf(call, row);
    if (lag !== undefined) await mend(contactId, lag, row?.agent_id ?? '');
  };
  const hear = ({ type, data }: CommittedEvent): void => {
    const { contactId, agentId } = data;
    if (typeof contactId !== 'string' || calls.byContact(contactId) === undefined || isAlone(needs.house)) return;
    if (type === CONTACT_EVENTS.offered && typeof agentId === 'string') {
      needs.phones
        .bring(agentId)
        .catch((error: unknown) =>
          log.info({ err: error, contactId, agentId }, 'a phone that rings did not come here'),
        );
    }
    if (!TURNS.has(type)) return;
    setTimeout(() => {
      look(contactId).catch((error: unknown) =>
        log.warn({ err: error, contactId }, 'a call could not be looked after'),
      );
    }, LOOK_AFTER_MS).unref();
  };
  return needs.tail.subscribe((events) => events.forEach(hear));
}
