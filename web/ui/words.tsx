import type { Locale } from 'antd/es/locale';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { AppLanguage } from './language.ts';

export interface WordShelf {
  /** Done when these books are there in the language of the screen, so that nobody ever sees a key for a sentence. */
  readonly need: (books: readonly string[]) => Promise<void>;
  /** Every book that has been opened comes in the other language first; then the screen turns to it at once. */
  readonly speak: (language: AppLanguage) => Promise<void>;
  /** The words inside Ant Design's own parts, in a language that has been spoken. */
  readonly partsIn: (language: string) => Locale | undefined;
}

const WordsContext = createContext<WordShelf | undefined>(undefined);

export const WordsProvider = ({ words, children }: { words: WordShelf; children: ReactNode }) => (
  <WordsContext value={words}>{children}</WordsContext>
);

export function useWords(): WordShelf {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error('A screen stands outside WordsProvider');
  return words;
}

/** For what stands on every screen and yet speaks from the book of one room: drawn when its words are there. `of` stays the same. */
export function WithWords({ of, children }: { of: readonly string[]; children: ReactNode }) {
  const { need } = useWords();
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    need(of).then(
      () => setThere(true),
      () => undefined,
    );
  }, [need, of]);
  return isThere && children;
}
