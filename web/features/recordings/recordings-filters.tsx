import { Button, DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { RECORDED_CHANNELS, RECORDING_STATES } from '../../../shared/contracts/contacts-recordings.ts';
import { AgentFilter, QueueFilter } from '../contacts/contact-filters.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { useMay } from '../identity/session.tsx';
import { changed } from './recordings-filter.ts';

const DAY = 'YYYY-MM-DD';
const NAMES = ['state', 'channel', 'queue', 'agent', 'held', 'complaint', 'from', 'until'] as const;

export function RecordingsFilters(props: { params: URLSearchParams; onChange: (params: URLSearchParams) => void }) {
  const { params, onChange } = props;
  const { t } = useTranslation('recordings');
  const words = useContactWords();
  const may = useMay();
  const set = (change: Parameters<typeof changed>[1]): void => onChange(changed(params, change));
  const day = (name: string) => (params.get(name) === null ? null : dayjs(params.get(name), DAY));
  const choice = (name: 'held' | 'complaint') => (
    <Select
      allowClear
      aria-label={t(`filter.${name}`)}
      placeholder={t(`filter.${name}`)}
      value={params.get(name)}
      options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`filter.${name}Is.${value}`) }))}
      style={{ width: 104 }}
      onChange={(value: string | undefined) => set({ [name]: value })}
    />
  );
  return (
    <div className="sj-contacts-filters" role="search" aria-label={t('filter.label')}>
      <Select
        allowClear
        mode="multiple"
        maxTagCount={1}
        aria-label={t('filter.state')}
        placeholder={t('filter.state')}
        value={params.getAll('state')}
        options={RECORDING_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        style={{ width: 150 }}
        onChange={(state) => set({ state })}
      />
      <Select
        allowClear
        aria-label={t('filter.channel')}
        placeholder={t('filter.channel')}
        value={params.get('channel')}
        options={RECORDED_CHANNELS.map((value) => ({ value, label: words.channel(value) }))}
        style={{ width: 92 }}
        onChange={(value: string | undefined) => set({ channel: value })}
      />
      {may('queue.view') && (
        <QueueFilter value={params.get('queue') ?? undefined} onChange={(queue) => set({ queue })} />
      )}
      {may('staff.view') && (
        <AgentFilter value={params.get('agent') ?? undefined} onChange={(agent) => set({ agent })} />
      )}
      {choice('held')}
      {choice('complaint')}
      <DatePicker.RangePicker
        aria-label={t('filter.days')}
        value={[day('from'), day('until')]}
        style={{ width: 230 }}
        onChange={(days) => set({ from: days?.[0]?.format(DAY), until: days?.[1]?.format(DAY) })}
      />
      {NAMES.some((name) => params.has(name)) && (
        <Button type="link" onClick={() => set(Object.fromEntries(NAMES.map((name) => [name, undefined])))}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  );
}
