import { Alert, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { CHANNELS } from '../../../../shared/contracts/contacts.ts';
import type { AdminQueue, NewQueue } from '../../../../shared/contracts/routing-admin.ts';
import { useContactWords } from '../../contacts/contact-words.ts';
import { change, create } from './admin-api.ts';
import { FormFoot } from './form-foot.tsx';
import { NameFields } from './name-fields.tsx';
import { SidePanel } from './side-panel.tsx';
import { useCalendars, useNamed, useOptions, usePlaces, useQueues, useSave } from './use-admin.ts';

type Values = Omit<NewQueue, 'answerTarget' | 'channel' | 'calendar' | 'closedTo' | 'centre'> & {
  readonly channel: NewQueue['channel'] | '';
  readonly calendar?: string;
  readonly closedTo?: string;
  readonly centre?: string;
  readonly percent: number;
};

const NEW: Partial<Values> = {
  channel: '',
  businessLine: '',
  active: true,
  answerSeconds: 15,
  percent: 85,
  shortAbandonSeconds: 5,
};

/** Fields that may stay empty are left out instead of being null: the fields of the form know no null. */
function valuesOf({ channel, calendar, closedTo, centre, answerTarget, ...queue }: AdminQueue): Partial<Values> {
  return {
    ...queue,
    channel: channel ?? '',
    percent: Math.round(answerTarget * 1000) / 10,
    ...(calendar === null ? {} : { calendar }),
    ...(closedTo === null ? {} : { closedTo }),
    ...(centre === null ? {} : { centre }),
  };
}

const wishOf = (v: Values): NewQueue => ({
  code: v.code,
  zh: v.zh,
  en: v.en,
  channel: v.channel === '' ? null : v.channel,
  businessLine: v.businessLine,
  centre: v.centre ?? null,
  calendar: v.calendar ?? null,
  closedTo: v.calendar === undefined ? null : (v.closedTo ?? null),
  active: v.active,
  answerSeconds: v.answerSeconds,
  answerTarget: v.percent / 100,
  shortAbandonSeconds: v.shortAbandonSeconds,
});

interface Props {
  readonly queue: AdminQueue | undefined;
  readonly onClose: () => void;
  readonly onSaved: (queue: AdminQueue) => void;
}

export function QueueForm({ queue, onClose, onSaved }: Props) {
  const { t } = useTranslation('admin');
  const named = useNamed();
  const [form] = Form.useForm<Values>();
  const save = useSave(
    (api, { code, ...wish }: NewQueue) =>
      queue === undefined
        ? create(api, 'queues', { code, ...wish })
        : change(api, 'queues', queue.code, { ...wish, version: queue.version }),
    onSaved,
  );
  const title = queue === undefined ? t('queue.new') : named(queue);
  const foot = (
    <FormFoot
      error={save.error}
      busy={save.isPending}
      act={queue === undefined ? t('create') : t('save')}
      onClose={onClose}
      onSubmit={() => form.submit()}
    />
  );
  return (
    <SidePanel title={title} onClose={onClose} foot={foot}>
      {queue?.hasRules === false && (
        <Alert type="warning" showIcon title={t('queue.noRulesHint')} style={{ marginBottom: 12 }} />
      )}
      <Form<Values>
        form={form}
        layout="vertical"
        size="small"
        requiredMark={false}
        initialValues={queue === undefined ? NEW : valuesOf(queue)}
        onFinish={(values) => save.mutate(wishOf({ ...values, code: queue?.code ?? values.code }))}
      >
        <NameFields isNew={queue === undefined} />
        <PlaceFields />
        <HourFields code={queue?.code} />
        <PromiseFields />
        <Form.Item name="active" label={t('queue.inUse')} valuePropName="checked" layout="horizontal">
          <Switch />
        </Form.Item>
      </Form>
    </SidePanel>
  );
}

function PlaceFields() {
  const { t } = useTranslation('admin');
  const words = useContactWords();
  const places = usePlaces().data;
  return (
    <>
      <div className="sj-radmin-pair">
        <Form.Item name="channel" label={t('queue.channel')}>
          <Select
            options={[
              { value: '', label: t('any') },
              ...CHANNELS.map((value) => ({ value: value, label: words.channel(value) })),
            ]}
          />
        </Form.Item>
        <Form.Item name="centre" label={t('queue.centre')}>
          <Select
            allowClear
            placeholder={t('queue.allCentres')}
            options={(places?.centres ?? []).map((c) => ({ value: c.code, label: c.name }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="businessLine" label={t('queue.line')}>
        <Input maxLength={40} placeholder={t('queue.lineHint')} />
      </Form.Item>
    </>
  );
}

function HourFields({ code }: { code: string | undefined }) {
  const { t } = useTranslation('admin');
  const calendars = useOptions(useCalendars().data);
  const queues = useOptions(useQueues().data?.filter((q) => q.active && q.code !== code));
  const calendar = Form.useWatch<string | undefined>('calendar');
  return (
    <>
      <Form.Item name="calendar" label={t('queue.hours')}>
        <Select allowClear placeholder={t('queue.always')} options={calendars} />
      </Form.Item>
      {calendar !== undefined && (
        <Form.Item
          name="closedTo"
          label={t('queue.closedTo')}
          extra={t('queue.closedToHint')}
          rules={[{ required: true, message: t('required') }]}
        >
          <Select showSearch={{ optionFilterProp: 'label' }} options={queues} />
        </Form.Item>
      )}
    </>
  );
}

function PromiseFields() {
  const { t } = useTranslation('admin');
  const required = [{ required: true, message: t('required') }];
  return (
    <div className="sj-radmin-three">
      <Form.Item name="answerSeconds" label={t('queue.within')} rules={required}>
        <InputNumber min={1} max={600} precision={0} suffix={t('seconds')} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="percent" label={t('queue.target')} rules={required}>
        <InputNumber min={50} max={100} precision={1} suffix="%" style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="shortAbandonSeconds" label={t('queue.short')} rules={required}>
        <InputNumber min={0} max={60} precision={0} suffix={t('seconds')} style={{ width: '100%' }} />
      </Form.Item>
    </div>
  );
}
