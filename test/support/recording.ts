import { parseWav, type Wav } from '../../server/platform/media/wav.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import type { Recording } from '../../shared/contracts/contacts-recordings.ts';
import type { StaffClient } from './staff-client.ts';
import { until } from './until.ts';

/** Waits until the contact has exactly this one recording and it is finished. */
export async function finishedRecording(
  staff: StaffClient,
  contactId: string,
  state: Recording['state'] = 'complete',
): Promise<Recording> {
  return until(
    async () => {
      const { recordings } = await staff.api<ContactStory>('GET', `/contacts/${contactId}`);
      if (recordings.length > 1) throw new Error(`${recordings.length} recordings`);
      return recordings[0]?.state === state ? recordings[0] : undefined;
    },
    { what: `the one recording to be ${state}` },
  );
}

export async function download(staff: StaffClient, recording: Recording): Promise<{ file: Buffer; wav: Wav }> {
  const answer = await staff.file(`/recordings/${recording.id}`);
  const file = Buffer.from(await answer.arrayBuffer());
  return { file, wav: parseWav(file) };
}
