import type { Locale } from 'antd/es/locale';
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { startLanguage, type AppLanguage } from '../ui/language.ts';
import type { WordShelf } from '../ui/words.tsx';
import { bookOf, type Words } from './locale-files.ts';
import { createShelf } from './word-shelf.ts';

/** The books of every page, loaded when the language is first spoken. */
const first = { 'zh-CN': () => import('./words-zh.ts'), en: () => import('./words-en.ts') };
type FirstBook = keyof Awaited<ReturnType<(typeof first)['en']>>['books'];
const FIRST: readonly FirstBook[] = ['app', 'identity', 'ui'];
const isFirst = (book: string): book is FirstBook => FIRST.some((name) => name === book);

/** A room's words are found by their place, so that a room that adds its two files needs no line here, and come with its screens. */
const rooms = import.meta.glob<Words>(['../features/**/locale/*.json', '!../features/identity/locale/*.json'], {
  import: 'default',
});
const roomBooks = new Map(
  Object.entries(rooms).map(([path, fetch]) => {
    const { book, language } = bookOf(path);
    return [`${book} ${language}`, fetch];
  }),
);

export async function startI18n(): Promise<{ i18n: i18n; words: WordShelf }> {
  const instance = i18next.createInstance();
  const language = startLanguage();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'app',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  const parts = new Map<string, Locale>();
  const shelf = createShelf(instance, (book, wanted) => fetchBook(book, wanted, parts), FIRST);
  await shelf.speak(language);
  return { i18n: instance, words: { ...shelf, partsIn: (spoken) => parts.get(spoken) } };
}

async function fetchBook(book: string, language: AppLanguage, parts: Map<string, Locale>): Promise<Words> {
  if (isFirst(book)) {
    const got = await first[language]();
    parts.set(language, got.parts);
    return got.books[book];
  }
  const fetch = roomBooks.get(`${book} ${language}`);
  if (fetch === undefined) throw new Error(`No book of words: ${book}`);
  return await fetch();
}
