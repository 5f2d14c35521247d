import { newId } from '../../../../shared/kernel/id.ts';
import { LIVE_LIMITS } from '../../../../shared/contracts/routing-live.ts';
import { clip } from '../../../../shared/kernel/text.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { ContactRow } from '../../contacts/index.ts';
import { TRANSFER_HOLD_SECONDS } from './transfer-service.ts';
import { createTransferPlace } from './transfer-place-service.ts';
import { closeConsultsOfOthers, insertTransfer } from './transfer-store.ts';

/** A written talk passes to the one who takes the shift over: the customer sees a new name, and nothing is asked twice. */
export type HandTalk = (
  tx: Tx,
  talk: Pick<ContactRow, 'id' | 'queue_code'>,
  handing: { readonly fromStaffId: string; readonly toStaffId: string; readonly note: string },
) => Promise<void>;

export function createTalkHanding(needs: Parameters<typeof createTransferPlace>[0]): HandTalk {
  const place = createTransferPlace(needs);
  return async (tx, { id, queue_code: queueCode }, { fromStaffId, toStaffId, note }) => {
    const reason = 'leaving';
    await insertTransfer(tx.db, {
      id: newId(tx.now.getTime()),
      contact_id: id,
      at: tx.now,
      by_staff: fromStaffId,
      kind: 'agent',
      target: toStaffId,
      queue_code: queueCode ?? '',
      reason,
      note: clip(note, LIVE_LIMITS.noteChars),
    });
    await closeConsultsOfOthers(tx.db, id, null, tx.now);
    await place.enqueue(tx, id, {
      actor: `staff:${fromStaffId}`,
      queueCode: queueCode ?? '',
      reason,
      preferred: { agentIds: [toStaffId], holdSeconds: TRANSFER_HOLD_SECONDS },
    });
  };
}
