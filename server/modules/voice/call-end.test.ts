import { describe, expect, it } from 'vitest';
import { whatEndMeans } from './call-end.ts';

describe('the end of a call', () => {
  it('by the customer is an abandon until a person has answered', () => {
    expect(whatEndMeans('self_service', 'customer', { reason: 'remote_bye' })).toMatchObject({
      event: 'abandon',
      reason: 'in_menu',
    });
    expect(whatEndMeans('waiting', 'customer', { reason: 'remote_bye' })).toMatchObject({
      event: 'abandon',
      reason: 'remote_bye',
    });
    expect(whatEndMeans('offered', 'customer', { reason: 'no_audio' })).toMatchObject({
      event: 'abandon',
      reason: 'no_audio',
    });
  });

  it('by us is never told as the customer walking away', () => {
    for (const state of ['arrived', 'self_service', 'waiting', 'offered'] as const) {
      expect(whatEndMeans(state, 'system', { reason: 'media_failure' })).toMatchObject({
        event: 'fail',
        endedBy: 'system',
      });
    }
  });

  it('ends a talk, whoever brings it, and changes nothing that is over', () => {
    expect(whatEndMeans('connected', 'customer', { reason: 'remote_bye' })).toMatchObject({
      event: 'end',
      endedBy: 'customer',
    });
    expect(whatEndMeans('connected', 'system', { reason: 'stopping' })).toMatchObject({
      event: 'end',
      reason: 'stopping',
    });
    for (const state of ['after_call_work', 'closed', 'abandoned', 'failed'] as const) {
      expect(whatEndMeans(state, 'customer', { reason: 'remote_bye' })).toBeUndefined();
    }
  });

  it('after leaving word is no abandon: nobody gave up, and a person who is called meanwhile is told so', () => {
    const told = { reason: 'remote_bye', leftWord: true };
    expect(whatEndMeans('waiting', 'customer', told)).toMatchObject({ event: 'end', reason: 'voicemail_left' });
    expect(whatEndMeans('offered', 'customer', told)).toMatchObject({ event: 'abandon', reason: 'voicemail_left' });
    expect(whatEndMeans('self_service', 'customer', told)).toMatchObject({ event: 'end', reason: 'voicemail_left' });
    expect(whatEndMeans('connected', 'customer', told)).toMatchObject({ event: 'end', reason: 'remote_bye' });
  });
});
