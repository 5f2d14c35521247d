import { Button, Form, InputNumber, Select, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Range } from '../../../shared/contracts/voice-rules.ts';
import { ApiError } from '../../ui/api-error.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { minuteOf, sayMinute } from './minute-of-day.ts';

/** Fields that the server found wrong are marked; its sentence stands above the button. */
export function wrongFields(error: unknown): ReadonlySet<string> {
  const all = error instanceof ApiError ? error.details['fields'] : undefined;
  const names = Array.isArray(all) ? all.map((f: unknown) => (f as { field?: unknown }).field) : [];
  return new Set(names.filter((name): name is string => typeof name === 'string'));
}

interface NumberProps {
  readonly field: string;
  readonly range: Range;
  readonly unit: string;
  readonly value: number;
  readonly isWrong: boolean;
  readonly onChange: (value: number) => void;
}

export function NumberField({ field, range, unit, value, isWrong, onChange }: NumberProps) {
  const { t } = useTranslation('bars');
  const id = `rule-${field}`;
  return (
    <Form.Item
      label={t(`rule.${field}`)}
      htmlFor={id}
      extra={t(`ruleHint.${field}`, { ...range })}
      {...(isWrong ? { validateStatus: 'error' as const } : {})}
    >
      <InputNumber
        id={id}
        precision={0}
        value={value}
        suffix={t(`unit.${unit}`)}
        style={{ width: 160 }}
        onChange={(n) => onChange(n ?? range.least)}
      />
    </Form.Item>
  );
}

export interface FootProps {
  readonly isSame: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onUndo: () => void;
}
export function Foot({ isSame, isBusy, error, onUndo }: FootProps) {
  const { t } = useTranslation('bars');
  return (
    <>
      {error !== null && <ApiProblem error={error} kept />}
      <div className="sj-bars-foot">
        <Button disabled={isSame} onClick={onUndo}>
          {t('undo')}
        </Button>
        <Button type="primary" htmlType="submit" disabled={isSame} loading={isBusy}>
          {t('save')}
        </Button>
      </div>
    </>
  );
}

interface ChoiceProps<V extends string> {
  readonly field: string;
  readonly values: readonly V[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}
/** One of a few words. */
export function ChoiceField<V extends string>({ field, values, value, onChange }: ChoiceProps<V>) {
  const { t } = useTranslation('bars');
  const id = `rule-${field}`;
  return (
    <Form.Item label={t(`rule.${field}`)} htmlFor={id} extra={t(`ruleHint.${field}`)}>
      <Select<V>
        id={id}
        value={value}
        style={{ width: 220 }}
        options={values.map((one) => ({ value: one, label: t(`choice.${one}`) }))}
        onChange={onChange}
      />
    </Form.Item>
  );
}

interface MinuteProps {
  readonly field: string;
  readonly value: number;
  readonly onChange: (minute: number) => void;
}
/** A time of the day, kept as its minute. */
export function MinuteField({ field, value, onChange }: MinuteProps) {
  const { t } = useTranslation('bars');
  const id = `rule-${field}`;
  return (
    <Form.Item label={t(`rule.${field}`)} htmlFor={id} extra={t(`ruleHint.${field}`)}>
      <TimePicker
        id={id}
        format="HH:mm"
        allowClear={false}
        needConfirm={false}
        value={dayjs(sayMinute(value), 'HH:mm')}
        style={{ width: 160 }}
        onChange={(time) => {
          const minute = minuteOf(time?.format('HH:mm') ?? '');
          if (minute !== undefined) onChange(minute);
        }}
      />
    </Form.Item>
  );
}
