import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation } from 'react-router';
import { DeskDuty } from '../../features/desk/duty.tsx';
import { useSession } from '../../features/identity/session.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Loading } from '../../ui/loading.tsx';
import { navigationOf, visibleTo, type RoomScreen } from '../../ui/room-screen.ts';
import { CrashNote } from './crash-note.tsx';
import { LineNotice } from './line-notice.tsx';
import './shell.css';
import { TopBar } from './top-bar.tsx';

/** A slim bar above; the screen fills the rest and scrolls by itself, so that nothing important ever scrolls away. */
export function Shell({ screens }: { screens: readonly RoomScreen[] }) {
  const { t } = useTranslation('app');
  const session = useSession();
  const { pathname } = useLocation();
  const isOpening = useNavigation().state === 'loading';
  return (
    <div className="sj-shell">
      <a className="sj-skip" href="#content">
        {t('skip')}
      </a>
      <TopBar screens={navigationOf(visibleTo(screens, session.permissions))} />
      <LineNotice />
      <main id="content" tabIndex={-1} className="sj-content" aria-busy={isOpening}>
        <ErrorBoundary
          resetKey={pathname}
          fallback={(error, tryAgain) => <CrashNote error={error} onRetry={tryAgain} />}
        >
          <DeskDuty>{isOpening ? <Loading /> : <Outlet />}</DeskDuty>
        </ErrorBoundary>
      </main>
    </div>
  );
}
