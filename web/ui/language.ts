export const LANGUAGES = ['zh-CN', 'en'] as const;
export type AppLanguage = (typeof LANGUAGES)[number];

const KEY = 'shoujie.language';

/** Chinese first: English only for a person who chose it, or whose browser asks for English and not for Chinese at all. */
export function chooseLanguage(stored: string | null, browser: readonly string[]): AppLanguage {
  if (stored === 'zh-CN' || stored === 'en') return stored;
  const wanted = browser.map((tag) => tag.toLowerCase());
  const speaksChinese = wanted.some((tag) => tag.startsWith('zh'));
  return !speaksChinese && wanted.some((tag) => tag.startsWith('en')) ? 'en' : 'zh-CN';
}

/** A browser may refuse storage altogether (private windows, embedded frames): then the choice lasts as long as the page. */
export function stored(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}
export function store(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // Nothing is lost but the memory of a preference.
  }
}

export const startLanguage = (): AppLanguage => chooseLanguage(stored(KEY), navigator.languages);

/** A screen reader and the browser's own translation need to know what they read. */
export function keepLanguage(language: string): void {
  document.documentElement.lang = language;
  store(KEY, language);
}
