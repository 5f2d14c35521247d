import { DownOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { postName } from '../../features/identity/post-name.ts';
import { useSession, useSessionState } from '../../features/identity/session.tsx';
import { useProblemText } from '../../ui/api-problem.tsx';

export function UserMenu() {
  const { t, i18n } = useTranslation('app');
  const { name, staffNo, post } = useSession();
  const { signOut } = useSessionState();
  const { modal } = App.useApp();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const leave = (): void => {
    signOut().catch((error: unknown) => {
      modal.error({ title: t('user.notSignedOut'), content: problemText(error) });
    });
  };
  const items = [
    { key: 'who', type: 'group' as const, label: `${staffNo} · ${postName(post, i18n.language)}` },
    { key: 'account', icon: <UserOutlined />, label: t('user.account'), onClick: () => void navigate('/account') },
    { type: 'divider' as const },
    { key: 'leave', icon: <LogoutOutlined />, label: t('user.signOut'), onClick: leave },
  ];
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button type="text" className="sj-user" aria-label={t('user.menu', { name })}>
        <b>{name}</b>
        <span className="sj-user-post">{postName(post, i18n.language)}</span>
        <DownOutlined style={{ fontSize: 10 }} />
      </Button>
    </Dropdown>
  );
}
