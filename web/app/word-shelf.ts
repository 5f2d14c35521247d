import type { i18n } from 'i18next';
import { keepLanguage, type AppLanguage } from '../ui/language.ts';
import type { WordShelf } from '../ui/words.tsx';
import type { Words } from './locale-files.ts';

/** The book in the language: fails where there is none or the line is down. */
export type FetchBook = (book: string, language: AppLanguage) => Promise<Words>;

/** `first`: the books that every page needs, whatever it shows. */
export function createShelf(
  instance: i18n,
  fetchBook: FetchBook,
  first: readonly string[],
): Omit<WordShelf, 'partsIn'> {
  const wanted = new Set(first);
  const fetchAll = async (language: AppLanguage): Promise<void> => {
    const isMissing = (book: string): boolean => !instance.hasResourceBundle(language, book);
    // Again until nothing is missing: while some came, another page may have asked for more.
    for (let missing = [...wanted].filter(isMissing); missing.length > 0; missing = [...wanted].filter(isMissing)) {
      const fetched = await Promise.all(missing.map(async (book) => [book, await fetchBook(book, language)] as const));
      for (const [book, words] of fetched) instance.addResourceBundle(language, book, words);
    }
  };
  return {
    need: async (books) => {
      const added = books.filter((book) => !wanted.has(book));
      for (const book of added) wanted.add(book);
      try {
        await fetchAll(instance.language as AppLanguage);
      } catch (error) {
        // Left on the list, a book that cannot be had would keep the screen from ever changing its language.
        for (const book of added) wanted.delete(book);
        throw error;
      }
    },
    speak: async (language) => {
      await fetchAll(language);
      await instance.changeLanguage(language);
      keepLanguage(language);
    },
  };
}
