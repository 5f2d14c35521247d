import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { safeFileName, sniff } from './attachment-rules.ts';
import { cleanText, IDLE_CLOSE_MS, IDLE_WARN_MS } from './chat-rules.ts';
import { idleStep } from './idle.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { newVisitorToken, visitorTokenIn } from './visitor-token.ts';

describe('rate limits', () => {
  it('never let more through than the burst and what refilled, however the tries come', () => {
    const tries = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(tries, (gaps) => {
        const limit = createRateLimit({ burst: 5, perMinute: 60 });
        let now = 0;
        let passed = 0;
        for (const gap of gaps) {
          now += gap;
          if (limit.take('visitor', now)) passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(5 + Math.ceil(now / 1_000));
      }),
    );
  });

  it('let a visitor through again after waiting, and one visitor does not use up another’s', () => {
    const limit = createRateLimit({ burst: 1, perMinute: 60 });
    expect([limit.take('a', 0), limit.take('a', 1), limit.take('b', 1), limit.take('a', 1_002)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('keep a bounded memory under a flood of new keys', () => {
    const limit = createRateLimit({ burst: 1, perMinute: 1 }, 100);
    for (let i = 0; i < 10_000; i += 1) limit.take(`k${i}`, i);
    expect(limit.size()).toBeLessThanOrEqual(100);
  });
});

const START = Date.parse('2026-05-06T10:00:00Z');
const entry = (
  seq: number,
  author: TranscriptEntry['author'],
  afterMs: number,
  clientMessageId: string | null = null,
) => ({ seq, author, at: new Date(START + afterMs).toISOString(), clientMessageId }) as TranscriptEntry;
const at = (ms: number): Date => new Date(START + ms);

describe('a silent conversation', () => {
  it('is never closed while the customer waits for us, however long', () => {
    const entries = [entry(1, 'agent', 0), entry(2, 'customer', 1_000)];
    expect(idleStep(entries, at(10 * IDLE_CLOSE_MS)).step).toBe('none');
  });

  it('is warned about after ten minutes counted from our first unanswered word, and closed five minutes after that', () => {
    const entries = [entry(1, 'customer', 0), entry(2, 'agent', 0), entry(3, 'agent', 9 * 60_000)];
    expect(idleStep(entries, at(IDLE_WARN_MS - 1)).step).toBe('none');
    expect(idleStep(entries, at(IDLE_WARN_MS))).toEqual({ step: 'warn', sinceSeq: 2 });
    const warned = [...entries, entry(4, 'system', IDLE_WARN_MS, 'idle-2')];
    expect(idleStep(warned, at(IDLE_CLOSE_MS - 1)).step).toBe('none');
    expect(idleStep(warned, at(IDLE_CLOSE_MS)).step).toBe('close');
    expect(idleStep([...warned, entry(5, 'customer', IDLE_WARN_MS + 1)], at(IDLE_CLOSE_MS)).step).toBe('none');
  });

  it('still gets its warning when we were down while it became idle', () => {
    expect(idleStep([entry(2, 'agent', 0)], at(2 * IDLE_CLOSE_MS))).toEqual({ step: 'warn', sinceSeq: 2 });
  });
});

describe('what is sent along', () => {
  it('is what its bytes say', () => {
    expect(sniff(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'x.txt')).toBe('image/jpeg');
    expect(sniff(Buffer.from('%PDF-1.7'), 'x.png')).toBe('application/pdf');
    expect(sniff(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'), 'x')).toBe('image/webp');
    expect(sniff(Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1'), 'x.webp')).toBeUndefined();
    expect(sniff(Buffer.from('PK\u0003\u0004 a.exe'), 'x.docx')).toBeUndefined();
    expect(sniff(Buffer.from('PK\u0003\u0004[Content_Types].xml word/document.xml'), 'x.docx')).toMatch(
      /wordprocessing/,
    );
    expect(sniff(Buffer.from([0xff, 0xfe, 0x41]), 'x.txt')).toBeUndefined();
  });

  it('loses from its name what would mislead a reader, a header or a disk', () => {
    expect(safeFileName('../../etc/passwd')).toBe('passwd');
    expect(safeFileName('C:\\temp\\账单"1".pdf')).toBe('账单1.pdf');
    expect(safeFileName('exe.\u202efdp')).toBe('exe.fdp');
    expect(safeFileName('\r\n')).toBe('file');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe.length).toBeGreaterThan(0);
        expect(safe.length).toBeLessThanOrEqual(200);
        expect(Array.from(safe).every((ch) => ch >= ' ' && !'/\\<>"'.includes(ch))).toBe(true);
      }),
    );
  });
});

describe('words and tokens', () => {
  it('keep line breaks and every script, and lose what cannot be stored', () => {
    expect(cleanText('  第一行\r\n第二行\u0000\u0007 👵🏻 ')).toBe('第一行\n第二行 👵🏻');
  });

  it('find the token in the header, in the sub-protocol or in the cookie, and nothing that only looks like one', () => {
    const [one, two] = [newVisitorToken(), newVisitorToken()];
    expect(visitorTokenIn({ authorization: `Visitor ${one}`, cookie: `shoujie_visitor=${two}` })).toBe(one);
    expect(visitorTokenIn({ 'sec-websocket-protocol': `shoujie.v1, visitor.${one}` })).toBe(one);
    expect(visitorTokenIn({ cookie: `a=b; shoujie_visitor=${two}; c=d` })).toBe(two);
    expect(visitorTokenIn({ cookie: 'shoujie_visitor=short', authorization: `Bearer ${one}` })).toBeUndefined();
  });
});
