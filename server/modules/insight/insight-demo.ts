import type { Tx } from '../../platform/events/transactor.ts';
import { factAfter, type ContactFact, type Told } from './contact-fact.ts';
import { insertFacts } from './fact-store.ts';

/** The rows of lives that were never events, by the same rule as the listener's, in the transaction that writes the lives. */
export async function fillFacts(
  tx: Tx,
  lives: readonly { readonly told: readonly Told[] }[],
  shortSecondsOf: (queueCode: string | null) => number,
): Promise<void> {
  const facts = lives.flatMap(({ told }) => {
    const fact = told.reduce<ContactFact | undefined>((f, one) => factAfter(f, one, shortSecondsOf), undefined);
    return fact === undefined ? [] : [fact];
  });
  await insertFacts(tx.db, facts);
}
