import { WORD_LEFT } from '../../../../shared/contracts/voice-minute-events.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import type { Tx } from '../../../platform/events/transactor.ts';

/** In the transaction in which the contact ends: what was said cannot be on record without somebody who is to answer it. */
export const tellWord = (tx: Tx, contactId: string): void =>
  tx.emit({ aggregate: 'contact', aggregateId: contactId, type: WORD_LEFT, data: { contactId } });

/** Opens the case; asked again after a crash, and then answers with the case there is. */
export type OpenWordCase = (contactId: string) => Promise<void>;

export const wordListener = (needs: { readonly openCase: OpenWordCase }): Listener => ({
  name: 'voice.words',
  types: [WORD_LEFT],
  from: 'beginning',
  handle: (event) => needs.openCase(event.aggregateId),
});
