import { useTranslation } from 'react-i18next';
import type { LikelyReason } from '../../../../shared/contracts/customers-picture.ts';

const SHOWN = 2;

/** Why they probably call, with the facts behind it; two, because a third is a guess. */
export function LikelyReasons({ reasons }: { reasons: readonly LikelyReason[] }) {
  const { t } = useTranslation('desk');
  if (reasons.length === 0) return null;
  return (
    <section className="sj-who-part sj-likely" aria-label={t('likely.title')}>
      <h2>{t('likely.title')}</h2>
      {reasons.slice(0, SHOWN).map(({ code, likelihood, because, subscriptionId }) => (
        <div key={code + (subscriptionId ?? '')} className="sj-likely-one">
          <b>{t(`likely.${code}`)}</b>
          <span className="sj-likely-share">{likelihood}%</span>
          <div className="sj-desk-second">{because}</div>
        </div>
      ))}
    </section>
  );
}
