import { describe, expect, it } from 'vitest';
import { readOptions, readWord } from './chat-address.ts';

describe('the one-line script on the operator’s site', () => {
  it('opens the chat of the place it was loaded from', () => {
    const { origin, address } = readOptions(
      'https://desk.example/widget.js?v=2',
      {},
      'https://www.operator.example/tv',
    );
    expect(origin).toBe('https://desk.example');
    expect(new URL(address).pathname).toBe('/chat');
    expect(new URL(address).host).toBe('desk.example');
  });

  it('tells from which page the customer writes, and keeps what stands behind its question mark', () => {
    const { address } = readOptions(
      'https://desk.example/widget.js',
      {},
      'https://www.operator.example/bill?token=secret#x',
    );
    expect(new URL(address).searchParams.get('from')).toBe('https://www.operator.example/bill');
    expect(address).not.toContain('secret');
  });

  it('speaks Chinese unless told otherwise', () => {
    expect(readOptions('https://desk.example/widget.js', {}, '').label).toBe('在线客服');
    const english = readOptions('https://desk.example/widget.js', { lang: 'en', side: 'left' }, '');
    expect(english).toMatchObject({ label: 'Chat with us', side: 'left' });
    expect(english.address).toContain('lang=en');
  });
});

describe('a message to the page around the chat', () => {
  const ours = 'https://desk.example';
  it('is heard from our own frame', () => {
    expect(readWord({ origin: ours, data: { shoujie: 'close' } }, ours)).toEqual({ kind: 'close' });
    expect(readWord({ origin: ours, data: { shoujie: 'unread', count: 3 } }, ours)).toEqual({
      kind: 'unread',
      count: 3,
    });
  });
  it.each([
    [{ origin: 'https://evil.example', data: { shoujie: 'close' } }],
    [{ origin: ours, data: 'close' }],
    [{ origin: ours, data: null }],
    [{ origin: ours, data: { shoujie: 'unread', count: -1 } }],
    [{ origin: ours, data: { shoujie: 'unread', count: '9' } }],
  ])('is not heard otherwise: %j', (message) => expect(readWord(message, ours)).toBeUndefined());
});
