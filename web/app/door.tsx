import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { signInPath } from '../features/identity/return-path.ts';
import { useSessionState } from '../features/identity/session.tsx';
import { ApiProblem } from '../ui/api-problem.tsx';
import { Loading } from '../ui/loading.tsx';
import { ForbiddenPage } from './outcome-pages.tsx';

/** Whoever is inside already sees neither this nor the page of signing in. */
const ExpiredPasswordPage = lazy(async () => ({
  default: (await import('./sign-in/expired-password-page.tsx')).ExpiredPasswordPage,
}));

/** Nobody passes without a session; who comes back later finds the page that was asked for. */
export function Door() {
  const { session, error, readAgain } = useSessionState();
  const { pathname, search, hash } = useLocation();
  if (session === undefined) {
    if (error === null) return <Loading />;
    return (
      <div style={{ maxWidth: 520, margin: '20vh auto', padding: 16 }}>
        <ApiProblem error={error} onRetry={() => void readAgain()} />
      </div>
    );
  }
  if (session === null) return <Navigate to={signInPath(pathname + search + hash)} replace />;
  if (session.mustChangePassword) {
    return (
      <Suspense fallback={<Loading />}>
        <ExpiredPasswordPage />
      </Suspense>
    );
  }
  return <Outlet />;
}

export function MayEnter({ permission, children }: { permission: string | undefined; children: ReactNode }) {
  const { session } = useSessionState();
  const held: readonly string[] = session?.permissions ?? [];
  return permission === undefined || held.includes(permission) ? children : <ForbiddenPage permission={permission} />;
}
