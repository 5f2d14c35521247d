import type { RecordingProof, Waveform } from '../../../shared/contracts/contacts-recordings.ts';
import { CSRF_HEADER, CSRF_VALUE, type ApiClient } from '../../ui/api-client.ts';
import { readProblem } from '../../ui/api-error.ts';
import { queryKeys } from '../../ui/query-keys.ts';

export const recordingKeys = queryKeys('recordings');

export const readWaveform = (api: ApiClient, id: string, signal?: AbortSignal): Promise<Waveform> =>
  api.get({ path: `/api/recordings/${id}/waveform`, ...(signal ? { signal } : {}) });

/** Reads the whole file: an hour from an object store takes a while. */
const PROOF_DEADLINE_MS = 60_000;
export const proveRecording = (api: ApiClient, id: string): Promise<RecordingProof> =>
  api.get({ path: `/api/recordings/${id}/proof`, deadlineMs: PROOF_DEADLINE_MS });

/** A copy with the name of who takes it; the browser keeps it under the id of the recording. */
export async function downloadRecording(id: string, reason: string): Promise<void> {
  const answer = await fetch(`/api/recordings/${id}/download`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [CSRF_HEADER]: CSRF_VALUE },
    credentials: 'same-origin',
    body: JSON.stringify({ reason }),
  });
  if (!answer.ok) throw readProblem(await answer.json(), answer.status);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${id}.wav`;
  link.click();
  URL.revokeObjectURL(address);
}
