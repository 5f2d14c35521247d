import { useTranslation } from 'react-i18next';

interface Named {
  readonly zh: string;
  readonly en: string;
}

/** The word of a catalogue in the language of the screen; a code that a newer server made up is shown as it is. */
export const wordOf = (table: Readonly<Record<string, Named>>, code: string, language: string): string =>
  table[code]?.[language === 'en' ? 'en' : 'zh'] ?? code;

export function useWord(): (table: Readonly<Record<string, Named>>, code: string) => string {
  const { i18n } = useTranslation('cases');
  return (table, code) => wordOf(table, code, i18n.language);
}
