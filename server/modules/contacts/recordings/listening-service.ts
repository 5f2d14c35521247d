import type { RecordingProof, Waveform } from '../../../../shared/contracts/contacts-recordings.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { demand, requireReason, type Audit, type Principal } from '../../identity/index.ts';
import type { ContactReading } from '../contact-reading-service.ts';
import { verdictOf } from './proof.ts';
import type { RecordingFiles } from './recording-files.ts';
import { RECORDED } from './recording-service.ts';
import { isPlayable } from './recording-state.ts';
import { findRecording, marksOf, waveformOf, type RecordingRow } from './recording-store.ts';
import { wavView, type WavView } from './wav-view.ts';

/** Hearing a recording, taking a copy of it, and proving that it is as it was. Who may is decided here, and every look is on record. */
export interface Listening {
  /** `isFirst`: a seek within the same hearing is not another look. */
  listen(principal: Principal, recordingId: string, isFirst: boolean): Promise<WavView>;
  waveform(principal: Principal, recordingId: string): Promise<Waveform>;
  download(principal: Principal, recordingId: string, reason: string): Promise<WavView & { readonly mark: string }>;
  proof(principal: Principal, recordingId: string): Promise<RecordingProof>;
}

export interface ListeningNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append' | 'witness'>;
  readonly reading: Pick<ContactReading, 'visible'>;
  readonly files: RecordingFiles;
  readonly clock: Clock;
}

/** Why there is nothing to be heard, for the person who asks. */
function notPlayable(state: RecordingRow['state']): AppError {
  if (state === 'recording')
    return new AppError({ code: 'contacts.recording_not_ready', kind: 'conflict', retryable: true });
  return new AppError({
    code: state === 'deleted' ? 'contacts.recording_deleted' : 'contacts.recording_lost',
    kind: 'not_found',
  });
}

export function createListening(needs: ListeningNeeds): Listening {
  const visible = async (principal: Principal, recordingId: string): Promise<RecordingRow> => {
    const row = await findRecording(needs.db, recordingId);
    if (row === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    const contact = await needs.reading.visible(principal, row.contact_id);
    // Agents hear their own calls; everybody else needs the right to listen.
    if (contact.agent_id !== principal.staffId) demand(principal, 'recording.listen');
    return row;
  };
  const playable = async (principal: Principal, recordingId: string): Promise<RecordingRow> => {
    const row = await visible(principal, recordingId);
    if (!isPlayable(row.state)) throw notPlayable(row.state);
    return row;
  };
  const note = (principal: Principal, row: RecordingRow, act: { action: string; reason?: string }): Promise<void> =>
    needs.transactor.run((tx) =>
      needs.audit.append(tx, {
        by: principal,
        ...act,
        subject: { kind: 'recording', id: row.id },
        details: { contactId: row.contact_id },
      }),
    );

  return {
    listen: async (principal, recordingId, isFirst) => {
      const row = await playable(principal, recordingId);
      const view = wavView(await needs.files.sound(row));
      if (isFirst) await note(principal, row, { action: 'recording.listened' });
      return view;
    },
    waveform: async (principal, recordingId) => {
      const row = await playable(principal, recordingId);
      const [waveform, marks] = await Promise.all([waveformOf(needs.db, row.id), marksOf(needs.db, row.id)]);
      return {
        bucketMs: waveform?.bucket_ms ?? 0,
        customer: [...(waveform?.customer ?? [])],
        agent: [...(waveform?.agent ?? [])],
        marks: marks.map(({ kind, at, actor }) => ({
          kind,
          actor,
          atMs: Math.max(0, at.getTime() - row.started_at.getTime()),
        })),
      };
    },
    download: async (principal, recordingId, given) => {
      demand(principal, 'recording.download');
      const reason = requireReason(given);
      const row = await playable(principal, recordingId);
      const sound = await needs.files.sound(row);
      await note(principal, row, { action: 'recording.downloaded', reason });
      const mark = `${principal.staffNo} ${principal.name} · ${needs.clock.now().toISOString()} · ${reason} · ${row.id}`;
      return { ...wavView(sound, mark), mark };
    },
    proof: async (principal, recordingId) => {
      const row = await visible(principal, recordingId);
      const [found, witness] = await Promise.all([
        row.state === 'deleted' ? undefined : needs.files.fingerprint(row),
        needs.audit.witness({ kind: 'recording', id: row.id }, RECORDED),
      ]);
      await note(principal, row, { action: 'recording.proved' });
      const said = witness?.details['sha256'];
      const sha256 = typeof said === 'string' ? said : null;
      const seen = witness === undefined ? undefined : { sha256, isIntact: witness.isIntact };
      return {
        recordingId: row.id,
        verdict: verdictOf({ state: row.state, onRecord: row.sha256, file: found, witness: seen }),
        onRecord: row.sha256,
        now: found?.sha256 ?? null,
        witness:
          witness === undefined
            ? null
            : {
                seq: witness.seq,
                at: witness.at.toISOString(),
                hash: witness.hash,
                sha256,
                isIntact: witness.isIntact,
              },
      };
    },
  };
}
