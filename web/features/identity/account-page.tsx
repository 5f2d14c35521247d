import { Alert, Descriptions, theme } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page-header.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { PasswordForm } from './password-form.tsx';
import { permissionName, postName } from './post-name.ts';
import { useSession } from './session.tsx';

/** Who I am to the system, what my post may do, and my password. */
export function AccountPage() {
  const { t, i18n } = useTranslation('identity');
  const session = useSession();
  const [changed, setChanged] = useState(false);
  const items = [
    { key: 'name', label: t('account.name'), children: session.name },
    { key: 'staffNo', label: t('account.staffNo'), children: session.staffNo },
    { key: 'post', label: t('account.post'), children: postName(session.post, i18n.language) },
    { key: 'scope', label: t('account.scope'), children: t(`scope.${session.dataScope}`) },
    { key: 'session', label: t('account.session'), children: <TimeText at={session.expiresAt} /> },
    {
      key: 'may',
      label: t('account.may'),
      children: session.permissions.map((p) => permissionName(p, i18n.language)).join(' · '),
    },
  ];
  return (
    <div style={{ padding: 16, maxWidth: 860, margin: '0 auto' }}>
      <PageHeader title={t('app:screen.account')} />
      <Section title={t('account.who')}>
        <Descriptions column={1} size="small" colon={false} items={items} styles={{ label: { width: 160 } }} />
      </Section>
      <Section title={t('account.security')}>
        {changed && <Alert type="success" showIcon title={t('password.changed')} style={{ marginBottom: 12 }} />}
        <PasswordForm onDone={() => setChanged(true)} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const { token } = theme.useToken();
  const frame = { background: token.colorBgContainer, border: `1px solid ${token.colorBorderSecondary}` };
  return (
    <section style={{ ...frame, borderRadius: 8, padding: 20, marginBottom: 12 }}>
      <h2 style={{ margin: '0 0 12px', fontSize: 15 }}>{title}</h2>
      {children}
    </section>
  );
}
