import { ToolOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';

export function CrashNote({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation('ui');
  const again = <Button onClick={onRetry}>{t('retry')}</Button>;
  return (
    <div role="alert">
      <EmptyState isPage icon={<ToolOutlined />} title={t('crash.title')} hint={t('crash.text')} action={again} />
      <pre style={{ maxWidth: 640, margin: '0 auto', padding: 12, fontSize: 12, whiteSpace: 'pre-wrap' }}>
        {error.message}
      </pre>
    </div>
  );
}
