import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useApi } from '../../ui/services.tsx';
import { passwordHints, type PasswordHint } from './password-hints.ts';
import { changePassword } from './session-api.ts';
import { useSession } from './session.tsx';

interface Fields {
  readonly current: string;
  readonly next: string;
  readonly again: string;
}

const HINTS: readonly PasswordHint[] = ['length', 'classes', 'notMine'];

/** The rules are shown before they are broken, and tick off while one types. */
export function PasswordForm({ onDone, autoFocus = false }: { onDone: () => void; autoFocus?: boolean }) {
  const { t } = useTranslation('identity');
  const api = useApi();
  const { staffNo, name } = useSession();
  const [form] = Form.useForm<Fields>();
  // Before the first drawing there is no field yet, whatever the type says.
  const next = (Form.useWatch('next', form) as string | undefined) ?? '';
  const hints = passwordHints(next, { staffNo, name });
  const change = useMutation({
    mutationFn: (fields: Fields) => changePassword(api, { current: fields.current, next: fields.next }),
    onSuccess: () => {
      form.resetFields();
      onDone();
    },
  });
  const sameAgain = (_rule: unknown, value: string) =>
    value === form.getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('password.different')));
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      style={{ maxWidth: 380 }}
      onFinish={(fields) => change.mutate(fields)}
    >
      <input type="text" name="username" autoComplete="username" value={staffNo} readOnly hidden />
      <Form.Item name="current" label={t('password.current')} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" maxLength={128} autoFocus={autoFocus} />
      </Form.Item>
      <Form.Item name="next" label={t('password.next')} rules={[{ required: true }]} style={{ marginBottom: 8 }}>
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <ul style={{ listStyle: 'none', margin: '0 0 14px', padding: 0, fontSize: 13 }}>
        {HINTS.map((hint) => (
          <Hint key={hint} met={hints[hint]} text={t(`password.${hint}`)} />
        ))}
      </ul>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['next']}
        rules={[{ required: true }, { validator: sameAgain }]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      {change.error !== null && (
        <div style={{ marginBottom: 16 }}>
          <ApiProblem error={change.error} kept />
        </div>
      )}
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t('password.submit')}
      </Button>
    </Form>
  );
}

function Hint({ met, text }: { met: boolean; text: string }) {
  const { t } = useTranslation('identity');
  const { token } = theme.useToken();
  return (
    <li style={{ color: met ? token.colorSuccess : token.colorTextSecondary }}>
      <span aria-hidden style={{ marginInlineEnd: 6 }}>
        {met ? <CheckCircleFilled /> : <MinusCircleOutlined />}
      </span>
      {text}
      <span className="sj-only-heard">{met ? t('password.met') : t('password.unmet')}</span>
    </li>
  );
}
