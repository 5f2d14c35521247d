import { CONTACT_EVENTS, type ContactStateChanged } from '../../../../shared/contracts/contacts-events.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import type { LineChange } from './departures.ts';

const CHANGES: Readonly<Record<string, LineChange>> = {
  [CONTACT_EVENTS.queued]: 'joined',
  [CONTACT_EVENTS.offered]: 'taken',
  [CONTACT_EVENTS.returned]: 'returned',
  [CONTACT_EVENTS.abandoned]: 'gave_up',
  [CONTACT_EVENTS.ended]: 'left',
  [CONTACT_EVENTS.failed]: 'left',
};

/** What an event of a contact means for the line of its queue; undefined: nothing. */
export function lineChange(event: CommittedEvent): { queueCode: string; change: LineChange } | undefined {
  const change = CHANGES[event.type];
  const { queueCode, from } = event.data as unknown as ContactStateChanged;
  if (event.aggregate !== 'contact' || change === undefined || queueCode === null) return undefined;
  // Whoever is taken from a talk and put first again was no step of the line.
  if (change === 'returned' && from !== 'offered') return { queueCode, change: 'joined' };
  return { queueCode, change };
}
