import { useTranslation } from 'react-i18next';
import { CustomerFrame } from './customer-frame.tsx';

/** Stands here until a channel is open: says so and names another way, instead of an input that nobody reads. */
export function CustomerPage() {
  const { t } = useTranslation('customer');
  return (
    <CustomerFrame title={t('title')} subtitle={t('subtitle')}>
      <div className="c-note">
        <h2>{t('hello')}</h2>
        <p>{t('notOpen')}</p>
      </div>
    </CustomerFrame>
  );
}

export function CustomerCrash() {
  const { t } = useTranslation('customer');
  return (
    <div className="c-note" role="alert">
      <h2>{t('crash')}</h2>
      <p>{t('crashText')}</p>
      <button type="button" onClick={() => window.location.reload()}>
        {t('again')}
      </button>
    </div>
  );
}
