import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeMediaEngine } from '../../platform/media/fake-media-engine.ts';
import { DEMO_PRINCIPAL } from '../../../test/support/principals.ts';
import { recordedCall } from '../../../test/support/recorded-call.ts';
import { RECORDING_LIMITS } from '../../../shared/contracts/contacts-recordings.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { createRecordingPause, type RecordingPause } from './recording-pause-service.ts';

const agent = { ...DEMO_PRINCIPAL, permissions: new Set(['contact.handle.voice'] as const) };
let media: FakeMediaEngine;
let marks: string[];
let pausing: RecordingPause;
let recordingId: string;
let contactId: string;

beforeEach(async () => {
  const { call, calls, recorder, ...of } = await recordedCall();
  ({ media, marks } = of);
  call.agentId = agent.staffId;
  pausing = createRecordingPause({ calls, recorder });
  vi.useFakeTimers();
  recordingId = call.recordingId!;
  ({ contactId } = call);
});
afterEach(() => vi.useRealTimers());

describe('pausing the recording of a talk', () => {
  it('is done by the agent who is in it, and goes on when they say so', async () => {
    expect(await pausing.byAgent(agent, contactId, true)).toMatchObject({ isRecording: true, isPaused: true });
    expect(media.isPaused(recordingId)).toBe(true);
    expect(pausing.now(agent, contactId).resumesAt).not.toBeNull();
    expect(await pausing.byAgent(agent, contactId, false)).toEqual({
      isRecording: true,
      isPaused: false,
      resumesAt: null,
    });
    expect(media.isPaused(recordingId)).toBe(false);
    expect(marks).toEqual([`pause staff:${agent.staffId}`, `resume staff:${agent.staffId}`]);
  });

  it('ends by itself when it was forgotten', async () => {
    await pausing.byAgent(agent, contactId, true);
    await vi.advanceTimersByTimeAsync(RECORDING_LIMITS.pauseMinutes * 60_000 - 1);
    expect(media.isPaused(recordingId)).toBe(true);
    await vi.advanceTimersByTimeAsync(2);
    expect(media.isPaused(recordingId)).toBe(false);
    expect(marks.at(-1)).toBe('resume system:voice');
  });

  it('is done once however often the button is pressed', async () => {
    await Promise.all([pausing.byAgent(agent, contactId, true), pausing.byAgent(agent, contactId, true)]);
    expect(marks).toHaveLength(1);
  });

  it('is done by the flow while it asks for a card number', async () => {
    await pausing.bySystem(contactId, true, 'system:flow');
    expect(media.isPaused(recordingId)).toBe(true);
    expect(marks).toEqual(['pause system:flow']);
  });

  it('is refused to anybody else, and where nothing is recorded', async () => {
    const other = { ...agent, staffId: newId() };
    await expect(pausing.byAgent(other, contactId, true)).rejects.toMatchObject({ code: 'contacts.not_yours' });
    await expect(pausing.byAgent(agent, newId(), true)).rejects.toMatchObject({ code: 'contacts.not_recording' });
    await expect(pausing.byAgent(DEMO_PRINCIPAL, contactId, true)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(media.isPaused(recordingId)).toBe(false);
  });

  it('is no question that can fail: a talk that is over, or a colleague’s by now, is simply not recorded for whoever asks', () => {
    const none = { isRecording: false, isPaused: false, resumesAt: null };
    expect(pausing.now(agent, newId())).toEqual(none);
    expect(pausing.now({ ...agent, staffId: newId() }, contactId)).toEqual(none);
    expect(() => pausing.now(DEMO_PRINCIPAL, contactId)).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  });
});
