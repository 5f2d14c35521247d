import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ADMIN_LIMITS } from '../../../../shared/contracts/routing-admin.ts';

/** Code and both names. A code never changes: rules, contacts and figures know the thing by it. */
export function NameFields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation('admin');
  const required = { required: true, whitespace: true, message: t('required') };
  return (
    <>
      <Form.Item
        name="code"
        label={t('code')}
        rules={[{ required: isNew, pattern: /^[a-z][a-z0-9_]{0,39}$/, message: t('codeRule') }]}
        {...(isNew ? { extra: t('codeRule') } : {})}
      >
        <Input disabled={!isNew} maxLength={ADMIN_LIMITS.codeChars} autoComplete="off" />
      </Form.Item>
      <div className="sj-radmin-pair">
        <Form.Item name="zh" label={t('zh')} rules={[required]}>
          <Input maxLength={ADMIN_LIMITS.zhChars} autoComplete="off" />
        </Form.Item>
        <Form.Item name="en" label={t('en')} rules={[required]}>
          <Input maxLength={ADMIN_LIMITS.enChars} autoComplete="off" />
        </Form.Item>
      </div>
    </>
  );
}
