import { CompassOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { isPermission } from '../../shared/contracts/identity-catalogue.ts';
import { permissionName } from '../features/identity/post-name.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { CrashNote } from './shell/crash-note.tsx';

const Home = () => {
  const { t } = useTranslation('app');
  return (
    <Link to="/">
      <Button>{t('toHome')}</Button>
    </Link>
  );
};

export function NotFoundPage() {
  const { t } = useTranslation('app');
  return (
    <EmptyState
      isPage
      icon={<CompassOutlined />}
      title={t('notFound.title')}
      hint={t('notFound.hint')}
      action={<Home />}
    />
  );
}

export function ForbiddenPage({ permission }: { permission: string }) {
  const { t, i18n } = useTranslation('app');
  const name = isPermission(permission) ? permissionName(permission, i18n.language) : permission;
  const hint = t('forbidden.hint', { permission: name });
  return <EmptyState isPage icon={<LockOutlined />} title={t('forbidden.title')} hint={hint} action={<Home />} />;
}

/** A screen threw while drawing, or its code could not be fetched (after an upgrade the old files are gone: loading again helps). */
export function RouteFailure() {
  const thrown = useRouteError();
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return <CrashNote error={error} onRetry={() => window.location.reload()} />;
}
