import { Button, Form, Input, InputNumber, Switch, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CALL_RANGES,
  MINUTE_RANGES,
  type Range,
  type VersionedCalls,
  type VersionedMinute,
} from '../../../shared/contracts/voice-rules.ts';
import { ApiError } from '../../ui/api-error.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { saveCalls, saveMinute, useSave } from './bars-api.ts';
import { minuteOf, sayMinute } from './minute-of-day.ts';

/** Fields that the server found wrong are marked; its sentence stands above the button. */
function wrongFields(error: unknown): ReadonlySet<string> {
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

function NumberField({ field, range, unit, value, isWrong, onChange }: NumberProps) {
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

interface FootProps {
  readonly isSame: boolean;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onUndo: () => void;
}
function Foot({ isSame, isBusy, error, onUndo }: FootProps) {
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

const SECONDS = Object.keys(MINUTE_RANGES) as (keyof typeof MINUTE_RANGES)[];

export function MinuteForm({ stored }: { stored: VersionedMinute }) {
  const { t } = useTranslation('bars');
  const [draft, setDraft] = useState(stored);
  const save = useSave(saveMinute);
  const wrong = wrongFields(save.error);
  const isSame = JSON.stringify(draft) === JSON.stringify(stored);
  return (
    <Form layout="vertical" aria-label={t('minute')} onFinish={() => save.mutate(draft)}>
      <h3 className="sj-bars-sub">{t('minute')}</h3>
      <p className="sj-bars-hint">{t('minuteHint')}</p>
      <div className="sj-bars-fields">
        {SECONDS.map((field) => (
          <NumberField
            key={field}
            {...{ field, range: MINUTE_RANGES[field], unit: 'seconds', value: draft[field], isWrong: wrong.has(field) }}
            onChange={(value) => setDraft((d) => ({ ...d, [field]: value }))}
          />
        ))}
        <Form.Item
          label={t('rule.elderKey')}
          htmlFor="rule-elderKey"
          extra={t('ruleHint.elderKey')}
          {...(wrong.has('elderKey') ? { validateStatus: 'error' as const } : {})}
        >
          <Input
            id="rule-elderKey"
            maxLength={1}
            value={draft.elderKey}
            style={{ width: 160 }}
            onChange={(event) => setDraft((d) => ({ ...d, elderKey: event.target.value.trim() }))}
          />
        </Form.Item>
        <Form.Item label={t('rule.callBackLost')} htmlFor="rule-callBackLost" extra={t('ruleHint.callBackLost')}>
          <Switch
            id="rule-callBackLost"
            checked={draft.callBackLost}
            onChange={(callBackLost) => setDraft((d) => ({ ...d, callBackLost }))}
          />
        </Form.Item>
      </div>
      <Foot {...{ isSame, isBusy: save.isPending, error: save.error, onUndo: () => setDraft(stored) }} />
    </Form>
  );
}

const QUIET = ['quietFromMinute', 'quietUntilMinute'] as const;
const COUNTS = [
  ['silentCalls', 'calls'],
  ['callsPerMinute', 'perMinute'],
  ['triesPerDay', 'calls'],
  ['ringSeconds', 'seconds'],
  ['transferRingSeconds', 'seconds'],
  ['colleagueRingSeconds', 'seconds'],
] as const;

export function CallsForm({ stored }: { stored: VersionedCalls }) {
  const { t } = useTranslation('bars');
  const [draft, setDraft] = useState(stored);
  const save = useSave(saveCalls);
  const wrong = wrongFields(save.error);
  const isSame = JSON.stringify(draft) === JSON.stringify(stored);
  return (
    <Form layout="vertical" aria-label={t('calls')} onFinish={() => save.mutate(draft)}>
      <h3 className="sj-bars-sub">{t('calls')}</h3>
      <p className="sj-bars-hint">{t('callsHint')}</p>
      <div className="sj-bars-fields">
        {QUIET.map((field) => (
          <Form.Item key={field} label={t(`rule.${field}`)} htmlFor={`rule-${field}`} extra={t(`ruleHint.${field}`)}>
            <TimePicker
              id={`rule-${field}`}
              format="HH:mm"
              allowClear={false}
              needConfirm={false}
              value={dayjs(sayMinute(draft[field]), 'HH:mm')}
              style={{ width: 160 }}
              onChange={(time) => {
                const minute = minuteOf(time?.format('HH:mm') ?? '');
                if (minute !== undefined) setDraft((d) => ({ ...d, [field]: minute }));
              }}
            />
          </Form.Item>
        ))}
        {COUNTS.map(([field, unit]) => (
          <NumberField
            key={field}
            {...{ field, range: CALL_RANGES[field], unit, value: draft[field], isWrong: wrong.has(field) }}
            onChange={(value) => setDraft((d) => ({ ...d, [field]: value }))}
          />
        ))}
      </div>
      <Foot {...{ isSame, isBusy: save.isPending, error: save.error, onUndo: () => setDraft(stored) }} />
    </Form>
  );
}
