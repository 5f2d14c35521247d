import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HomeFigures } from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { readComparison, surgeKeys } from './surge-api.ts';
import { NONE, percentOf } from './surge-words.ts';

const READ_AGAIN_MS = 60_000;

/** Those who work at home beside those on site: today and seven days. */
export function HomeBeside() {
  const { t } = useTranslation('surge');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: surgeKeys.comparison,
    queryFn: ({ signal }) => readComparison(api, signal),
    refetchInterval: READ_AGAIN_MS,
  });
  const rows: [string, (f: HomeFigures) => string][] = [
    [t('figures.answered'), (f) => String(f.answered)],
    [
      t('figures.handle'),
      (f) => (f.handleSeconds === null ? NONE : t('seconds', { count: Math.round(f.handleSeconds) })),
    ],
    [t('figures.level'), (f) => percentOf(f.serviceLevel)],
    [t('figures.satisfaction'), (f) => (f.satisfaction === null ? NONE : f.satisfaction.toFixed(2))],
    [t('figures.missed'), (f) => String(f.missedOffers)],
  ];
  return (
    <section aria-label={t('beside')}>
      <h2>{t('beside')}</h2>
      {data === undefined &&
        (error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />)}
      {data !== undefined && (
        <table className="sj-surge-beside">
          <thead>
            <tr>
              <td />
              <th scope="colgroup" colSpan={2}>
                {t('today')}
              </th>
              <th scope="colgroup" colSpan={2}>
                {t('sevenDays')}
              </th>
            </tr>
            <tr>
              <td />
              <th scope="col">{t('home')}</th>
              <th scope="col">{t('onSite')}</th>
              <th scope="col">{t('home')}</th>
              <th scope="col">{t('onSite')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, of]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{of(data.today.home)}</td>
                <td>{of(data.today.onSite)}</td>
                <td>{of(data.sevenDays.home)}</td>
                <td>{of(data.sevenDays.onSite)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
