import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import type { LiveQueue } from '../../../../shared/contracts/routing-live.ts';
import { useContactWords } from '../../contacts/contact-words.ts';
import { SORTS, type LineFilter } from './live-line.ts';
import { useLang } from './live-names.ts';

const ALL = '';

interface Props {
  readonly queues: readonly LiveQueue[];
  readonly filter: LineFilter;
  readonly onChange: (filter: LineFilter) => void;
}

export function LineFilters({ queues, filter, onChange }: Props) {
  const { t } = useTranslation('live');
  const lang = useLang();
  const words = useContactWords();
  const waiting = queues.reduce((sum, q) => sum + q.waiting, 0);
  return (
    <div className="sj-live-filters" role="group" aria-label={t('filter')}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('queueFilter')}
        value={filter.queue ?? ALL}
        onChange={(queue) => onChange({ ...filter, queue: queue === ALL ? undefined : queue })}
        options={[
          { value: ALL, label: `${t('allQueues')} ${waiting}` },
          ...[...queues]
            .sort((a, b) => b.waiting - a.waiting || (a.code < b.code ? -1 : 1))
            .map((q) => ({ value: q.code, label: `${q[lang]} ${q.waiting}` })),
        ]}
      />
      <Select
        aria-label={t('classFilter')}
        value={filter.serviceClass ?? ALL}
        onChange={(chosen) => onChange({ ...filter, serviceClass: SERVICE_CLASSES.find((c) => c === chosen) })}
        options={[
          { value: ALL, label: t('allClasses') },
          ...SERVICE_CLASSES.map((c) => ({ value: c, label: words.serviceClass(c) })),
        ]}
      />
      <Segmented
        aria-label={t('sort')}
        value={filter.sort}
        options={SORTS.map((value) => ({ value, label: t(`sorted.${value}`) }))}
        onChange={(sort) => onChange({ ...filter, sort })}
      />
    </div>
  );
}
