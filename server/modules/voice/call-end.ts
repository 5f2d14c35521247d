import type { ContactState, Party } from '../../../shared/contracts/contacts.ts';
import type { CallEnd } from '../../platform/sip/index.ts';
import type { Happening } from '../contacts/index.ts';
import { WORD_REASON } from './minute/word.ts';

/** Where the customer was in their call; nowhere, when it is over already. */
const WHERE: Readonly<Record<ContactState, 'menu' | 'line' | 'talk' | undefined>> = {
  arrived: 'menu',
  self_service: 'menu',
  waiting: 'line',
  offered: 'line',
  connected: 'talk',
  after_call_work: undefined,
  closed: undefined,
  abandoned: undefined,
  failed: undefined,
};

/**
 * What the end of a call means for its contact, by the state it was in. Hanging up before a person answered is an abandon (in
 * the menu it is one, too, but never counts against the queue: nobody had asked for a person yet); in a talk it is an end.
 * What we cut off ourselves before a person answered (sound lost, process stopping) has failed: nobody left us.
 */
export function whatEndMeans(
  state: ContactState,
  by: Party,
  given: { readonly reason: string; readonly leftWord?: boolean },
): Happening | undefined {
  const { reason, leftWord = false } = given;
  const where = WHERE[state];
  // Said to the tape and hung up: nobody gave up. While it rings at a desk the table knows no such end; the reason says it then.
  if (leftWord && (where === 'menu' || where === 'line')) {
    const event = state === 'offered' ? 'abandon' : 'end';
    return { event, actor: 'customer', reason: WORD_REASON, endedBy: 'customer' };
  }
  if (where === undefined) return undefined;
  const told = { actor: by === 'customer' ? 'customer' : 'system:voice', reason, endedBy: by };
  if (where === 'talk') return { event: 'end', ...told };
  if (by === 'system') return { event: 'fail', ...told };
  return { event: 'abandon', ...told, reason: where === 'menu' && reason === 'remote_bye' ? 'in_menu' : reason };
}

/** A far end that vanished without a word has hung up as far as the customer's story goes, but the reason says how we know. */
export const endedBy = (end: CallEnd): Party => (end.cause === 'local_bye' ? 'agent' : 'customer');
