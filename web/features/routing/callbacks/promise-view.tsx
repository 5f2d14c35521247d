import { Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackFigures, PromiseAccuracy } from '../../../../shared/contracts/routing-callbacks.ts';
import { Chart } from '../../../ui/chart.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { clockTime } from '../../../ui/said-time.ts';
import { useSeconds } from './callback-words.tsx';

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)}%`);

/** What we said a wait would be, against what it was. */
export function PromiseView({ figures }: { figures: CallbackFigures }) {
  const { t } = useTranslation('callbacks');
  const { overall, queues } = figures;
  if (overall.answered + overall.gaveUp === 0) {
    return <EmptyState title={t('promise.none')} hint={t('promise.noneHint')} />;
  }
  return (
    <div className="sj-promises">
      <p className="sj-promise-method">{t('promise.method')}</p>
      <AccuracyTable rows={[...queues, overall]} />
      {figures.hours.length > 0 && <HoursChart hours={figures.hours} />}
    </div>
  );
}

function AccuracyTable({ rows }: { rows: readonly PromiseAccuracy[] }) {
  const { t, i18n } = useTranslation('callbacks');
  const seconds = useSeconds();
  const sign = (error: number | null): string => {
    if (error === null) return '–';
    if (Math.abs(error) < 0.5) return t('promise.exact');
    const value = seconds(Math.abs(error));
    return error > 0 ? t('promise.longer', { value }) : t('promise.shorter', { value });
  };
  const columns: TableColumnsType<PromiseAccuracy> = [
    {
      key: 'queue',
      title: t('promise.queue'),
      render: (_, row) => (i18n.language === 'en' ? row.en : row.zh),
    },
    { key: 'answered', title: t('promise.answered'), align: 'right', dataIndex: 'answered' },
    { key: 'gaveUp', title: t('promise.gaveUp'), align: 'right', dataIndex: 'gaveUp' },
    { key: 'mean', title: t('promise.meanError'), align: 'right', render: (_, row) => sign(row.meanError) },
    {
      key: 'absolute',
      title: t('promise.absolute'),
      align: 'right',
      render: (_, row) => (row.meanAbsoluteError === null ? '–' : seconds(row.meanAbsoluteError)),
    },
    { key: 'within', title: t('promise.within'), align: 'right', render: (_, row) => percent(row.within) },
  ];
  return (
    <Table<PromiseAccuracy>
      size="small"
      columns={columns}
      dataSource={[...rows]}
      rowKey={(row) => row.queueCode}
      pagination={false}
    />
  );
}

function HoursChart({ hours }: { hours: CallbackFigures['hours'] }) {
  const { t } = useTranslation('callbacks');
  const [promised, waited] = [t('promise.promised'), t('promise.waited')];
  const option = useMemo(() => {
    const minutes = (seconds: number): number => Math.round((seconds / 60) * 10) / 10;
    const bar = (name: string, of: 'promised' | 'waited') => ({
      name,
      type: 'bar' as const,
      barMaxWidth: 28,
      data: hours.map((hour) => minutes(hour[of])),
    });
    return {
      legend: { top: 0, right: 0, data: [promised, waited] },
      grid: { left: 4, right: 8, top: 28, bottom: 0 },
      xAxis: { type: 'category' as const, data: hours.map((hour) => clockTime(new Date(hour.at))) },
      yAxis: { type: 'value' as const, splitNumber: 3 },
      series: [bar(promised, 'promised'), bar(waited, 'waited')],
    };
  }, [hours, promised, waited]);
  return <Chart label={t('promise.chart')} unit={t('promise.unit')} height={230} option={option} />;
}
