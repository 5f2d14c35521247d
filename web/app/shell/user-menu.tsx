import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { postName } from '../../features/identity/post-name.ts';
import { useSession, useSessionState } from '../../features/identity/session.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';

const NotSignedOut = lazy(async () => ({ default: (await import('./not-signed-out.tsx')).NotSignedOut }));

export function UserMenu() {
  const { t, i18n } = useTranslation('app');
  const { name, staffNo, post } = useSession();
  const { signOut } = useSessionState();
  const [problem, setProblem] = useState<unknown>();
  const navigate = useNavigate();
  const leave = (): void => {
    signOut().catch(setProblem);
  };
  const entries = [
    { key: 'account', icon: <UserOutlined />, label: t('user.account'), onChoose: () => void navigate('/account') },
    { key: 'leave', icon: <LogoutOutlined />, label: t('user.signOut'), apart: true, onChoose: leave },
  ];
  const postOf = postName(post, i18n.language);
  return (
    <>
      <MenuButton label={t('user.menu', { name })} heading={`${staffNo} · ${postOf}`} entries={entries}>
        {(button) => (
          <Button type="text" className="sj-user" aria-label={t('user.menu', { name })} {...button}>
            <b>{name}</b>
            <span className="sj-user-post">{postOf}</span>
            <DownOutlined style={{ fontSize: 10 }} />
          </Button>
        )}
      </MenuButton>
      <Suspense>
        {problem !== undefined && <NotSignedOut error={problem} onClose={() => setProblem(undefined)} />}
      </Suspense>
    </>
  );
}
