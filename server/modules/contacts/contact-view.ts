import type { Contact } from '../../../shared/contracts/contacts.ts';
import { maskName, maskPhone } from '../../../shared/kernel/masking.ts';
import type { ContactRow } from './contact-store.ts';

const iso = (at: Date | null): string | null => (at === null ? null : at.toISOString());

/** A number is masked as a number, a chosen name as a name; `anonymous` says itself. */
export const customerLabel = (address: string): string =>
  /^\d+$/.test(address) ? maskPhone(address) : address === 'anonymous' ? '匿名' : maskName(address);

/** A contact as people see it: masked, with the agent's name. */
export const toContact = (row: ContactRow, nameOf: (staffId: string) => string | undefined): Contact => ({
  id: row.id,
  channel: row.channel,
  direction: row.direction,
  state: row.state,
  customerId: row.customer_id,
  customerLabel: customerLabel(row.customer_address),
  calledNumber: row.called_number,
  queueCode: row.queue_code,
  serviceClass: row.service_class,
  topic: row.topic,
  agentId: row.agent_id,
  agentName: row.agent_id === null ? null : (nameOf(row.agent_id) ?? null),
  caseId: row.case_id,
  arrivedAt: row.arrived_at.toISOString(),
  requestedHumanAt: iso(row.requested_human_at),
  offeredAt: iso(row.offered_at),
  answeredAt: iso(row.answered_at),
  endedAt: iso(row.ended_at),
  closedAt: iso(row.closed_at),
  endedBy: row.ended_by,
  endReason: row.end_reason,
  disposition: row.disposition,
  satisfaction: row.satisfaction,
  version: row.version,
});
