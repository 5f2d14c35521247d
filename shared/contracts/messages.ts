import { casesMessages } from './cases-messages.ts';
import { commonMessages, type Messages } from './common-messages.ts';
import { contactsMessages } from './contacts-messages.ts';
import { identityMessages } from './identity-messages.ts';

/** All sentences of the house. A room adds its `<room>-messages.ts` here. */
export const messages: Messages = { ...commonMessages, ...identityMessages, ...contactsMessages, ...casesMessages };

export type Language = 'zh' | 'en';

/** zh-CN first: English only when the request asks for it before Chinese (RFC 9110 §12.5.4, quality values ignored). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const first = /\b(zh|en)\b/i.exec((acceptLanguage ?? '').slice(0, 200));
  return first?.[1]?.toLowerCase() === 'en' ? 'en' : 'zh';
};

export function sentenceOf(code: string, language: Language, details: Readonly<Record<string, unknown>>): string {
  const entry = messages[code] ?? commonMessages['common.internal'];
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
}
