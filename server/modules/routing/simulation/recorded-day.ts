import { seededRandom } from '../../../../shared/kernel/random.ts';
import type { DayContact } from './day-contact.ts';
import { draw } from './distribution.ts';

/** A contact of the past as the records have it. */
export interface RecordedContact extends DayContact {
  /** From the request to the answer or the hang-up. */
  readonly waitedSeconds: number;
  readonly isAbandoned: boolean;
}

/**
 * How long somebody would have waited who was answered is not on record: only that they waited so long already. With
 * exponential patience the rest is as long as ever (no memory), so it is drawn and added; without it, every contact answered
 * late would give up at once in a version that answers a little later.
 */
export function withPatience(
  contact: RecordedContact,
  number: number,
  given: { mean: number; seed: number },
): DayContact {
  if (contact.isAbandoned) return { ...contact, patienceSeconds: contact.waitedSeconds };
  const random = seededRandom(Math.imul(number + 1, 0x85ebca6b) ^ given.seed);
  const rest = draw({ kind: 'exponential', mean: given.mean }, random);
  return { ...contact, patienceSeconds: contact.waitedSeconds + rest };
}
