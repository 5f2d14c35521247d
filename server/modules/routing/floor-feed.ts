import { CONTACT_EVENTS, type ContactFacts } from '../../../shared/contracts/contacts-events.ts';
import { AGENT_EVENTS, type AgentStateChanged } from '../../../shared/contracts/routing-events.ts';
import type { Db } from '../../platform/db/database.ts';
import type { CommittedEvent } from '../../platform/events/event.ts';
import type { Log } from '../../platform/log.ts';
import { contactsNow, openContacts } from '../contacts/index.ts';
import { fromFacts } from './floor-contact.ts';
import type { Floor, FloorContact } from './floor.ts';
import { createSureReading } from './read-surely.ts';
import { refusalsOf } from './routing-store.ts';

/**
 * Keeps the floor true: everything that is not over at the start, then every event of contacts and agents, whoever caused
 * it, on whatever node. An event says enough for most; where a contact begins to wait, its row is read, which knows its place.
 */
export interface FloorFeed {
  load(): Promise<void>;
  hear(events: readonly CommittedEvent[]): void;
  /** The contact as the database knows it now. Undefined: unknown there. */
  readAgain(contactId: string): Promise<FloorContact | undefined>;
  /** An event said that it waits, and its row is not here yet. */
  isBeingRead(contactId: string): boolean;
  /** Whom a contact that waits has been refused by, for a start or a takeover. */
  loadRefusals(): Promise<void>;
  stop(): void;
}

export interface FloorFeedNeeds {
  readonly db: Db;
  readonly floor: Floor;
  readonly log: Log;
  /** The customer left while it rang, or the contact was lost: the offer ends with it. */
  readonly offerOver: (contact: Pick<ContactFacts, 'contactId' | 'queueCode'>) => void;
  /** It no longer rings where it rang. */
  readonly ringsNoMore: (contactId: string) => void;
  /** All, or this one. */
  readonly reloadAgents: (staffId?: string) => Promise<void>;
  readonly settingsChanged: () => Promise<void>;
}

/** How long a refusal spares an agent after a restart, when the exact time is not known any more. */
const SPARED_AFTER_START_MS = 30_000;
const READ_AT_ONCE = 1_000;
const READ_AGAIN_MS = 250;

export function createFloorFeed(needs: FloorFeedNeeds): FloorFeed {
  const { floor } = needs;
  const sure = createSureReading(needs.log);

  const take = (contact: FloorContact): void => {
    if (!floor.note(contact)) floor.replace(contact);
  };
  const readAgain: FloorFeed['readAgain'] = async (contactId) => {
    const [contact] = await contactsNow(needs.db, [contactId]);
    if (contact !== undefined) take(contact);
    return contact;
  };
  /** Those that begin to wait are read together, a whole page of events with one statement; and again until it succeeds. */
  const toRead = new Set<string>();
  const readSoon = (contactId: string): void => {
    toRead.add(contactId);
    if (toRead.size === 1 && !reading) void readAll();
  };
  let reading = false;
  let inReading: ReadonlySet<string> = new Set();
  const readAll = async (): Promise<void> => {
    reading = true;
    // What comes with the same page of events comes along.
    await Promise.resolve();
    while (toRead.size > 0) {
      const ids = [...toRead].slice(0, READ_AT_ONCE);
      for (const id of ids) toRead.delete(id);
      inReading = new Set(ids);
      try {
        for (const contact of await contactsNow(needs.db, ids)) take(contact);
      } catch (error) {
        needs.log.warn({ err: error, count: ids.length }, 'reading contacts failed; trying again');
        for (const id of ids) toRead.add(id);
        await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS).unref());
      }
    }
    reading = false;
    inReading = new Set();
  };

  const hearContact = (event: CommittedEvent): void => {
    const facts = event.data as unknown as ContactFacts;
    if (event.type === CONTACT_EVENTS.abandoned || event.type === CONTACT_EVENTS.failed) needs.offerOver(facts);
    if (facts.state !== 'offered') needs.ringsNoMore(facts.contactId);
    const known = floor.contact(facts.contactId);
    if ((known?.version ?? 0) >= facts.version && event.type !== CONTACT_EVENTS.replaced) return;
    if (facts.state === 'waiting') readSoon(facts.contactId);
    else floor.note(known === undefined ? fromFacts(facts) : { ...known, ...fromEvent(facts) });
  };

  const hearAgent = (event: CommittedEvent): void => {
    const { staffId, to, reason, shard } = event.data as unknown as AgentStateChanged;
    const known = floor.agent(staffId);
    if (known === undefined) return;
    if (event.at.getTime() >= known.since.getTime())
      floor.setAgentState(staffId, { state: to, reason, since: event.at, shard });
    // Older than what is known: this node has changed it since, or another's clock is behind. The row knows.
    else sure.read(() => needs.reloadAgents(staffId));
  };

  const hearOne = (event: CommittedEvent): void => {
    if (event.aggregate === 'contact') hearContact(event);
    else if (event.type === AGENT_EVENTS.stateChanged) hearAgent(event);
    else if (event.type === AGENT_EVENTS.profileChanged) sure.read(() => needs.reloadAgents());
    else if (event.aggregate === 'routing') sure.read(needs.settingsChanged);
  };

  const loadRefusals = async (): Promise<void> => {
    const now = Date.now();
    for (const { contactId, agentId } of await refusalsOf(needs.db)) {
      if (floor.contact(contactId)?.state === 'waiting') {
        floor.spare(contactId, agentId, now + SPARED_AFTER_START_MS);
      }
    }
  };

  return {
    readAgain,
    loadRefusals,
    stop: sure.stop,
    isBeingRead: (contactId) => toRead.has(contactId) || inReading.has(contactId),
    load: async () => {
      for (const contact of await openContacts(needs.db)) floor.note(contact);
      await loadRefusals();
    },
    hear: (events) => {
      for (const event of events) {
        try {
          hearOne(event);
        } catch (error) {
          // What is not heard would stand on the floor for ever: one that cannot be taken must not take the others with it.
          needs.log.error({ err: error, type: event.type, id: event.aggregateId }, 'an event could not be taken');
        }
      }
    },
  };
}

/** What an event knows better than the floor: not the place in the line, which only the row has. */
const fromEvent = (facts: ContactFacts): Pick<FloorContact, 'version' | 'state' | 'agentId' | 'serviceClass'> => ({
  version: facts.version,
  state: facts.state,
  agentId: facts.agentId,
  serviceClass: facts.serviceClass,
});
