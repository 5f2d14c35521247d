import { MenuOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { currentOf, type RoomScreen } from '../../ui/room-screen.ts';
import { PreferenceMenus } from './preference-menus.tsx';
import { UserMenu } from './user-menu.tsx';

/** More than these do not stand side by side on a screen of 1366: then the list of all is one click away, too. */
const SIDE_BY_SIDE = 8;

export function TopBar({ screens }: { screens: readonly RoomScreen[] }) {
  const { t } = useTranslation('app');
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const current = currentOf(screens, pathname);
  const entries = screens.map((s) => ({
    key: s.path,
    icon: s.icon,
    label: t(s.name),
    chosen: s === current,
    onChoose: () => void navigate(s.path),
  }));
  return (
    <header className="sj-bar">
      <Link to="/" className="sj-brand" aria-label={t('toHome')}>
        <BrandMark size={24} />
        <span>{t('product')}</span>
      </Link>
      <nav aria-label={t('navigation')} className="sj-nav">
        {screens.map((s) => (
          <Link key={s.path} to={s.path} aria-current={s === current ? 'page' : undefined}>
            <span aria-hidden>{s.icon}</span>
            {t(s.name)}
          </Link>
        ))}
      </nav>
      {screens.length > 0 && (
        <span className={screens.length > SIDE_BY_SIDE ? 'sj-nav-small sj-nav-many' : 'sj-nav-small'}>
          <MenuButton label={t('navigation')} entries={entries}>
            {(button) => <Button type="text" icon={<MenuOutlined />} aria-label={t('navigation')} {...button} />}
          </MenuButton>
        </span>
      )}
      <div className="sj-bar-end">
        <PreferenceMenus />
        <UserMenu />
      </div>
    </header>
  );
}
