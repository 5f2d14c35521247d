import type { RecordingNow } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../identity/index.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call, Calls } from './calls.ts';

/** Pausing the recording of a talk: by the agent who is in it, or by a step of the flow. */
export interface RecordingPause {
  byAgent(principal: Principal, contactId: string, paused: boolean): Promise<RecordingNow>;
  /** For the flow; `by` is `system:<part>`. Throws `contacts.not_recording`. */
  bySystem(contactId: string, paused: boolean, by: `system:${string}`): Promise<void>;
  /** A talk that is over or went to a colleague this moment is not recorded for whoever asks: a desk may ask a moment late. */
  now(principal: Principal, contactId: string): RecordingNow;
}

const NOT_MINE: RecordingNow = { isRecording: false, isPaused: false, resumesAt: null };

export function createRecordingPause(needs: {
  readonly calls: Pick<Calls, 'byContact'>;
  readonly recorder: Pick<CallRecorder, 'pause' | 'pausedUntil'>;
}): RecordingPause {
  const need = (contactId: string): Call => {
    const call = needs.calls.byContact(contactId);
    if (call === undefined) throw new AppError({ code: 'contacts.not_recording', kind: 'conflict' });
    return call;
  };
  /** Only who is in the talk knows that a secret is being said; a leader who may listen has no say here. */
  const ownTalk = (principal: Principal, contactId: string): Call => {
    demand(principal, 'contact.handle.voice');
    const call = need(contactId);
    if (call.agentId !== principal.staffId) throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
    return call;
  };
  const nowOf = (call: Call): RecordingNow => {
    const until = needs.recorder.pausedUntil(call);
    return {
      isRecording: call.recordingId !== undefined,
      isPaused: until !== undefined,
      resumesAt: until?.toISOString() ?? null,
    };
  };
  return {
    byAgent: async (principal, contactId, paused) => {
      const call = ownTalk(principal, contactId);
      await needs.recorder.pause(call, paused, `staff:${principal.staffId}`);
      return nowOf(call);
    },
    bySystem: (contactId, paused, by) => needs.recorder.pause(need(contactId), paused, by),
    now: (principal, contactId) => {
      demand(principal, 'contact.handle.voice');
      const call = needs.calls.byContact(contactId);
      return call?.agentId === principal.staffId ? nowOf(call) : NOT_MINE;
    },
  };
}
