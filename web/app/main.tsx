import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { WordsProvider } from '../ui/words.tsx';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';
import { createServices } from './create-services.ts';

const { i18n, words } = await startI18n();
const { services, queries } = createServices(() => i18n.language);
const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for the app');
createRoot(place).render(
  <I18nextProvider i18n={i18n}>
    <WordsProvider words={words}>
      <App services={services} queries={queries} words={words} />
    </WordsProvider>
  </I18nextProvider>,
);
