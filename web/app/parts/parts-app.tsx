import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { ServicesProvider, type Services } from '../../ui/services.tsx';
import { TickerProvider } from '../../ui/ticker.tsx';
import { PreferenceMenus } from '../shell/preference-menus.tsx';
import { ThemeProvider } from '../theme/theme-provider.tsx';
import { ActParts } from './act-parts.tsx';
import { BarParts } from './bar-parts.tsx';
import { ListParts } from './list-parts.tsx';
import { ShowParts } from './show-parts.tsx';

export const PartsApp = ({ services, queries }: { services: Services; queries: QueryClient }) => (
  <QueryClientProvider client={queries}>
    <ServicesProvider services={services}>
      <TickerProvider>
        <ThemeProvider>
          <main style={{ maxWidth: 1100, margin: '0 auto', padding: 24 }}>
            <PreferenceMenus />
            <BarParts />
            <ShowParts />
            <ActParts />
            <ListParts />
          </main>
        </ThemeProvider>
      </TickerProvider>
    </ServicesProvider>
  </QueryClientProvider>
);
