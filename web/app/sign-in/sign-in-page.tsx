import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { safeReturn } from '../../features/identity/return-path.ts';
import { useSessionState } from '../../features/identity/session.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

export function SignInPage() {
  const { t } = useTranslation('app');
  const { session } = useSessionState();
  const [search] = useSearchParams();
  const [filled, setFilled] = useState<{ staffNo: string; password: string }>();
  useEffect(() => {
    document.title = `${t('signIn.title')} · 首接`;
  }, [t]);
  if (session !== undefined && session !== null) return <Navigate to={safeReturn(search.get('return'))} replace />;
  return (
    <SignInFrame title={t('signIn.title')} text={t('signIn.text')}>
      <SignInForm filled={filled} />
      <DemoAccounts chosen={filled?.staffNo} onChoose={setFilled} />
    </SignInFrame>
  );
}
