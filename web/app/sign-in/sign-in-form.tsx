import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSessionState } from '../../features/identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { ApiError } from '../../ui/api-error.ts';
import { useNow } from '../../ui/ticker.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { lockedUntil } from './locked-until.ts';

interface Fields {
  readonly staffNo: string;
  readonly password: string;
}

const isWrong = (error: unknown): boolean => error instanceof ApiError && error.code === 'identity.wrong_credentials';

export function SignInForm({ filled }: { filled: Fields | undefined }) {
  const { t } = useTranslation('app');
  const { signIn } = useSessionState();
  const [form] = Form.useForm<Fields>();
  const [capsLock, setCapsLock] = useState(false);
  const attempt = useMutation({
    mutationFn: ({ staffNo, password }: Fields) => signIn(staffNo.trim(), password),
    onError: () => {
      form.setFieldValue('password', '');
      form.focusField('password');
    },
  });
  const now = useNow();
  const until = lockedUntil(attempt.error, attempt.submittedAt);
  const locked = until !== undefined && until > now.getTime();
  // The wait is over: the sentence that asked for it is no longer true.
  const overcome = until !== undefined && !locked;
  useEffect(() => {
    if (filled !== undefined) form.setFieldsValue(filled);
  }, [filled, form]);
  const watchCaps = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(fields) => attempt.mutate(fields)}>
      <Form.Item
        name="staffNo"
        label={t('signIn.staffNo')}
        validateTrigger="onSubmit"
        rules={[{ required: true, pattern: /^\s*[0-9]{4,8}\s*$/, message: t('signIn.staffNoRule') }]}
      >
        <Input autoFocus inputMode="numeric" autoComplete="username" maxLength={12} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('signIn.password')}
        validateTrigger="onSubmit"
        rules={[{ required: true, message: t('signIn.passwordRule') }]}
        {...(capsLock ? { extra: t('signIn.capsLock') } : {})}
      >
        <Input.Password autoComplete="current-password" maxLength={128} onKeyUp={watchCaps} onKeyDown={watchCaps} />
      </Form.Item>
      {attempt.error !== null && !overcome && (
        <div style={{ marginBottom: 16 }} aria-live="assertive">
          {locked ? (
            <Alert
              type="warning"
              showIcon
              role="alert"
              title={t('signIn.lockedTitle')}
              description={t('signIn.lockedText')}
            />
          ) : (
            <ApiProblem error={attempt.error} {...(isWrong(attempt.error) ? { hint: t('signIn.wrongHint') } : {})} />
          )}
        </div>
      )}
      <Button type="primary" htmlType="submit" block loading={attempt.isPending} disabled={locked}>
        {locked ? t('signIn.lockedFor', { left: sayDuration(until - now.getTime()) }) : t('signIn.submit')}
      </Button>
    </Form>
  );
}
