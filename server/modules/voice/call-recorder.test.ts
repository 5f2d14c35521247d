import { describe, expect, it, vi } from 'vitest';
import { recordedCall } from '../../../test/support/recorded-call.ts';
import type { RecordingEnd } from '../contacts/index.ts';

const away = (): Promise<void> => Promise.reject(new Error('Connection terminated unexpectedly'));

describe('the end of a recording', () => {
  it('that the database does not take at once is told again, as what it is: a whole file', async () => {
    const told: RecordingEnd[] = [];
    const end = vi
      .fn<(id: string, end: RecordingEnd) => Promise<void>>()
      .mockImplementationOnce(away)
      .mockImplementationOnce(away)
      .mockImplementation((_, what) => Promise.resolve(void told.push(what)));
    const { call, recorder } = await recordedCall({ end });
    const id = call.recordingId;
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'complete', bytes: 1, durationMs: 1, sha256: 'a' }]);
    expect(end.mock.calls.map(([of]) => of)).toEqual([id, id, id]);
  });

  it('whose file cannot be read is told as a loss, however often that takes', async () => {
    const told: RecordingEnd[] = [];
    const end = vi
      .fn<(id: string, end: RecordingEnd) => Promise<void>>()
      .mockImplementationOnce(away)
      .mockImplementation((_, what) => Promise.resolve(void told.push(what)));
    const { call, recorder } = await recordedCall({ end, examine: () => Promise.reject(new Error('ENOSPC')) });
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'lose' }]);
  });

  it('that the database will not have is told as a loss, and nobody waits for it at the next start', async () => {
    const told: RecordingEnd[] = [];
    const end = vi
      .fn<(id: string, end: RecordingEnd) => Promise<void>>()
      .mockRejectedValueOnce(Object.assign(new Error('value out of range'), { code: '22003' }))
      .mockImplementation((_, what) => Promise.resolve(void told.push(what)));
    const { call, recorder } = await recordedCall({ end });
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'lose' }]);
  });
});
