import i18next from 'i18next';
import { createRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { chooseLanguage } from '../../ui/language.ts';
import { CustomerCrash, CustomerPage } from './customer-page.tsx';
import './customer.css';
import en from './locale/en.json' with { type: 'json' };
import zh from './locale/zh-CN.json' with { type: 'json' };

/** Nothing of Ant Design here: a customer on a slow line waits for every kilobyte (docs/decisions/0005-screens.md). */
const asked = new URLSearchParams(window.location.search);
const language = chooseLanguage(asked.get('lang'), navigator.languages);
document.documentElement.lang = language;
if (asked.get('mode') === 'elder') document.documentElement.dataset['mode'] = 'elder';

const i18n = i18next.createInstance();
await i18n.use(initReactI18next).init({
  lng: language,
  fallbackLng: false,
  resources: { 'zh-CN': { customer: zh }, en: { customer: en } },
  interpolation: { escapeValue: false },
});
document.title = i18n.t('customer:title');

const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for the chat');
createRoot(place).render(
  <I18nextProvider i18n={i18n}>
    <ErrorBoundary fallback={() => <CustomerCrash />}>
      <CustomerPage />
    </ErrorBoundary>
  </I18nextProvider>,
);
