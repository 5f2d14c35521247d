import type { ProofVerdict, RecordingState } from '../../../../shared/contracts/contacts-recordings.ts';

export interface ProofFacts {
  readonly state: RecordingState;
  readonly onRecord: string | null;
  /** Undefined: there is no file. `isOurs`: the wrapped key in its head is the one of this recording. */
  readonly file: { readonly sha256: string; readonly isOurs: boolean } | undefined;
  /** Undefined: recorded before the trail held hashes. */
  readonly witness: { readonly sha256: string | null; readonly isIntact: boolean } | undefined;
}

/** Three witnesses must agree: the file, the index, and the audit trail. The first that does not is named. */
export function verdictOf({ state, onRecord, file, witness }: ProofFacts): ProofVerdict {
  if (state === 'deleted') return 'deleted';
  if (onRecord === null) return 'no_record';
  if (witness !== undefined && (!witness.isIntact || witness.sha256 !== onRecord)) return 'record_changed';
  if (file === undefined) return 'file_missing';
  if (!file.isOurs || file.sha256 !== onRecord) return 'file_changed';
  return witness === undefined ? 'no_record' : 'unchanged';
}
