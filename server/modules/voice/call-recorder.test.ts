import { describe, expect, it, vi } from 'vitest';
import { recordedCall } from '../../../test/support/recorded-call.ts';
import type { RecordingEnd } from '../contacts/index.ts';

const away = new Error('Connection terminated unexpectedly');

/** A database that fails so at first, and then takes what it is told. */
function database(...failures: readonly Error[]) {
  const told: RecordingEnd[] = [];
  const end = vi.fn((_: string, what: RecordingEnd) => Promise.resolve(void told.push(what)));
  for (const failure of failures) end.mockRejectedValueOnce(failure);
  return { told, end };
}

describe('the end of a recording', () => {
  it('that the database does not take at once is told again, as what it is: a whole file', async () => {
    const { told, end } = database(away, away);
    const { call, recorder } = await recordedCall({ end });
    const id = call.recordingId;
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'complete', bytes: 1, durationMs: 1, sha256: 'a' }]);
    expect(end.mock.calls.map(([of]) => of)).toEqual([id, id, id]);
  });

  it('whose file cannot be read is told as a loss, however often that takes', async () => {
    const { told, end } = database(away);
    const { call, recorder } = await recordedCall({ end, examine: () => Promise.reject(new Error('ENOSPC')) });
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'lose' }]);
  });

  it('that the database will not have is told as a loss, and nobody waits for it at the next start', async () => {
    const { told, end } = database(Object.assign(new Error('value out of range'), { code: '22003' }));
    const { call, recorder } = await recordedCall({ end });
    await recorder.stop(call);
    expect(told).toEqual([{ event: 'lose' }]);
  });
});
