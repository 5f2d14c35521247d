import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { DialogSnapshot } from '../../platform/sip/index.ts';
import { moveCall, saveDialog } from './call-store.ts';
import type { CallLine } from './call-line.ts';
import type { Call, Calls } from './calls.ts';
import type { Talks } from './talks-service.ts';

/** A line that stands, with somebody at its other end. */
export type NewLine = Pick<Call, 'number' | 'sip' | 'lineId' | 'legId' | 'localAudio' | 'sound' | 'trunk'> & {
  readonly callId: string;
  readonly dialog: DialogSnapshot | undefined;
};

/** The far end puts another line in the place of its own: the contact, the talk and its recording go on with whoever is there now. */
export interface LineSwap {
  /** Answers the line before, which is to be said goodbye to. The new one is heard from then on. */
  take(call: Call, line: NewLine, how: SwapHow): Promise<CallLine>;
}
interface SwapHow {
  readonly event: 'referred' | 'replaced';
  readonly within?: (tx: Tx) => Promise<unknown>;
}

export interface LineSwapNeeds {
  readonly transactor: Transactor;
  readonly media: Pick<MediaEngine, 'closeLeg'>;
  readonly calls: Pick<Calls, 'reline'>;
  readonly talks: Pick<Talks, 'note'>;
  /** What they hear in the menu or while they wait is to be heard on the new line. */
  readonly hearAgain: (call: Call) => Promise<void>;
}

export function createLineSwap(needs: LineSwapNeeds): LineSwap {
  return {
    take: async (call, { callId, dialog, ...line }, { event, within }) => {
      const before = { sip: call.sip, legId: call.legId };
      const onRecord = async (tx: Tx): Promise<void> => {
        await moveCall(tx.db, call.contactId, line.trunk, callId);
        if (dialog !== undefined) await saveDialog(tx.db, call.contactId, dialog);
        await within?.(tx);
      };
      const become = (): void => needs.calls.reline(call, line);
      if (call.phase === 'talking') {
        const other = { kind: 'outside', id: line.number } as const;
        await needs.talks.note(call, event, { actor: 'customer', other, within: onRecord, then: become });
      } else {
        await needs.transactor.run(onRecord);
        become();
        await needs.hearAgain(call);
      }
      await needs.media.closeLeg(before.legId).catch(() => undefined);
      return before.sip;
    },
  };
}
