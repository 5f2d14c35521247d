import type { Tx } from '../../platform/events/transactor.ts';
import { callsBackLost } from './minute/minute-settings-store.ts';

/** Promises a call to whoever was cut off; false where nobody can be called, or nobody had asked for a person. Routing does it. */
export type CallBackLost = (tx: Tx, contactId: string, reason: string) => Promise<boolean>;

/** Ends that are our fault and not the caller's wish; a caller of the web page counts when their line broke by us and never came back. */
const OURS: ReadonlySet<string> = new Set(['media_failure', 'system_restart']);
const AFTER_BREAK: ReadonlySet<string> = new Set(['caller_lost', 'not_connected']);

/** Asked in the transaction that ends the contact, so that nobody who was cut off is forgotten by a crash in between. */
export async function callBackIfLost(
  { afterLoss }: { readonly afterLoss: CallBackLost },
  tx: Tx,
  lost: { readonly contactId: string; readonly reason: string; readonly hadBroken: boolean },
): Promise<boolean> {
  const { contactId, reason, hadBroken } = lost;
  if (!OURS.has(reason) && !(hadBroken && AFTER_BREAK.has(reason))) return false;
  return (await callsBackLost(tx.db)) && afterLoss(tx, contactId, reason);
}
