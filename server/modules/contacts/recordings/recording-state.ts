import { defineMachine } from '../../../../shared/kernel/state-machine.ts';
import type { RecordingState } from '../../../../shared/contracts/contacts-recordings.ts';

export type RecordingEvent = 'complete' | 'repair' | 'lose' | 'delete';

/** A deleted recording keeps its row: that there was one, and when and by which rule it went, can be said for ever. */
export const recordingMachine = defineMachine<RecordingState, RecordingEvent>({
  name: 'recording',
  initial: 'recording',
  table: {
    recording: { complete: 'complete', repair: 'repaired', lose: 'lost' },
    complete: { delete: 'deleted' },
    repaired: { delete: 'deleted' },
    lost: {},
    deleted: {},
  },
});

/** There is sound to be heard. */
export const isPlayable = (state: RecordingState): boolean => state === 'complete' || state === 'repaired';
