import { useTranslation } from 'react-i18next';
import type { CustomerPicture } from '../../../../shared/contracts/customers-picture.ts';
import { formatYuan } from '../../../../shared/kernel/money.ts';

/** Money in two lines: what is there, what the last bill said. */
export function Account({ picture: { balance, bills } }: { picture: CustomerPicture }) {
  const { t } = useTranslation('desk');
  const bill = bills[0];
  const before = bills[1];
  const more = bill !== undefined && before !== undefined ? bill.totalFen - before.totalFen : 0;
  if (balance === undefined && bill === undefined) return null;
  return (
    <section className="sj-who-part" aria-label={t('account.title')}>
      <h2>{t('account.title')}</h2>
      <dl className="sj-facts sj-facts-tight">
        {balance !== undefined && (
          <>
            <dt>{balance.overdueFen > 0 ? t('account.overdue') : t('account.balance')}</dt>
            <dd className={balance.overdueFen > 0 ? 'sj-desk-bad' : ''}>
              ¥{formatYuan(balance.overdueFen > 0 ? balance.overdueFen : balance.balanceFen)}
            </dd>
          </>
        )}
        {bill !== undefined && (
          <>
            <dt>{t('account.bill', { month: Number(bill.month.slice(5)) })}</dt>
            <dd>
              ¥{formatYuan(bill.totalFen)}
              {more !== 0 && (
                <span className="sj-desk-second">
                  {' '}
                  {t(more > 0 ? 'account.more' : 'account.less', { yuan: formatYuan(Math.abs(more)) })}
                </span>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
