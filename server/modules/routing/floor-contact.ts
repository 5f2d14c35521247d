import type { ContactFacts } from '../../../shared/contracts/contacts-events.ts';
import { agentAfter, firstAfter, type ContactRow, type PlannedChange } from '../contacts/index.ts';
import type { WaitingContact } from './engine/engine-types.ts';
import { keyOf } from './engine/waiting.ts';
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
  queuedAtMs: (row.queued_at ?? row.arrived_at).getTime(),
  placeMs: (row.placed_at ?? row.queued_at ?? row.arrived_at).getTime(),
  putFirst: row.put_first,
  routing: row.routing,
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
  placeMs: 0,
  putFirst: false,
  routing: null,
});

/** The contact after a change of ours was committed. Field by field: three times in each life, and a spread costs ten times as much. */
export const afterChange = (before: FloorContact, planned: PlannedChange): FloorContact => ({
  id: before.id,
  version: planned.version + 1,
  channel: before.channel,
  state: planned.to,
  queueCode: before.queueCode,
  serviceClass: before.serviceClass,
  agentId: agentAfter(planned, before.agentId),
  queuedAtMs: before.queuedAtMs,
  placeMs: before.placeMs,
  putFirst: firstAfter(planned, before.putFirst),
  routing: before.routing,
});

/** 1 = next among those who wait in the same queue: the engine's order, told from the floor on whatever node. */
export function positionOf(mine: FloorContact, waiting: readonly FloorContact[], atMostSeconds: number): number {
  const keyFor = (c: FloorContact): number => keyOf(toWaiting(c, c.queueCode ?? '', NOBODY), atMostSeconds);
  const key = keyFor(mine);
  let ahead = 0;
  for (const other of waiting) {
    if (other.queueCode !== mine.queueCode || other.id === mine.id) continue;
    const theirs = keyFor(other);
    if (theirs < key || (theirs === key && other.id < mine.id)) ahead += 1;
  }
  return ahead + 1;
}
const NOBODY: ReadonlyMap<string, number> = new Map();

/** A contact in the line, as the engine wants it. */
export const toWaiting = (c: FloorContact, queue: string, spared: ReadonlyMap<string, number>): WaitingContact => ({
  id: c.id,
  channel: c.channel,
  queue,
  serviceClass: c.serviceClass,
  placeMs: c.placeMs,
  sinceMs: c.queuedAtMs,
  boosts: c.routing?.boosts ?? [],
  first: c.putFirst,
  preferred: c.routing?.preferred ?? null,
  spared,
});
