import { describe, expect, it } from 'vitest';
import { AGENT_ACTIVITIES } from '../../shared/contracts/routing.ts';
import { chooseLanguage } from '../ui/language.ts';
import { bookOf, flatten, type Words } from './locale-files.ts';

const files = import.meta.glob<Words>(['./locale/*.json', '../ui/locale/*.json', '../features/**/locale/*.json'], {
  eager: true,
  import: 'default',
});
const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
  eager: true,
  import: 'default',
  query: '?raw',
});

const books = new Map<string, Map<string, ReadonlyMap<string, string>>>();
for (const [path, words] of Object.entries(files)) {
  const { book: name, language } = bookOf(path);
  const book = books.get(name) ?? new Map<string, ReadonlyMap<string, string>>();
  if (book.has(language)) throw new Error(`Two books are called ${name}: ${path}`);
  books.set(name, book.set(language, flatten(words)));
}
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();

it('the books of words are found: the parts, the app and its rooms', () => {
  expect([...books.keys()]).toEqual(expect.arrayContaining(['app', 'ui', 'identity']));
});

describe.each([...books])('the words of %s', (_name, book) => {
  const zh = book.get('zh-CN') ?? new Map<string, string>();
  const en = book.get('en') ?? new Map<string, string>();

  it('are there in both languages, key by key', () => {
    expect(zh.size).toBeGreaterThan(0);
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('leave no sentence empty', () => {
    for (const [key, text] of [...zh, ...en]) expect(text.trim(), key).not.toBe('');
  });

  it('fill in the same values in both languages', () => {
    for (const [key, text] of zh) expect(placeholders(en.get(key) ?? ''), key).toEqual(placeholders(text));
  });

  it('leave no English in the Chinese and no Chinese in the English', () => {
    for (const [key, text] of zh) expect(text, key).toMatch(/\p{Script=Han}|^[^\p{L}]*$/u);
    for (const [key, text] of en)
      expect(text.replace('首接', '').replace('中文', ''), key).not.toMatch(/\p{Script=Han}/u);
  });
});

it('the floor, the wall, the desk and the list of contacts call one state by one word', () => {
  for (const language of ['zh-CN', 'en']) {
    const word = (book: string, key: string) => books.get(book)?.get(language)?.get(key);
    for (const activity of AGENT_ACTIVITIES)
      expect(word('insight', `activity.${activity}`), activity).toBe(word('desk', `activity.${activity}`));
    expect(word('contacts', 'state.after_call_work')).toBe(word('desk', 'activity.after_call_work'));
  }
});

describe('a sentence that a screen asks for', () => {
  /** `useTranslation('room')` names the book until the next one; `t('key')` with a literal can be checked, and `'room:key'` anywhere. */
  const asked = Object.entries(sources).flatMap(([path, text]) => {
    let open = 'app';
    return [...text.matchAll(/\buseTranslation\('(\w+)'\)|\bt\('([\w.]+)'|'(\w+):([\w.]+)'/g)].flatMap(
      ([, book, key, other = '', otherKey]) => {
        if (book !== undefined) open = book;
        if (key !== undefined) return [{ path, book: open, key }];
        return otherKey !== undefined && books.has(other) ? [{ path, book: other, key: otherKey }] : [];
      },
    );
  });

  it('exists in its book', () => {
    expect(asked.length).toBeGreaterThan(20);
    const missing = asked.filter(({ book, key }) => books.get(book)?.get('zh-CN')?.has(key) !== true);
    expect(missing).toEqual([]);
  });
});

describe('the language of a new visitor', () => {
  it.each([
    [null, ['zh-CN', 'en'], 'zh-CN'],
    [null, ['en-US', 'zh-CN'], 'zh-CN'],
    [null, ['en-GB'], 'en'],
    [null, ['fr'], 'zh-CN'],
    [null, [], 'zh-CN'],
    ['en', ['zh-CN'], 'en'],
    ['xx', ['en'], 'en'],
  ] as const)('who chose %s and whose browser says %j is %s', (chosen, browser, language) =>
    expect(chooseLanguage(chosen, browser)).toBe(language),
  );
});
