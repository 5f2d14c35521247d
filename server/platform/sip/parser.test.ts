import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { branchOf, parseNameAddr, parseVia, formatNameAddr, formatVia, tagOf } from './header-values.ts';
import { MAX_HEADER_BLOCK_BYTES, MAX_HEADERS, MAX_MESSAGE_BYTES } from './limits.ts';
import { parseMessage } from './parser.ts';
import { serialise } from './serialise.ts';
import { requestText, TEST_SDP } from './test-peer.ts';
import { formatUri, parseUri, userOf } from './uri.ts';

const valid = requestText({ method: 'INVITE', port: 5062, body: TEST_SDP });
const lines = (...extra: string[]): string => ['OPTIONS sip:a@b SIP/2.0', ...extra, '', ''].join('\r\n');
/** Two milliseconds each is under a second; a cost that grows with the square of the length never ends in a test's time. */
const PARSES = 300;
const CORE = [
  'v: SIP/2.0/UDP h:5060;branch=z9hG4bK1',
  'f: <sip:x@y>;tag=1',
  't: sip:z@y',
  'i: c1@h',
  'CSeq: 7 OPTIONS',
];
const refusalOf = (text: string) => {
  const parsed = parseMessage(text);
  return parsed.ok ? undefined : parsed.refusal;
};
const request = (text: string) => {
  const parsed = parseMessage(text);
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('no request');
  return parsed.value;
};

describe('a SIP message is read', () => {
  it('with compact names, folded lines and several values on one line', () => {
    const text = lines(
      'v: SIP / 2.0 / UDP one.example : 5062 ;branch=z9hG4bK1, SIP/2.0/TCP two.example;branch=z9hG4bK2',
      'f: "A \\"B\\" C, D" <sip:+8613800000001;phone-context=cn@h.example;user=phone>',
      '  ;tag=abc',
      ...CORE.slice(2),
      'm: <sip:a@1.2.3.4>, <sip:b@1.2.3.4>',
    );
    const message = request(text);
    expect(message.headers.values('via')).toHaveLength(2);
    expect(message.via).toMatchObject({ transport: 'UDP', host: 'one.example', port: 5062 });
    expect(message.from.displayName).toBe('A "B" C, D');
    expect(tagOf(message.from)).toBe('abc');
    expect(userOf(message.from.uri)).toBe('+8613800000001');
    expect(message.headers.values('contact')).toEqual(['<sip:a@1.2.3.4>', '<sip:b@1.2.3.4>']);
  });

  it('cut at Content-Length, and one that promises more than it brings is answered 400', () => {
    expect(request(`${valid}garbage`).body).toBe(TEST_SDP);
    expect(refusalOf(valid.slice(0, -3))?.answerable?.callId).toBe('call-1');
  });

  it('with bytes of any script in a name, lengths counted in bytes', () => {
    const name = Buffer.from('张三', 'utf8').toString('latin1');
    const message = request(valid.replace('Zhang', name));
    expect(Buffer.from(message.from.displayName, 'latin1').toString('utf8')).toBe('张三');
  });

  it('with headers named like parts of an object', () => {
    const message = request(lines(...CORE, '__proto__: x', 'constructor: y'));
    expect(message.headers.get('__proto__')).toBe('x');
    expect(message.headers.get('tostring')).toBeUndefined();
  });
});

describe('a wrong request that says whom to answer is answerable', () => {
  it.each([
    ['two lengths', lines(...CORE, 'Content-Length: 0', 'l: 1'), 400],
    ['a negative length', lines(...CORE, 'Content-Length: -1'), 400],
    ['two different callers', lines(...CORE, 'From: <sip:q@y>;tag=2'), 400],
    ['a header without colon', lines(...CORE, 'nonsense'), 400],
    ['a NUL in a header', lines(...CORE, 'Subject: a\0b'), 400],
    ['a lone line feed', lines(...CORE, 'Subject: a\nVia: b'), 400],
    ['a second Via nobody can read', lines(...CORE, 'Via: what'), 400],
    ['a method that differs in CSeq', lines(...CORE.slice(0, 4), 'CSeq: 7 INVITE'), 400],
    ['an unreadable Request-URI', lines(...CORE).replace('sip:a@b', 'sip:'), 400],
    ['spaces in the Request-URI', lines(...CORE).replace('sip:a@b', 'sip:a b@c'), 400],
    ['another version', lines(...CORE).replace('SIP/2.0', 'SIP/7.0'), 505],
    ['too many headers', lines(...CORE, ...Array<string>(MAX_HEADERS).fill('X: y')), 400],
    ['too long a header block', lines(...CORE, ...Array<string>(20).fill(`X: ${'y'.repeat(1000)}`)), 400],
    ['a CSeq of 2^31 or more', lines(...CORE.slice(0, 4), 'CSeq: 2147483648 OPTIONS'), undefined],
    ['no Via', lines(...CORE.slice(1)), undefined],
    ['no Call-ID', lines(...CORE.slice(0, 3), ...CORE.slice(4)), undefined],
  ])('%s', (_name, text, status) => {
    const refusal = refusalOf(text);
    expect(refusal).toBeDefined();
    expect(refusal?.answerable === undefined ? undefined : refusal.status).toBe(status);
  });

  it('but too many bytes are just dropped', () => {
    expect(refusalOf('x'.repeat(MAX_MESSAGE_BYTES + 1))?.answerable).toBeUndefined();
  });
});

