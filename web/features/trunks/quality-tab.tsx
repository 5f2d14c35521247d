import { DownloadOutlined } from '@ant-design/icons';
import { Button, DatePicker, Select, type TableColumnsType } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  POOR_MOS,
  QUALITY_CODECS,
  QUALITY_EXPORT_ROWS,
  type MeasuredCall,
} from '../../../shared/contracts/voice-traces.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AgentFilter } from '../contacts/contact-filters.tsx';
import { useMay } from '../identity/session.tsx';
import { QualityChart } from './quality-chart.tsx';
import { qualityFile, useQuality, type QualityWho, type QualityWish } from './quality-api.ts';
import { useTrunks } from './use-trunks.ts';

const DAYS_AT_FIRST = 7;
const firstDays = (): [Dayjs, Dayjs] => [dayjs().subtract(DAYS_AT_FIRST - 1, 'day'), dayjs()];

/** How calls sounded, the worst first: many by one trunk is the carrier, many at one agent is a headset or a line. */
export function QualityTab() {
  const { t } = useTranslation('trunks');
  const [days, setDays] = useState<[Dayjs, Dayjs]>(firstDays);
  const [who, setWho] = useState<QualityWho>({});
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const filter: QualityWish = {
    ...who,
    from: days[0].startOf('day').toISOString(),
    to: days[1].add(1, 'day').startOf('day').toISOString(),
  };
  const { data, error, isFetching, refetch } = useQuality(filter, at);
  const narrow = (more: QualityWho): void => {
    setWho((w) => ({ ...w, ...more }));
    setAt((a) => ({ ...a, page: 1 }));
  };
  return (
    <>
      <div className="sj-trunks-bar" role="search" aria-label={t('quality.filter')}>
        <DatePicker.RangePicker
          aria-label={t('quality.period')}
          allowClear={false}
          value={days}
          style={{ width: 240 }}
          onChange={(next) => {
            if (next?.[0] && next[1]) setDays([next[0], next[1]]);
            setAt((a) => ({ ...a, page: 1 }));
          }}
        />
        <Narrow who={who} onNarrow={narrow} />
        <Button icon={<DownloadOutlined />} href={qualityFile(filter)} download disabled={data?.total === 0}>
          {t('quality.export')}
        </Button>
        <span className="sj-trunks-hint">{t('quality.exportHint', { rows: QUALITY_EXPORT_ROWS })}</span>
      </div>
      <QualityChart filter={filter} />
      <p className="sj-trunks-hint">{t('quality.hint', { mos: POOR_MOS })}</p>
      <DataTable<MeasuredCall>
        label={t('tab.quality')}
        columns={useColumns()}
        rowKey={(r) => `${r.contactId}:${r.leg}:${r.at}`}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setAt({ page, pageSize })}
        empty={<EmptyState title={t('quality.none')} hint={t('quality.noneHint')} />}
      />
    </>
  );
}

interface NarrowProps {
  readonly who: QualityWho;
  readonly onNarrow: (more: QualityWho) => void;
}

function Narrow({ who, onNarrow }: NarrowProps) {
  const { t } = useTranslation('trunks');
  const may = useMay();
  const trunks = useTrunks().data?.items ?? [];
  return (
    <>
      <Select
        allowClear
        aria-label={t('column.trunk')}
        placeholder={t('column.trunk')}
        style={{ width: 150 }}
        options={trunks.map(({ name }) => ({ value: name, label: name }))}
        onChange={(trunk: string | undefined) => onNarrow({ trunk })}
      />
      {may('staff.view') && <AgentFilter value={who.agentId} onChange={(agentId) => onNarrow({ agentId })} />}
      <Select
        allowClear
        aria-label={t('test.fact.codec')}
        placeholder={t('test.fact.codec')}
        style={{ width: 110 }}
        options={QUALITY_CODECS.map((value) => ({ value, label: value }))}
        onChange={(codec: QualityWho['codec']) => onNarrow({ codec })}
      />
    </>
  );
}

function useColumns(): TableColumnsType<MeasuredCall> {
  const { t } = useTranslation('trunks');
  return [
    { title: t('column.at'), width: 130, render: (_, r) => <TimeText at={r.at} /> },
    { title: t('column.leg'), width: 90, render: (_, r) => t(`leg.${r.leg}`) },
    { title: t('column.trunk'), ellipsis: true, dataIndex: 'trunk' },
    { title: t('column.agent'), ellipsis: true, render: (_, r) => r.agentName ?? '—' },
    { title: t('test.fact.codec'), width: 90, render: (_, r) => (r.codec === '' ? '—' : r.codec) },
    {
      title: 'MOS',
      width: 100,
      align: 'right',
      render: (_, r) => (r.packetsIn === 0 ? t('quality.silent') : (r.mos?.toFixed(1) ?? '—')),
    },
    { title: t('column.loss'), width: 90, align: 'right', render: (_, r) => `${r.lossPercent} %` },
    { title: t('column.jitter'), width: 90, align: 'right', render: (_, r) => `${Math.round(r.jitterMs)} ms` },
    {
      title: t('column.roundTrip'),
      width: 90,
      align: 'right',
      render: (_, r) => (r.roundTripMs === null ? '—' : `${Math.round(r.roundTripMs)} ms`),
    },
    {
      title: t('ladder'),
      width: 80,
      render: (_, r) => <Link to={`/trunks?tab=traces&contact=${r.contactId}`}>{t('open')}</Link>,
    },
  ];
}
