import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { StatusTag } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { CalendarForm } from './calendar-form.tsx';
import { HolidayList } from './holiday-list.tsx';
import { useCalendars, useNamed, useQueues } from './use-admin.ts';

/** Business hours, one beside the other; the one that stands open is a week, the holidays and single days. */
export function CalendarsTab() {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useCalendars();
  const [open, setOpen] = useState<string>();
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const chosen = open === undefined ? data[0] : data.find((c) => c.code === open);
  return (
    <div className="sj-calendars">
      <nav aria-label={t('tab.calendars')}>
        <Button block icon={<PlusOutlined />} onClick={() => setOpen('')}>
          {t('calendar.new')}
        </Button>
        {data.map((c) => (
          <Entry key={c.code} calendar={c} isOpen={c === chosen} onOpen={() => setOpen(c.code)} />
        ))}
        <HolidayList />
      </nav>
      {chosen !== undefined || open === '' ? (
        <CalendarForm
          key={`${chosen?.code ?? ''}:${chosen?.version ?? 0}`}
          calendar={chosen}
          onDone={(code) => setOpen(code)}
        />
      ) : (
        <EmptyState title={t('calendar.none')} hint={t('calendar.noneHint')} />
      )}
    </div>
  );
}

function Entry({ calendar: c, isOpen, onOpen }: { calendar: Calendar; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const queues = useQueues().data ?? [];
  const names = c.queues
    .map((code) => queues.find((q) => q.code === code))
    .map((q) => (q === undefined ? '' : named(q)));
  const { open, changesAt } = c.now;
  return (
    <button type="button" className="sj-calendar" aria-pressed={isOpen} onClick={onOpen}>
      <b>{named(c)}</b>
      <StatusTag tone={open ? 'good' : 'neutral'} text={t(open ? 'calendar.isOpen' : 'calendar.isClosed')} />
      {changesAt !== null && (
        <small>
          {t(open ? 'calendar.closesAt' : 'calendar.opensAt')} <TimeText at={changesAt} />
        </small>
      )}
      <small>
        {names.length === 0 ? t('calendar.unused') : t('calendar.usedBy', { queues: names.join(t('comma')) })}
      </small>
    </button>
  );
}
