import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../shared/contracts/contacts.ts';
import { EMPTY_LOG, hasHole, mergeEntries } from '../ui/entry-log.ts';
import { restore } from './outbox.ts';
import { needsSeparator, sayBytes, sayTime, sayWait } from './time-words.ts';

const entry = (seq: number) => ({ seq }) as TranscriptEntry;

describe('the transcript on the page', () => {
  it('shows every entry once and in order, whatever is doubled or overtakes on the way', () => {
    const arrivals = fc.array(fc.array(fc.integer({ min: 1, max: 30 })));
    fc.assert(
      fc.property(arrivals, (batches) => {
        let log = EMPTY_LOG;
        for (const batch of batches) log = mergeEntries(log, batch.map(entry));
        const all = new Set(batches.flat());
        let through = 0;
        while (all.has(through + 1)) through += 1;
        expect(log.entries.map((e) => e.seq)).toEqual(Array.from({ length: through }, (_, i) => i + 1));
        expect(hasHole(log)).toBe([...all].some((seq) => seq > through));
      }),
    );
  });

  it('forgets nothing in storage that it can still send, and says so of a picture whose bytes are gone', () => {
    const base = {
      clientMessageId: 'message-1',
      contactId: null,
      text: '',
      attachment: null,
      fileName: null,
      at: '',
      problem: '',
    };
    const stored = JSON.stringify([
      { ...base, kind: 'text', text: '在吗', state: 'sent' },
      { ...base, kind: 'image', state: 'uploading' },
      'nonsense',
    ]);
    expect(restore(stored, '请重新选择').map((i) => [i.state, i.problem])).toEqual([
      ['waiting', ''],
      ['failed', '请重新选择'],
    ]);
    expect(restore('{broken', '')).toEqual([]);
  });
});

describe('times on the page', () => {
  const at = (text: string): string => new Date(text).toISOString();
  const now = new Date('2026-05-06T14:05:00');

  it('stand before the first word, after five minutes of silence and at midnight', () => {
    expect(needsSeparator(undefined, at('2026-05-06T10:00:00'))).toBe(true);
    expect(needsSeparator(at('2026-05-06T10:00:00'), at('2026-05-06T10:04:59'))).toBe(false);
    expect(needsSeparator(at('2026-05-06T10:00:00'), at('2026-05-06T10:05:00'))).toBe(true);
    expect(needsSeparator(at('2026-05-05T23:59:00'), at('2026-05-06T00:00:30'))).toBe(true);
  });

  it('are said as people say them', () => {
    expect(sayTime(at('2026-05-06T09:03:00'), now, 'zh')).toBe('09:03');
    expect(sayTime(at('2026-05-05T23:03:00'), now, 'zh')).toBe('昨天 23:03');
    expect(sayTime(at('2026-03-01T08:00:00'), now, 'zh')).toBe('3月1日 08:00');
    expect(sayTime(at('2025-12-31T08:00:00'), now, 'zh')).toBe('2025年12月31日 08:00');
    expect(sayTime(at('2026-03-01T08:00:00'), now, 'en')).toBe('1 Mar, 08:00');
  });

  it('promise a wait as a range, never as a number of seconds', () => {
    expect([sayWait(20, 'zh'), sayWait(61, 'zh'), sayWait(60, 'en'), sayWait(300, 'en')]).toEqual([
      '不到1分钟',
      '1–2分钟',
      'less than a minute',
      '3–5 minutes',
    ]);
    expect([sayBytes(900), sayBytes(27_000), sayBytes(3_400_000)]).toEqual(['900 B', '26 KB', '3.2 MB']);
  });
});
