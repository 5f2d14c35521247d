import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookOf } from './locale-files.ts';
import { roomScreens } from './room-screens.ts';

const sources = new Map(
  Object.entries(
    import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
      eager: true,
      import: 'default',
      query: '?raw',
    }),
  ).map(([path, text]) => [posix.join('web/app', path), text]),
);
const ON_EVERY_PAGE = ['app', 'identity', 'ui'];
const roomBooks = new Set(
  Object.keys(import.meta.glob('../features/**/locale/en.json'))
    .map((path) => bookOf(path).book)
    .filter((book) => !ON_EVERY_PAGE.includes(book)),
);

/** What a file asks for, at once or later; types alone ask for nothing. */
function asksFor(file: string): string[] {
  const text = (sources.get(file) ?? '').replaceAll(/\bimport type [^;]+;/g, '');
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, to]) => posix.join(posix.dirname(file), to ?? ''))
    .filter((to) => sources.has(to));
}

function reachOf(root: string, stop: (file: string) => boolean = () => false): Set<string> {
  const all = new Set<string>();
  const add = (file: string): void => {
    if (all.has(file) || stop(file)) return;
    all.add(file);
    for (const to of asksFor(file)) add(to);
  };
  add(root);
  return all;
}

/** `useTranslation('room')`, `'room:key'` and `` `room:key.${code}` ``: the books that these files speak from, without those of every page. */
function booksOf(files: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const file of files) {
    for (const [, opened, named] of (sources.get(file) ?? '').matchAll(
      /\buseTranslation\('(\w+)'\)|['`](\w+):[a-zA-Z]\w*[.'$]/g,
    )) {
      const book = opened ?? named ?? '';
      if (roomBooks.has(book)) found.add(book);
    }
  }
  return [...found].sort();
}

/** Where the code of each screen is, as `screens.tsx` has it. */
const pageOf = new Map(
  [...sources].flatMap(([file, text]) =>
    file.endsWith('/screens.tsx')
      ? [...text.matchAll(/path: '([^']+)'[\s\S]*?\bimport\('([^']+)'\)/g)].map(
          ([, path = '', page = '']) => [path, posix.join(posix.dirname(file), page)] as const,
        )
      : [],
  ),
);

describe('a screen comes with the words it says', () => {
  it.each(roomScreens.map((s) => [s.path, s.books] as const))('%s', (path, books) => {
    const page = pageOf.get(path) ?? '';
    expect(sources.has(page), page).toBe(true);
    expect([...books].sort()).toEqual(booksOf(reachOf(page)));
  });

  it('and what is around every screen speaks from the books that it opens itself', () => {
    const frame = reachOf('web/app/main.tsx', (file) => file.endsWith('/screens.tsx'));
    expect(frame.has('web/features/desk/agent-duty.tsx')).toBe(true);
    const [, list = ''] =
      /const BOOKS = \[([^\]]*)\]/.exec(sources.get('web/features/desk/agent-duty.tsx') ?? '') ?? [];
    expect([...list.matchAll(/\w+/g)].map(([book]) => book).sort()).toEqual(booksOf(frame));
  });
});
