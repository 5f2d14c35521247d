export interface Words {
  readonly [key: string]: string | Words;
}

/**
 * `../features/cases/locale/zh-CN.json` → book `cases`, language `zh-CN`; a part of a room may have a book of its own
 * (`../features/routing/rules/locale`: `rules`). The app's own are `app`, the parts' are `ui`.
 */
export function bookOf(path: string): { book: string; language: string } {
  const parts = path.split('/');
  const language = parts.at(-1)?.replace('.json', '') ?? '';
  const folder = parts.at(-3) ?? '';
  return { book: folder === '.' || folder === '' ? 'app' : folder, language };
}

/** Every sentence under its full name: `signIn.submit`. */
export function flatten(words: Words, prefix = ''): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [name, sentence] of flatten(value, `${prefix}${key}.`)) all.set(name, sentence);
  }
  return all;
}
