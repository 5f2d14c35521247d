import { PlusOutlined, DeleteOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ADMIN_LIMITS,
  type Calendar,
  type NewCalendar,
  type Period,
} from '../../../../shared/contracts/routing-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { change, create, remove } from './admin-api.ts';
import { HoursRow } from './hours-row.tsx';
import { NameFields } from './name-fields.tsx';
import { useNamed, useSave } from './use-admin.ts';

type Draft = Omit<NewCalendar, 'code' | 'zh' | 'en'>;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const WORK: Period[] = [
  [480, 720],
  [810, 1_080],
];
const NEW: Draft = {
  week: [WORK, WORK, WORK, WORK, WORK, [], []],
  statutory: true,
  holidayHours: [],
  makeupHours: WORK,
  exceptions: [],
};

const draftOf = ({ week, statutory, holidayHours, makeupHours, exceptions }: Calendar): Draft => ({
  week,
  statutory,
  holidayHours,
  makeupHours,
  exceptions,
});

interface Props {
  readonly calendar: Calendar | undefined;
  readonly onDone: (code: string | undefined) => void;
}

export function CalendarForm({ calendar, onDone }: Props) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const [form] = Form.useForm<{ code: string; zh: string; en: string }>();
  const [draft, setDraft] = useState<Draft>(calendar === undefined ? NEW : draftOf(calendar));
  const save = useSave(
    (api, wish: NewCalendar) => {
      const { code, ...rest } = wish;
      return calendar === undefined
        ? create(api, 'calendars', wish)
        : change(api, 'calendars', code, { ...rest, version: calendar.version });
    },
    (saved) => onDone(saved.code),
  );
  const erase = useSave(
    (api, row: Calendar) => remove(api, 'calendars', row),
    () => onDone(undefined),
  );
  const title = calendar === undefined ? t('calendar.new') : named(calendar);
  const error = save.error ?? erase.error;
  return (
    <section aria-label={title} className="sj-calendar-form">
      <h2>{title}</h2>
      {calendar?.now.holidaysKnown === false && <Alert type="warning" showIcon title={t('calendar.holidaysUnknown')} />}
      <Form
        form={form}
        layout="vertical"
        size="small"
        requiredMark={false}
        initialValues={calendar ?? {}}
        onFinish={(names) => save.mutate({ ...draft, ...names, code: calendar?.code ?? names.code })}
      >
        <NameFields isNew={calendar === undefined} />
      </Form>
      <WeekGrid draft={draft} onDraft={setDraft} />
      <Exceptions draft={draft} onDraft={setDraft} />
      {error !== null && <ApiProblem error={error} kept />}
      <div className="sj-radmin-acts">
        {calendar !== undefined && (
          <Popconfirm
            title={t('calendar.erase', { name: title })}
            okText={t('delete')}
            cancelText={t('cancel')}
            onConfirm={() => erase.mutate(calendar)}
          >
            <Button danger loading={erase.isPending}>
              {t('delete')}
            </Button>
          </Popconfirm>
        )}
        <Button onClick={() => (calendar === undefined ? onDone(undefined) : setDraft(draftOf(calendar)))}>
          {t('undo')}
        </Button>
        <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
          {calendar === undefined ? t('create') : t('save')}
        </Button>
      </div>
    </section>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function WeekGrid({ draft, onDraft }: PartProps) {
  const { t } = useTranslation('admin');
  const setDay = (at: number, hours: Period[]): void =>
    onDraft({ ...draft, week: draft.week.map((d, n) => (n === at ? hours : d)) });
  const monday = draft.week[0] ?? [];
  return (
    <div className="sj-hours">
      {DAYS.map((day, at) => (
        <HoursRow
          key={day}
          label={t(`day.${day}`)}
          hours={draft.week[at] ?? []}
          onChange={(hours) => setDay(at, hours)}
        />
      ))}
      <div className="sj-hours-tools">
        <Button
          size="small"
          onClick={() => onDraft({ ...draft, week: draft.week.map((d, n) => (n < 5 ? monday : d)) })}
        >
          {t('calendar.likeMonday')}
        </Button>
        <span className="sj-radmin-second">{t('calendar.nightHint')}</span>
      </div>
      <Checkbox checked={draft.statutory} onChange={(e) => onDraft({ ...draft, statutory: e.target.checked })}>
        {t('calendar.statutory')}
      </Checkbox>
      {draft.statutory && (
        <>
          <HoursRow
            label={t('calendar.holidays')}
            hours={draft.holidayHours}
            onChange={(holidayHours) => onDraft({ ...draft, holidayHours })}
          />
          <HoursRow
            label={t('calendar.makeups')}
            hours={draft.makeupHours}
            onChange={(makeupHours) => onDraft({ ...draft, makeupHours })}
          />
        </>
      )}
    </div>
  );
}

function Exceptions({ draft, onDraft }: PartProps) {
  const { t } = useTranslation('admin');
  const { exceptions } = draft;
  const set = (at: number, part: Partial<Draft['exceptions'][number]>): void =>
    onDraft({ ...draft, exceptions: exceptions.map((e, n) => (n === at ? { ...e, ...part } : e)) });
  const add = (): void => {
    const day = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
    onDraft({ ...draft, exceptions: [...exceptions, { day, name: t('calendar.exceptionName'), hours: [] }] });
  };
  return (
    <div className="sj-hours">
      <h3>{t('calendar.exceptions')}</h3>
      {exceptions.length === 0 && <p className="sj-radmin-hint">{t('calendar.noExceptions')}</p>}
      {exceptions.map((e, at) => (
        <div key={at} className="sj-hours-exception">
          <Input
            type="date"
            size="small"
            min="2004-01-01"
            max="2099-12-31"
            aria-label={t('calendar.exceptionDay', { n: at + 1 })}
            value={e.day}
            onChange={(event) => event.target.value !== '' && set(at, { day: event.target.value })}
            style={{ width: 140 }}
          />
          <Input
            size="small"
            maxLength={40}
            aria-label={t('calendar.exceptionWhat', { n: at + 1 })}
            value={e.name}
            onChange={(event) => set(at, { name: event.target.value })}
            style={{ width: 140 }}
          />
          <HoursRow label={e.day} hours={e.hours} onChange={(hours) => set(at, { hours })} />
          <Button
            type="text"
            size="small"
            danger
            icon={<DeleteOutlined />}
            aria-label={t('calendar.removeException', { day: e.day })}
            onClick={() => onDraft({ ...draft, exceptions: exceptions.filter((_, n) => n !== at) })}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={exceptions.length >= ADMIN_LIMITS.exceptions}
        onClick={add}
      >
        {t('calendar.addException')}
      </Button>
    </div>
  );
}
