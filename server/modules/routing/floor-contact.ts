import type { ContactFacts } from '../../../shared/contracts/contacts-events.ts';
import type { ContactRow } from '../contacts/index.ts';
import type { FloorContact } from './floor.ts';

/** What the floor keeps of a contact's row. */
export const toFloorContact = (row: ContactRow): FloorContact => ({
  id: row.id,
  version: row.version,
  channel: row.channel,
  state: row.state,
  queueCode: row.queue_code,
  serviceClass: row.service_class,
  agentId: row.agent_id,
  queuedAtMs: (row.placed_at ?? row.queued_at ?? row.arrived_at).getTime(),
  putFirst: row.put_first,
});

/** What it can take from an event alone; a contact that starts to wait is read from its row, which knows its place. */
export const fromFacts = (facts: ContactFacts): FloorContact => ({
  id: facts.contactId,
  version: facts.version,
  channel: facts.channel,
  state: facts.state,
  queueCode: facts.queueCode,
  serviceClass: facts.serviceClass,
  agentId: facts.agentId,
  queuedAtMs: 0,
  putFirst: false,
});
