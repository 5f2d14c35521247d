import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { CHANNELS, SERVICE_CLASSES } from '../../../../shared/contracts/contacts.ts';
import { RULE_LIMITS, SERVICE_CLASS_NAMES, type RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import { moved, replaced, useEditing, useNamed, without } from './editing.ts';
import { Group, Problems } from './fields.tsx';

type Rule = RoutingRules['selfService'][number];
const EVERY = 'every';
const TOPIC_CHARS = 80;
const NEW: Rule = { channel: null, serviceClass: null, topicPrefix: null, hours: null, first: 'person' };
const hours = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** SS-6: who hears the self-service first and who a person; the first line that fits decides. */
export function SelfServiceForm() {
  const { t } = useTranslation('rules');
  const { rules, canEdit, change } = useEditing();
  const list = rules.selfService;
  const set = (selfService: Rule[]): void => change((r) => ({ ...r, selfService }));
  return (
    <Group title={t('self.title')} hint={t('self.hint')}>
      <ol className="sj-rule-self">
        {list.map((rule, i) => (
          <li key={i}>
            <div className="sj-rule-line">
              <RuleFields number={i + 1} rule={rule} onChange={(next) => set(replaced(list, i, next))} />
              {canEdit && (
                <span className="sj-rule-buttons">
                  <Button
                    size="small"
                    type="text"
                    aria-label={`${i + 1} ${t('up')}`}
                    icon={<ArrowUpOutlined />}
                    disabled={i === 0}
                    onClick={() => set(moved(list, i, -1))}
                  />
                  <Button
                    size="small"
                    type="text"
                    aria-label={`${i + 1} ${t('down')}`}
                    icon={<ArrowDownOutlined />}
                    disabled={i === list.length - 1}
                    onClick={() => set(moved(list, i, 1))}
                  />
                  <Button
                    size="small"
                    type="text"
                    aria-label={`${i + 1} ${t('remove')}`}
                    icon={<DeleteOutlined />}
                    onClick={() => set(without(list, i))}
                  />
                </span>
              )}
            </div>
            <Problems path={`/selfService/${i}`} />
          </li>
        ))}
      </ol>
      <p>{t('self.else')}</p>
      {canEdit && list.length < RULE_LIMITS.selfServiceRules && (
        <Button size="small" icon={<PlusOutlined />} onClick={() => set([...list, NEW])}>
          {t('self.add')}
        </Button>
      )}
    </Group>
  );
}

interface FieldsProps {
  readonly number: number;
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
}

function RuleFields({ number, rule, onChange }: FieldsProps) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { canEdit } = useEditing();
  const label = (what: string): string => `${number} ${t(`self.${what}`)}`;
  return (
    <>
      <Select
        size="small"
        aria-label={label('channel')}
        value={rule.channel ?? EVERY}
        disabled={!canEdit}
        options={[
          { value: EVERY, label: t('self.everyChannel') },
          ...CHANNELS.map((c) => ({ value: c, label: t(`channel.${c}`) })),
        ]}
        onChange={(v) => onChange({ ...rule, channel: CHANNELS.find((c) => c === v) ?? null })}
        style={{ width: 108 }}
      />
      <Select
        size="small"
        aria-label={label('class')}
        value={rule.serviceClass ?? EVERY}
        disabled={!canEdit}
        options={[
          { value: EVERY, label: t('self.everyClass') },
          ...SERVICE_CLASSES.map((c) => ({ value: c, label: named(SERVICE_CLASS_NAMES[c]) })),
        ]}
        onChange={(v) => onChange({ ...rule, serviceClass: SERVICE_CLASSES.find((c) => c === v) ?? null })}
        style={{ width: 118 }}
      />
      <Input
        size="small"
        aria-label={label('topic')}
        placeholder={t('self.topic')}
        maxLength={TOPIC_CHARS}
        value={rule.topicPrefix ?? ''}
        disabled={!canEdit}
        onChange={(e) => onChange({ ...rule, topicPrefix: e.target.value === '' ? null : e.target.value })}
        style={{ width: 150 }}
      />
      <HourFields label={label('hours')} rule={rule} onChange={onChange} />
      <Select
        size="small"
        aria-label={label('first')}
        value={rule.first}
        disabled={!canEdit}
        options={(['person', 'self_service'] as const).map((v) => ({ value: v, label: t(`self.${v}`) }))}
        onChange={(first) => onChange({ ...rule, first })}
        style={{ width: 110 }}
      />
    </>
  );
}

function HourFields({ label, rule, onChange }: { label: string; rule: Rule; onChange: (rule: Rule) => void }) {
  const { t } = useTranslation('rules');
  const { canEdit } = useEditing();
  const at = (hour: number) => ({ value: hour, label: `${String(hour).padStart(2, '0')}:00` });
  if (rule.hours === null)
    return (
      <Button size="small" disabled={!canEdit} onClick={() => onChange({ ...rule, hours: { from: 8, until: 20 } })}>
        {t('self.allDay')}
      </Button>
    );
  const { from, until } = rule.hours;
  return (
    <span className="sj-rule-inline">
      <Select
        size="small"
        aria-label={`${label} ${t('self.from')}`}
        value={from}
        disabled={!canEdit}
        options={hours(0, 23).map(at)}
        onChange={(next) => onChange({ ...rule, hours: { from: next, until } })}
        style={{ width: 80 }}
      />
      –
      <Select
        size="small"
        aria-label={`${label} ${t('self.until')}`}
        value={until}
        disabled={!canEdit}
        options={hours(1, 24).map(at)}
        onChange={(next) => onChange({ ...rule, hours: { from, until: next } })}
        style={{ width: 80 }}
      />
      {canEdit && (
        <Button size="small" type="text" onClick={() => onChange({ ...rule, hours: null })}>
          {t('self.allDay')}
        </Button>
      )}
    </span>
  );
}
