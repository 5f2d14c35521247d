import { AppstoreOutlined } from '@ant-design/icons';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { postName } from '../features/identity/post-name.ts';
import { useSession } from '../features/identity/session.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { navigationOf, visibleTo, type RoomScreen } from '../ui/room-screen.ts';
import { useNow } from '../ui/ticker.tsx';
import { greetingOf } from './greeting.ts';

/** Who works on one screen begins there; who has several chooses. */
export function HomePage({ screens }: { screens: readonly RoomScreen[] }) {
  const { t, i18n } = useTranslation('app');
  const { token } = theme.useToken();
  const session = useSession();
  const now = useNow();
  const mine = navigationOf(visibleTo(screens, session.permissions));
  const first = mine.find((s) => s.startsDayOf?.includes(session.post)) ?? (mine.length === 1 ? mine[0] : undefined);
  if (first !== undefined) return <Navigate to={first.path} replace />;
  const greeting = t(`greeting.${greetingOf(now.getHours())}`, { name: session.name });
  return (
    <div style={{ padding: '24px 16px', maxWidth: 960, margin: '0 auto' }}>
      <PageHeader title={greeting} subtitle={postName(session.post, i18n.language)} />
      {mine.length === 0 && <EmptyState icon={<AppstoreOutlined />} title={t('home.none')} hint={t('home.noneHint')} />}
      <ul
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
          gap: 12,
          padding: 0,
          listStyle: 'none',
        }}
      >
        {mine.map((screen) => (
          <li key={screen.path}>
            <Link
              to={screen.path}
              style={{
                display: 'flex',
                alignItems: 'center',
                gap: 12,
                padding: 16,
                borderRadius: 8,
                background: token.colorBgContainer,
                border: `1px solid ${token.colorBorderSecondary}`,
                color: token.colorText,
                fontWeight: 600,
              }}
            >
              <span aria-hidden style={{ fontSize: 20, color: token.colorPrimaryBorder }}>
                {screen.icon}
              </span>
              {t(screen.name)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
