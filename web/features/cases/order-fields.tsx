import { useQuery } from '@tanstack/react-query';
import { DatePicker, Form, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { PRIORITIES, type CaseType } from '../../../shared/contracts/cases-catalogue.ts';
import type { NewOrder } from '../../../shared/contracts/cases.ts';
import type { OrderTemplate } from '../../../shared/contracts/cases-orders.ts';
import { useApi } from '../../ui/services.tsx';
import { caseKeys, readTemplates } from './cases-api.ts';
import { useTeams } from './people.ts';
import { useWord } from './words.ts';

export interface OrderValues {
  readonly templateCode?: string;
  readonly description?: string;
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly priority?: NewOrder['priority'];
  readonly crew?: string;
  readonly appointment?: readonly [Dayjs, Dayjs] | null;
}

/** As the server takes it; undefined when no template was chosen. Empty answers are left out. */
export function newOrderOf(values: OrderValues): NewOrder | undefined {
  const { templateCode, description, priority, crew, appointment } = values;
  if (templateCode === undefined) return undefined;
  const fields = Object.fromEntries(
    Object.entries(values.fields ?? {}).flatMap(([code, value]) => (value?.trim() ? [[code, value.trim()]] : [])),
  );
  return {
    templateCode,
    fields,
    ...(description?.trim() ? { description: description.trim() } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(crew === undefined ? {} : { crew }),
    ...(appointment ? { appointment: { from: appointment[0].toISOString(), to: appointment[1].toISOString() } } : {}),
  };
}

function useTemplates(): readonly OrderTemplate[] {
  const api = useApi();
  const { data } = useQuery({
    queryKey: caseKeys.lists('templates'),
    queryFn: ({ signal }) => readTemplates(api, signal),
    staleTime: 10 * 60_000,
  });
  return data ?? [];
}

/** What a work order needs, by its template. `caseType` puts the fitting templates first. */
export function OrderFields({ caseType, isRequired }: { caseType?: CaseType; isRequired: boolean }) {
  const { t, i18n } = useTranslation('cases');
  const word = useWord();
  const templates = useTemplates();
  const { teams } = useTeams();
  const code = Form.useWatch<string | undefined>('templateCode');
  const template = templates.find((x) => x.code === code);
  const sorted = [...templates].sort((a, b) => Number(b.caseType === caseType) - Number(a.caseType === caseType));
  const crewKind = template?.crewKind === 'field' ? 'field_crew' : 'back_office';
  const crews = teams.filter(
    (team) => team.kind === crewKind || (crewKind === 'back_office' && team.kind === 'complaint'),
  );
  return (
    <>
      <Form.Item
        name="templateCode"
        label={t('order.template')}
        rules={[{ required: isRequired, message: t('order.chooseTemplate') }]}
      >
        <Select
          allowClear={!isRequired}
          placeholder={isRequired ? t('order.chooseTemplate') : t('order.noTemplate')}
          options={sorted.map((x) => ({ value: x.code, label: i18n.language === 'en' ? x.nameEn : x.nameZh }))}
        />
      </Form.Item>
      {template !== undefined && (
        <>
          {template.fields.map((field) => (
            <Form.Item
              key={field.code}
              name={['fields', field.code]}
              label={field.label}
              required={field.required}
              rules={[{ required: field.required, message: t('order.fill', { label: field.label }) }]}
            >
              {field.kind === 'choice' ? (
                <Select allowClear options={(field.options ?? []).map((value) => ({ value, label: value }))} />
              ) : (
                <Input maxLength={500} />
              )}
            </Form.Item>
          ))}
          <Form.Item name="description" label={t('order.description')}>
            <Input.TextArea maxLength={2_000} autoSize={{ minRows: 2, maxRows: 5 }} />
          </Form.Item>
          {template.visit && (
            <Form.Item name="appointment" label={t('order.appointment')}>
              <DatePicker.RangePicker
                showTime={{ format: 'HH:mm', minuteStep: 30 }}
                format="MM-DD HH:mm"
                style={{ width: '100%' }}
              />
            </Form.Item>
          )}
          <Form.Item name="crew" label={t('order.crew')}>
            <Select
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('order.crewByGrid')}
              options={crews.map((team) => ({ value: team.code, label: team.name }))}
            />
          </Form.Item>
          <Form.Item name="priority" label={t('order.priority')}>
            <Select options={Object.keys(PRIORITIES).map((value) => ({ value, label: word(PRIORITIES, value) }))} />
          </Form.Item>
        </>
      )}
    </>
  );
}