describe('no sender can harm the reader', () => {
  const readable = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
  const bytes = fc.uint8Array({ maxLength: 400 }).map((b) => Buffer.from(b).toString('latin1'));
  it('random bytes never throw', () => {
    fc.assert(
      fc.property(bytes, (text) => void parseMessage(text)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(readable, readable, readable, (a, b, c) => void parseMessage(lines(...CORE, `${a}:${b}`, c))),
    );
  });

  it('a message with bytes changed never throws, and what is read can be written and read again', () => {
    const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, (edits) => {
        const raw = Buffer.from(valid, 'latin1');
        for (const [at, value] of edits) raw[at] = value;
        const parsed = parseMessage(raw.toString('latin1'));
        if (!parsed.ok) return;
        const again = parseMessage(serialise(parsed.value).toString('latin1'));
        if (!again.ok) throw new Error(again.refusal.reason);
        expect(again.value.callId).toBe(parsed.value.callId);
        expect(branchOf(again.value.via)).toBe(branchOf(parsed.value.via));
        expect(again.value.body).toBe(parsed.value.body);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['parameters', `Contact: <sip:a@b>${';p=1'.repeat(3000)}`],
    ['quotes', `Contact: ${'"'.repeat(8000)}`],
    ['contacts', `Contact: ${'<sip:a@b>,'.repeat(1000)}`],
    ['brackets', `Via: ${'<'.repeat(8000)}`],
    ['escapes', `From: "${'\\"'.repeat(4000)}`],
    ['folds', `X: y${'\r\n z'.repeat(3000)}`],
  ])('a header block full of %s costs little', (_name, header) => {
    const text = lines(...CORE, header);
    expect(text.length).toBeLessThan(MAX_HEADER_BLOCK_BYTES);
    for (let i = 0; i < PARSES; i += 1) parseMessage(text);
  });
});

describe('what is written can be read again', () => {
  const alnum = Array.from('abcdefghijklmnopqrstuvwxyz0123456789');
  const token = fc.string({ unit: fc.constantFrom(...alnum), minLength: 1, maxLength: 12 });
  const parameters = fc
    .dictionary(token, fc.oneof(fc.constant(''), token), { maxKeys: 5 })
    .map((d) => new Map(Object.entries(d)));
  const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
  const host = fc.constantFrom('h.example', '192.0.2.1', '2001:db8::1', 'my_container');
  const at = fc
    .record({ host, port })
    .map(({ host: h, port: p }) => (p === undefined ? { host: h } : { host: h, port: p }));
  const uri = fc
    .record({ at, user: token, parameters })
    .map((r) => ({ scheme: 'sip' as const, user: r.user, ...r.at, parameters: r.parameters }));
  const printable = fc.string({
    unit: fc.constantFrom(...alnum, ' ', '"', '\\', ',', ';', '<', '>', '@'),
    maxLength: 20,
  });

  it('an address', () => {
    fc.assert(
      fc.property(uri, (value) => {
        expect(parseUri(formatUri(value))).toEqual(value);
      }),
    );
  });
  it('a named address, whatever the name', () => {
    fc.assert(
      fc.property(printable, uri, parameters, (displayName, address, p) => {
        const value = { displayName, uri: address, parameters: p };
        expect(parseNameAddr(formatNameAddr(value))).toEqual(value);
      }),
    );
  });
  it('a Via', () => {
    fc.assert(
      fc.property(at, parameters, (a, p) => {
        const value = { transport: 'UDP', ...a, parameters: p };
        expect(parseVia(formatVia(value))).toEqual(value);
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    ['sip:%2B86138@h', '+86138'],
    ['tel:+86-10-1234;phone-context=x', '+86-10-1234'],
    ['sip:10010:password@h', '10010'],
    ['sip:h.example', ''],
    ['sip:bad%zz@h', 'bad%zz'],
  ])('%s is the user %s', (text, user) => {
    const parsed = parseUri(text);
    expect(parsed && userOf(parsed)).toBe(user);
  });
  it.each(['sip:', 'sip:@h', 'sip:a@b@c', 'sip:a@h:99999', 'sip:a@h:0', 'sip:a@[::g]', 'sip:a<b@h', 'nocolon'])(
    '%s is none',
    (text) => expect(parseUri(text)).toBeUndefined(),
  );
});
