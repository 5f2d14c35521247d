import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { BackfillFacts } from '../../../shared/contracts/cases-orders.ts';
import { emptyDraft, factsOf, missingOf, readDraft, touchStep, type BackfillDraft } from './backfill-draft.ts';

const full: BackfillDraft = {
  cause: 'ont',
  result: 'solved',
  note: ' 换了光猫 ',
  steps: { restart: 'no_change', replace: 'helped' },
  parts: [
    { name: '光猫 HG8145', quantity: 1, serial: 'SN123' },
    { name: '  ', quantity: 2, serial: '' },
    { name: '尾纤', quantity: 0, serial: '' },
  ],
  photos: ['p1'],
};

describe('what the engineer writes back', () => {
  it('is what the server takes', () =>
    expect([...Value.Errors(BackfillFacts, { ...factsOf(full), photoIds: [] })]).toEqual([]));

  it('leaves out parts without a name and never says nought pieces', () =>
    expect(factsOf(full)['parts']).toEqual([
      { name: '光猫 HG8145', quantity: 1, serial: 'SN123' },
      { name: '尾纤', quantity: 1 },
    ]));

  it('needs the cause and the result, and nothing else', () => {
    expect(missingOf(emptyDraft)).toEqual(['cause', 'result']);
    expect(missingOf(full)).toEqual([]);
  });

  it('a step touched again with the same word is not tried', () => {
    const once = touchStep(emptyDraft, 'restart', 'helped');
    expect(once.steps).toEqual({ restart: 'helped' });
    expect(touchStep(once, 'restart', 'no_change').steps).toEqual({ restart: 'no_change' });
    expect(touchStep(once, 'restart', 'helped').steps).toEqual({});
  });
});

describe('a draft kept on the phone', () => {
  it('comes back as it was', () => expect(readDraft(JSON.stringify(full))).toEqual(full));
  it.each([null, '', 'x', '[]', '1', '{"steps":{"a":"maybe"},"parts":[1],"photos":[{}],"result":"?"}'])(
    'that is spoiled (%s) becomes an empty form',
    (kept) => expect(readDraft(kept)).toEqual(emptyDraft),
  );
});
