import type { ContactState, Party } from '../../../shared/contracts/contacts.ts';
import type { CallEnd } from '../../platform/sip/index.ts';
import type { Happening } from '../contacts/index.ts';

/**
 * What the end of a call means for its contact, by the state it was in. Hanging up before a person answered is an abandon (in
 * the menu it is one, too, but never counts against the queue: nobody had asked for a person yet); in a talk it is an end.
 * What we cut off ourselves before a person answered (sound lost, process stopping) has failed: nobody left us.
 */
export function whatEndMeans(state: ContactState, by: Party, reason: string): Happening | undefined {
  const actor = by === 'customer' ? 'customer' : 'system:voice';
  const left: Happening['event'] = by === 'system' ? 'fail' : 'abandon';
  switch (state) {
    case 'arrived':
    case 'self_service':
      return { event: left, actor, reason: reason === 'remote_bye' ? 'in_menu' : reason, endedBy: by };
    case 'waiting':
    case 'offered':
      return { event: left, actor, reason, endedBy: by };
    case 'connected':
      return { event: 'end', actor, reason, endedBy: by };
    case 'after_call_work':
    case 'closed':
    case 'abandoned':
    case 'failed':
      return undefined;
  }
}

/** A far end that vanished without a word has hung up as far as the customer's story goes, but the reason says how we know. */
export const endedBy = (end: CallEnd): Party => (end.cause === 'local_bye' ? 'agent' : 'customer');
