import { describe, expect, it } from 'vitest';
import { promptFor } from './greeting.ts';

const line = {
  number: '96001',
  label: '',
  topic: '',
  queue: '',
  entryFlow: '',
  greeting: 'spring-festival',
  ...{ noticeWhen: 'never' as const, notice: '', noticeHours: '' },
  enabled: true,
};

describe('the greeting of the number that was dialled', () => {
  it('stands where the flow greets, and nowhere else', () => {
    expect(promptFor('greeting', { line })).toBe('spring-festival');
    expect(promptFor('recording-notice', { line })).toBe('recording-notice');
  });

  it('is that of the house where the number has none, or is not set up at all', () => {
    expect(promptFor('greeting', { line: { ...line, greeting: '' } })).toBe('greeting');
    expect(promptFor('greeting', { line: undefined })).toBe('greeting');
  });
});
