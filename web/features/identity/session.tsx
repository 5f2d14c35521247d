import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { SessionView } from '../../../shared/contracts/identity.ts';
import type { Permission } from '../../../shared/contracts/identity-catalogue.ts';
import { useApi, useSocket } from '../../ui/services.tsx';
import { keepSession, sessionWithoutLine } from './kept-session.ts';
import { readSession, sessionKey, signIn, signOut } from './session-api.ts';

export interface SessionState {
  /** Undefined while the first answer is awaited; null when nobody is signed in. */
  readonly session: SessionView | null | undefined;
  readonly error: Error | null;
  readonly readAgain: () => Promise<unknown>;
  readonly signIn: (staffNo: string, password: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

/** Who sits here. Keeps the socket open exactly as long as somebody does. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const socket = useSocket();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) =>
      readSession(api, signal).catch((error: unknown) => {
        const kept = sessionWithoutLine(error, window.location.pathname, Date.now());
        if (kept === undefined) throw error;
        return kept;
      }),
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  const session = query.data;
  useEffect(() => {
    if (session !== undefined) keepSession(session);
  }, [session]);
  const mayListen = session !== undefined && session !== null && !session.mustChangePassword;
  const staffId = session?.staffId;
  useEffect(() => {
    if (!mayListen) return;
    socket.start();
    return () => socket.stop();
  }, [socket, mayListen, staffId]);

  const { error, refetch } = query;
  const state = useMemo<SessionState>(() => {
    // What the one before has read must not be seen by the next who sits down here.
    const become = (next: SessionView | null): void => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, next);
    };
    return {
      session,
      error,
      readAgain: () => refetch(),
      signIn: async (staffNo, password) => become(await signIn(api, { staffNo, password })),
      signOut: async () => {
        await signOut(api);
        become(null);
      },
    };
  }, [api, queries, session, error, refetch]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (state === undefined) throw new Error('A screen stands outside SessionProvider');
  return state;
}

/** For screens behind the door: somebody is signed in, or they would not be shown. */
export function useSession(): SessionView {
  const { session } = useSessionState();
  if (session === undefined || session === null) throw new Error('A screen is shown without a session');
  return session;
}

/** Hides what a post may not do. The server decides again: this is courtesy, not protection. */
export function useMay(): (permission: Permission) => boolean {
  const { session } = useSessionState();
  return (permission) => session?.permissions.includes(permission) ?? false;
}
