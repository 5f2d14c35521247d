import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { keepLanguage, startLanguage, type AppLanguage } from '../ui/language.ts';
import { namespaceOf } from './locale-files.ts';

/** Words are found by their place: a room that adds its two files needs no line here. Loaded when the language is first spoken. */
const books = { 'zh-CN': () => import('./words-zh.ts'), en: () => import('./words-en.ts') };

async function load(instance: i18n, language: AppLanguage): Promise<void> {
  if (instance.hasResourceBundle(language, 'app')) return;
  const { files } = await books[language]();
  for (const [path, words] of Object.entries(files)) {
    instance.addResourceBundle(language, namespaceOf(path).namespace, words);
  }
}

export async function startI18n(): Promise<i18n> {
  const language = startLanguage();
  const instance = i18next.createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'app',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await load(instance, language);
  keepLanguage(language);
  return instance;
}

export async function speak(instance: i18n, language: AppLanguage): Promise<void> {
  await load(instance, language);
  await instance.changeLanguage(language);
  keepLanguage(language);
}
