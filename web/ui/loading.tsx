import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/** Shown only after a moment: what comes at once should not flicker. */
export function Loading({ label }: { label?: string }) {
  const { t } = useTranslation('ui');
  return (
    <div role="status" style={{ padding: 48, textAlign: 'center' }}>
      <Spin delay={200} />
      <span className="sj-only-heard">{label ?? t('loading')}</span>
    </div>
  );
}
