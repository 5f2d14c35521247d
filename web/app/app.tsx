import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router';
import { SessionProvider } from '../features/identity/session.tsx';
import { ServicesProvider, type Services } from '../ui/services.tsx';
import { TickerProvider } from '../ui/ticker.tsx';
import type { WordShelf } from '../ui/words.tsx';
import { createAppRouter } from './router.tsx';
import { roomScreens } from './room-screens.ts';
import { ThemeProvider } from './theme/theme-provider.tsx';

interface Props {
  readonly services: Services;
  readonly queries: QueryClient;
  readonly words: WordShelf;
}
export function App({ services, queries, words }: Props) {
  const [router] = useState(() => createAppRouter(roomScreens, words.need));
  return (
    <QueryClientProvider client={queries}>
      <ServicesProvider services={services}>
        <TickerProvider>
          <ThemeProvider>
            <SessionProvider>
              <RouterProvider router={router} />
            </SessionProvider>
          </ThemeProvider>
        </TickerProvider>
      </ServicesProvider>
    </QueryClientProvider>
  );
}
