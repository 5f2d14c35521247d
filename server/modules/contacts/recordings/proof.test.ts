import { describe, expect, it } from 'vitest';
import { verdictOf, type ProofFacts } from './proof.ts';

const good: ProofFacts = {
  state: 'complete',
  onRecord: 'a',
  file: { sha256: 'a', isOurs: true },
  witness: { sha256: 'a', isIntact: true },
};

describe('the proof of a recording', () => {
  it('holds when the file, the index and the audit trail agree', () => {
    expect(verdictOf(good)).toBe('unchanged');
  });
  it.each<[string, Partial<ProofFacts>, string]>([
    ['the sound was changed', { file: { sha256: 'b', isOurs: true } }, 'file_changed'],
    ['its key was exchanged', { file: { sha256: 'a', isOurs: false } }, 'file_changed'],
    ['file and index were changed together', { onRecord: 'b', file: { sha256: 'b', isOurs: true } }, 'record_changed'],
    ['the entry in the trail was changed', { witness: { sha256: 'a', isIntact: false } }, 'record_changed'],
    ['there is no file', { file: undefined }, 'file_missing'],
    ['it was deleted by rule', { state: 'deleted', file: undefined }, 'deleted'],
    ['it comes from before there were hashes in the trail', { witness: undefined }, 'no_record'],
    ['it was lost', { state: 'lost', onRecord: null, file: undefined }, 'no_record'],
  ])('names what does not: %s', (_, change, verdict) => {
    expect(verdictOf({ ...good, ...change })).toBe(verdict);
  });
});
