import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What has to come over the line before a page can be used, packed as a server in front packs it. docs: screens, "first load". */
const WEB = 'dist/web';
const CHAT_KB = 120;
const STAFF_KB = 450;
/** On somebody else's page: it must never be the reason that the page is slow. */
const WIDGET_KB = 8;

const ASSETS = readdirSync(join(WEB, 'assets'));
/** Without the compressed twins that lie beside each file: a browser takes one of the three. */
const named = (screen: string): string[] => {
  const found = ASSETS.filter((n) => n.startsWith(`${screen}-`) && /\.(js|css)$/.test(n)).map((n) => `assets/${n}`);
  if (found.length === 0) throw new Error(`no built file of ${screen}`);
  return found;
};

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

  it.each(['desk-page', 'field-page'].filter((s) => ASSETS.some((n) => n.startsWith(`${s}-`))))(
    `the staff entry and the %s in Chinese weigh at most ${STAFF_KB} kB together`,
    (screen) => {
      const entry = withImports([...ofDocument('index.html'), ...named('words-zh')]);
      const whole = [...new Set([...entry, ...withImports(named(screen))])];
      const [alone, together] = [kB(entry), kB(whole)];
      process.stdout.write(
        `weight of the staff entry: ${alone.toFixed(1)} kB; with ${screen}: ${together.toFixed(1)} kB\n`,
      );
      expect(together).toBeLessThanOrEqual(STAFF_KB);
    },
  );

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
