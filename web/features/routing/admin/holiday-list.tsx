import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { adminKeys, readHolidays } from './admin-api.ts';
import { stretches } from './hours-text.ts';
import { useNamed } from './use-admin.ts';

const dayOf = (day: string): string => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;

/** The statutory holidays of a year with the weekends that are worked for them; beyond what is known it says so. */
export function HolidayList() {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const api = useApi();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const { data, error, refetch } = useQuery({
    queryKey: adminKeys.one('holidays', String(year)),
    queryFn: ({ signal }) => readHolidays(api, year, signal),
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const found = stretches(data.days.map((d) => ({ day: d.day, kind: d.kind, name: named(d) })));
  return (
    <section aria-label={t('holiday.title', { year })} className="sj-holidays">
      <header>
        <Button
          type="text"
          size="small"
          icon={<LeftOutlined />}
          aria-label={t('holiday.before')}
          disabled={year <= data.firstKnown}
          onClick={() => setYear(year - 1)}
        />
        <h3>{t('holiday.title', { year })}</h3>
        <Button
          type="text"
          size="small"
          icon={<RightOutlined />}
          aria-label={t('holiday.after')}
          disabled={year > data.lastKnown}
          onClick={() => setYear(year + 1)}
        />
      </header>
      {!data.known && <Alert type="warning" showIcon title={t('holiday.unknown', { year, last: data.lastKnown })} />}
      <ul>
        {found.map((s) => (
          <li key={`${s.from}-${s.kind}`} data-kind={s.kind}>
            <b>{t(`holiday.${s.kind}`)}</b> {s.name}{' '}
            <span>{s.from === s.until ? dayOf(s.from) : `${dayOf(s.from)}–${dayOf(s.until)}`}</span>
          </li>
        ))}
      </ul>
      {data.known && <p className="sj-radmin-hint">{t('holiday.source', { last: data.lastKnown })}</p>}
    </section>
  );
}
