import { DatePicker, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import {
  FOLLOW_UP_DUES,
  FOLLOW_UP_RESULTS,
  FOLLOW_UP_STATES,
  type FollowUpFilter,
} from '../../../shared/contracts/outreach.ts';
import { AgentFilter } from '../contacts/contact-filters.tsx';
import { useMay } from '../identity/session.tsx';
import { useAreas } from './follow-ups-api.ts';

const DAYS_AT_FIRST = 30;
export const FIRST_DAYS = (): [Dayjs, Dayjs] => [dayjs().subtract(DAYS_AT_FIRST - 1, 'day'), dayjs()];

export interface Narrowed {
  readonly days: readonly [Dayjs, Dayjs];
  readonly state?: FollowUpFilter['state'] | undefined;
  readonly due?: FollowUpFilter['due'] | undefined;
  readonly result?: FollowUpFilter['result'] | undefined;
  readonly staffId?: string | undefined;
  readonly areaCode?: string | undefined;
}

interface Props {
  readonly narrowed: Narrowed;
  readonly onNarrow: (change: Partial<Narrowed>) => void;
}

/** Which of them are listed, counted and exported. */
export function FollowUpBar({ narrowed, onNarrow }: Props) {
  const { t: tDial } = useTranslation('dial');
  const { t } = useTranslation('outreach');
  const may = useMay();
  const areas = useAreas().all;
  return (
    <div className="sj-outreach-bar" role="search" aria-label={t('filter.label')}>
      <Select
        allowClear
        aria-label={t('column.state')}
        placeholder={t('column.state')}
        value={narrowed.state ?? null}
        style={{ width: 116 }}
        options={FOLLOW_UP_STATES.map((value) => ({ value, label: tDial(`followUp.state.${value}`) }))}
        onChange={(state?: Narrowed['state']) => onNarrow({ state })}
      />
      <Select
        allowClear
        aria-label={t('filter.due')}
        placeholder={t('filter.due')}
        value={narrowed.due ?? null}
        style={{ width: 116 }}
        options={FOLLOW_UP_DUES.map((value) => ({ value, label: t(`due.${value}`) }))}
        onChange={(due?: Narrowed['due']) => onNarrow({ due })}
      />
      <Select
        allowClear
        aria-label={t('column.result')}
        placeholder={t('column.result')}
        value={narrowed.result ?? null}
        style={{ width: 140 }}
        options={FOLLOW_UP_RESULTS.map((value) => ({ value, label: tDial(`followUp.result.${value}`) }))}
        onChange={(result?: Narrowed['result']) => onNarrow({ result })}
      />
      {may('staff.view') && <AgentFilter value={narrowed.staffId} onChange={(staffId) => onNarrow({ staffId })} />}
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('column.area')}
        placeholder={t('column.area')}
        value={narrowed.areaCode ?? null}
        style={{ width: 150 }}
        options={areas.map(({ code, name }) => ({ value: code, label: name }))}
        onChange={(areaCode?: string) => onNarrow({ areaCode })}
      />
      <DatePicker.RangePicker
        aria-label={t('filter.days')}
        allowClear={false}
        value={[narrowed.days[0], narrowed.days[1]]}
        style={{ width: 236 }}
        onChange={(next) => {
          if (next?.[0] && next[1]) onNarrow({ days: [next[0], next[1]] });
        }}
      />
    </div>
  );
}
