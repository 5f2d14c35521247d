import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../identity/session.tsx';

/** Which of our numbers a customer sees is kept with the numbers themselves; said here, because here one looks for it. */
export function ShownNumber() {
  const { t } = useTranslation('bars');
  const may = useMay();
  return (
    <p className="sj-bars-hint">
      {t('shownNumber')} {may('voice.trunks') && <Link to="/trunks?tab=plan">{t('toPlan')}</Link>}
    </p>
  );
}
