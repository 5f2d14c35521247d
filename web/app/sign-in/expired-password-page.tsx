import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../../features/identity/password-form.tsx';
import { useSessionState } from '../../features/identity/session.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

/** A first or expired password opens this page and no other. */
export function ExpiredPasswordPage() {
  const { t } = useTranslation('identity');
  const { readAgain, signOut } = useSessionState();
  const title = t('password.expired');
  useEffect(() => {
    document.title = `${title} · 首接`;
  }, [title]);
  return (
    <SignInFrame title={title} text={t('password.expiredText')}>
      <PasswordForm autoFocus onDone={() => void readAgain()} />
      <div style={{ marginTop: 12 }}>
        <SignOut onSignOut={signOut} />
      </div>
    </SignInFrame>
  );
}

function SignOut({ onSignOut }: { onSignOut: () => Promise<void> }) {
  const { t } = useTranslation('app');
  return (
    <Button type="link" style={{ padding: 0 }} onClick={() => void onSignOut()}>
      {t('user.signOut')}
    </Button>
  );
}
