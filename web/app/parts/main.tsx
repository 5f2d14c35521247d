import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { WordsProvider } from '../../ui/words.tsx';
import { createServices } from '../create-services.ts';
import { startI18n } from '../i18n.ts';
import { PartsApp } from './parts-app.tsx';

// The sample book of every part, for those who build screens: `npx vite --config web/vite.config.ts`, then /parts.html. Not in the build.
const { i18n, words } = await startI18n();
const { services, queries } = createServices(() => i18n.language);
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <I18nextProvider i18n={i18n}>
      <WordsProvider words={words}>
        <PartsApp services={services} queries={queries} />
      </WordsProvider>
    </I18nextProvider>,
  );
}
