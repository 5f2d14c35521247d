import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { CHANNELS, CONTACT_STATES } from '../../../shared/contracts/contacts.ts';
import { useApi } from '../../ui/services.tsx';
import { useMay } from '../identity/session.tsx';
import type { ContactFilter } from './contact-filter.ts';
import { queuesKey, readAgents, readQueues, staffKey } from './contacts-api.ts';
import { useContactWords } from './contact-words.ts';

const DAY = 'YYYY-MM-DD';

interface Props {
  readonly filter: ContactFilter;
  readonly onChange: (change: Partial<ContactFilter>) => void;
}

export function ContactFilters({ filter, onChange }: Props) {
  const { t } = useTranslation('contacts');
  const words = useContactWords();
  const may = useMay();
  const { channel, state, fromDay, untilDay, text } = filter;
  const day = (value: string | undefined) => (value === undefined ? null : dayjs(value, DAY));
  const isFiltered = [channel, filter.queueCode, filter.agentId, fromDay, text].some((v) => v !== undefined);
  return (
    <div className="sj-contacts-filters" role="search" aria-label={t('filter.label')}>
      <Input.Search
        allowClear
        aria-label={t('filter.text')}
        placeholder={t('filter.text')}
        defaultValue={text ?? ''}
        maxLength={60}
        style={{ width: 190 }}
        onSearch={(next) => onChange({ text: next.trim() })}
      />
      <Select
        allowClear
        aria-label={t('filter.channel')}
        placeholder={t('filter.channel')}
        value={channel ?? null}
        options={CHANNELS.map((value) => ({ value, label: words.channel(value) }))}
        style={{ width: 96 }}
        onChange={(next) => onChange({ channel: next })}
      />
      <Select
        allowClear
        mode="multiple"
        maxTagCount={1}
        aria-label={t('filter.state')}
        placeholder={t('filter.state')}
        value={[...state]}
        options={CONTACT_STATES.map((value) => ({ value, label: words.state(value) }))}
        style={{ width: 168 }}
        onChange={(next) => onChange({ state: next })}
      />
      {may('queue.view') && <QueueFilter value={filter.queueCode} onChange={(queueCode) => onChange({ queueCode })} />}
      {may('staff.view') && <AgentFilter value={filter.agentId} onChange={(agentId) => onChange({ agentId })} />}
      <DatePicker.RangePicker
        aria-label={t('filter.days')}
        value={[day(fromDay), day(untilDay)]}
        style={{ width: 230 }}
        onChange={(days) => onChange({ fromDay: days?.[0]?.format(DAY), untilDay: days?.[1]?.format(DAY) })}
      />
      {(isFiltered || state.length > 0) && (
        <Button
          type="link"
          onClick={() =>
            onChange({
              channel: undefined,
              state: [],
              queueCode: undefined,
              agentId: undefined,
              fromDay: undefined,
              untilDay: undefined,
              text: undefined,
            })
          }
        >
          {t('filter.clear')}
        </Button>
      )}
    </div>
  );
}

interface PartProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function QueueFilter({ value, onChange }: PartProps) {
  const { t, i18n } = useTranslation('contacts');
  const api = useApi();
  const { data } = useQuery({ queryKey: queuesKey, queryFn: ({ signal }) => readQueues(api, signal) });
  return (
    <Select
      allowClear
      aria-label={t('filter.queue')}
      placeholder={t('filter.queue')}
      value={value ?? null}
      options={(data ?? []).map((q) => ({ value: q.code, label: i18n.language === 'en' ? q.en : q.zh }))}
      style={{ width: 120 }}
      onChange={onChange}
    />
  );
}

export function AgentFilter({ value, onChange }: PartProps) {
  const { t } = useTranslation('contacts');
  const api = useApi();
  const { data } = useQuery({
    queryKey: staffKey,
    queryFn: ({ signal }) => readAgents(api, signal),
    staleTime: 60_000,
  });
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('filter.agent')}
      placeholder={t('filter.agent')}
      value={value ?? null}
      options={(data?.items ?? []).map((s) => ({ value: s.id, label: `${s.name} ${s.staffNo}` }))}
      style={{ width: 130 }}
      onChange={onChange}
    />
  );
}
