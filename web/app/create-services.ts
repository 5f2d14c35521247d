import { QueryClient } from '@tanstack/react-query';
import { sessionKey } from '../features/identity/session-api.ts';
import { createApiClient } from '../ui/api-client.ts';
import { ApiError } from '../ui/api-error.ts';
import type { Services } from '../ui/services.tsx';
import { browserSocket } from '../ui/browser-socket.ts';

const STALE_AFTER_MS = 10_000;
const RETRIES = 2;

/** Reading may be tried again when the server says that it helps; a refusal stays a refusal. */
export const mayRetry = (failures: number, error: unknown): boolean =>
  failures < RETRIES && error instanceof ApiError && error.retryable;

/** The session ended while a screen was open: the door asks for the password again and leads back. A mistyped password at the door is 401, too. */
export const sessionHasEnded = (error: ApiError): boolean => error.code === 'identity.not_signed_in';

export function createServices(language: () => string): { services: Services; queries: QueryClient } {
  const queries = new QueryClient({
    defaultOptions: {
      queries: { retry: mayRetry, staleTime: STALE_AFTER_MS, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  const api = createApiClient({
    fetch: (input, init) => window.fetch(input, init),
    language,
    onUnauthenticated: (error) => {
      if (sessionHasEnded(error)) queries.setQueryData(sessionKey, null);
    },
  });
  const socket = browserSocket({ onNotOpened: () => void queries.invalidateQueries({ queryKey: sessionKey }) });
  return { services: { api, socket }, queries };
}
