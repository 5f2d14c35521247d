import { DatePicker, Select, type TableColumnsType } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DIAL_REFUSALS, type DialRefusal, type DialRefusalQuery } from '../../../shared/contracts/voice-outbound.ts';
import { CALL_PURPOSES } from '../../../shared/contracts/voice-trunks.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AgentFilter } from '../contacts/contact-filters.tsx';
import { useMay } from '../identity/session.tsx';
import { useRefusals } from './bars-api.ts';

const DAYS_AT_FIRST = 7;
const CUSTOMERS: readonly DialRefusal['purpose'][] = CALL_PURPOSES.filter((p) => p !== 'transfer' && p !== 'test');

interface Narrowed {
  readonly code?: DialRefusalQuery['code'] | undefined;
  readonly purpose?: DialRefusalQuery['purpose'] | undefined;
  readonly staffId?: string | undefined;
}

/** Calls to customers that were not made: who wished for them, when, and what stood against it. */
export function RefusedTab() {
  const { t } = useTranslation('bars');
  const [days, setDays] = useState<[Dayjs, Dayjs]>(() => [dayjs().subtract(DAYS_AT_FIRST - 1, 'day'), dayjs()]);
  const [narrowed, setNarrowed] = useState<Narrowed>({});
  const [at, setAt] = useState({ page: 1, pageSize: 20 });
  const from = days[0].startOf('day').toISOString();
  const to = days[1].add(1, 'day').startOf('day').toISOString();
  const { data, error, isFetching, refetch } = useRefusals({ ...narrowed, from, to, ...at });
  const first = (): void => setAt((a) => ({ ...a, page: 1 }));
  return (
    <>
      <p className="sj-bars-hint">{t('refusedHint')}</p>
      <div className="sj-bars-bar" role="search" aria-label={t('tab.refused')}>
        <DatePicker.RangePicker
          aria-label={t('column.at')}
          allowClear={false}
          value={days}
          style={{ width: 240 }}
          onChange={(next) => {
            if (next?.[0] && next[1]) setDays([next[0], next[1]]);
            first();
          }}
        />
        <Filters
          narrowed={narrowed}
          onNarrow={(change) => {
            setNarrowed((n) => ({ ...n, ...change }));
            first();
          }}
        />
      </div>
      <DataTable<DialRefusal>
        label={t('tab.refused')}
        columns={useColumns()}
        rowKey={(row) => row.id}
        page={data}
        loading={isFetching && data === undefined}
        error={data === undefined ? error : null}
        onRetry={() => void refetch()}
        onPage={(page, pageSize) => setAt({ page, pageSize })}
        empty={<EmptyState title={t('noRefused')} hint={t('noRefusedHint')} />}
      />
    </>
  );
}

interface FilterProps {
  readonly narrowed: Narrowed;
  readonly onNarrow: (change: Narrowed) => void;
}
function Filters({ narrowed, onNarrow }: FilterProps) {
  const { t } = useTranslation('bars');
  const may = useMay();
  return (
    <>
      <Select
        allowClear
        aria-label={t('column.why')}
        placeholder={t('column.why')}
        value={narrowed.code ?? null}
        style={{ width: 170 }}
        options={DIAL_REFUSALS.map((value) => ({ value, label: t(`refusal.${value}`) }))}
        onChange={(code?: Narrowed['code']) => onNarrow({ code })}
      />
      <Select
        allowClear
        aria-label={t('column.purpose')}
        placeholder={t('column.purpose')}
        value={narrowed.purpose ?? null}
        style={{ width: 130 }}
        options={CUSTOMERS.map((value) => ({ value, label: t(`purpose.${value}`) }))}
        onChange={(purpose?: Narrowed['purpose']) => onNarrow({ purpose })}
      />
      {may('staff.view') && <AgentFilter value={narrowed.staffId} onChange={(staffId) => onNarrow({ staffId })} />}
    </>
  );
}

function useColumns(): TableColumnsType<DialRefusal> {
  const { t } = useTranslation('bars');
  return [
    { title: t('column.at'), width: 130, render: (_, r) => <TimeText at={r.at} /> },
    {
      title: t('column.caller'),
      width: 110,
      ellipsis: true,
      render: (_, r) => (r.agentName === '' ? '–' : r.agentName),
    },
    { title: t('column.number'), width: 140, render: (_, r) => (r.number === '' ? '–' : r.number) },
    { title: t('column.purpose'), width: 110, render: (_, r) => t(`purpose.${r.purpose}`) },
    // A word of the list where there is one; the sentence as it was said may have held a number that is not kept.
    { title: t('column.why'), render: (_, r) => t(`refusal.${r.code}`, { defaultValue: r.why }) },
    { title: '', width: 110, render: (_, r) => <Whose of={r} /> },
  ];
}

function Whose({ of: { caseId, contactId } }: { of: DialRefusal }) {
  const { t } = useTranslation('bars');
  if (caseId !== null) return <Link to={`/cases?open=${caseId}`}>{t('toCase')}</Link>;
  return contactId === null ? null : <Link to={`/contacts?open=${contactId}`}>{t('toContact')}</Link>;
}
