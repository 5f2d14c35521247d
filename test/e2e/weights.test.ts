import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What has to come over the line before a page can be used, packed as a server in front packs it. docs: screens, "first load". */
const WEB = 'dist/web';
const CHAT_KB = 120;
/** What was reached, and a twentieth: a page that grows past it has to say why. */
const STAFF_PAGES = [
  { page: 'desk-page', atOnce: ['desk-page', 'agent-duty'], books: 'web/features/desk/screens.tsx', kB: 346 },
  { page: 'field-page', atOnce: ['field-page'], books: 'web/features/field/field-books.ts', kB: 314 },
] as const;
/** On somebody else's page: it must never be the reason that the page is slow. */
const WIDGET_KB = 8;

const ASSETS = readdirSync(join(WEB, 'assets'));
/** Without the compressed twins that lie beside each file: a browser takes one of the three. */
const named = (screen: string): string[] => {
  const found = ASSETS.filter((n) => n.startsWith(`${screen}-`) && /\.(js|css)$/.test(n)).map((n) => `assets/${n}`);
  if (found.length === 0) throw new Error(`no built file of ${screen}`);
  return found;
};

/** As the screen declares them: the first list of words in the file. */
function booksIn(file: string): string[] {
  const [, list = ''] = /(?:books: |: readonly string\[\] = )\[([^\]]+)\]/.exec(readFileSync(file, 'utf8')) ?? [];
  const books = [...list.matchAll(/'(\w+)'/g)].map(([, book]) => book ?? '');
  if (books.length === 0) throw new Error(`no books of words in ${file}`);
  return books;
}

const ofDocument = (name: string): string[] =>
  [...readFileSync(join(WEB, name), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, file]) => file ?? '',
  );

/** The files and everything they import at once; what is imported later (`import()`) is not part of the first load. */
function withImports(files: readonly string[]): string[] {
  const all = new Set<string>();
  const add = (file: string): void => {
    if (all.has(file)) return;
    all.add(file);
    if (!file.endsWith('.js')) return;
    const source = readFileSync(join(WEB, file), 'utf8');
    for (const [, name] of source.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) add(`assets/${name ?? ''}`);
  };
  for (const file of files) add(file);
  return [...all];
}

const kB = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB, file))).length, 0) / 1_000;

describe('the pages come over a slow line', () => {
  it(`the customer chat with its styles weighs at most ${CHAT_KB} kB`, () => {
    const files = withImports(ofDocument('chat.html'));
    expect(files.some((f) => f.endsWith('.css'))).toBe(true);
    const weight = kB(files);
    process.stdout.write(`weight of the chat page: ${weight.toFixed(1)} kB in ${files.length} files\n`);
    expect(weight).toBeLessThanOrEqual(CHAT_KB);
  });

  it.each(STAFF_PAGES)(
    'the staff entry and the $page with its words in Chinese weigh at most $kB kB together',
    ({ page, atOnce, books, kB: most }) => {
      const entry = withImports([...ofDocument('index.html'), ...named('words-zh')]);
      const words = booksIn(books).flatMap((book) => named(`book-${book}-zh-CN`));
      const whole = [...new Set([...entry, ...words, ...withImports(atOnce.flatMap(named))])];
      const [alone, together] = [kB(entry), kB(whole)];
      process.stdout.write(
        `weight of the staff entry: ${alone.toFixed(1)} kB; with ${page}: ${together.toFixed(1)} kB in ${whole.length} files\n`,
      );
      expect(together).toBeLessThanOrEqual(most);
    },
  );

  it('no page brings the words of a room that it does not show', () => {
    const all = ASSETS.filter((n) => /^book-.*-zh-CN-.*\.js$/.test(n));
    expect(all.length).toBeGreaterThan(10);
    const atOnce = withImports([...ofDocument('index.html'), ...STAFF_PAGES.flatMap((p) => p.atOnce.flatMap(named))]);
    expect(atOnce.filter((file) => file.startsWith('assets/book-'))).toEqual([]);
  });

  it(`the widget costs the page around it at most ${WIDGET_KB} kB`, () => {
    expect(kB(['widget.js'])).toBeLessThanOrEqual(WIDGET_KB);
  });

  it('no chart library is loaded before a chart is drawn', () => {
    const charts = named('charts');
    expect(withImports([...ofDocument('index.html'), ...named('desk-page')])).not.toEqual(
      expect.arrayContaining(charts),
    );
  });
});
