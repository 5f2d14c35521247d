import { Form, Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  CALL_RANGES,
  MACHINE_RULES,
  MINUTE_RANGES,
  type VersionedCalls,
  type VersionedMinute,
} from '../../../shared/contracts/voice-rules.ts';
import { saveCalls, saveMinute } from './bars-api.ts';
import { ChoiceField, Foot, MinuteField, NumberField } from './rule-fields.tsx';
import { useDraft } from './use-draft.ts';
import { ShownNumber } from './shown-number.tsx';

const SECONDS = Object.keys(MINUTE_RANGES) as (keyof typeof MINUTE_RANGES)[];

export function MinuteForm({ stored }: { stored: VersionedMinute }) {
  const { t } = useTranslation('bars');
  const { draft, set, wrong, submit, foot } = useDraft(stored, saveMinute);
  return (
    <Form layout="vertical" aria-label={t('minute')} onFinish={submit}>
      <h3 className="sj-bars-sub">{t('minute')}</h3>
      <p className="sj-bars-hint">{t('minuteHint')}</p>
      <div className="sj-bars-fields">
        {SECONDS.map((field) => (
          <NumberField
            key={field}
            {...{ field, range: MINUTE_RANGES[field], unit: 'seconds', value: draft[field], isWrong: wrong.has(field) }}
            onChange={(value) => set({ [field]: value })}
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
            onChange={(event) => set({ elderKey: event.target.value.trim() })}
          />
        </Form.Item>
        <Form.Item label={t('rule.callBackLost')} htmlFor="rule-callBackLost" extra={t('ruleHint.callBackLost')}>
          <Switch
            id="rule-callBackLost"
            checked={draft.callBackLost}
            onChange={(callBackLost) => set({ callBackLost })}
          />
        </Form.Item>
      </div>
      <Foot {...foot} />
    </Form>
  );
}

const QUIET = ['quietFromMinute', 'quietUntilMinute'] as const;
const MACHINES = ['machineCallback', 'machineFollowUp'] as const;
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
  const { draft, set, wrong, submit, foot } = useDraft(stored, saveCalls);
  return (
    <Form layout="vertical" aria-label={t('calls')} onFinish={submit}>
      <h3 className="sj-bars-sub">{t('calls')}</h3>
      <p className="sj-bars-hint">{t('callsHint')}</p>
      <div className="sj-bars-fields">
        {QUIET.map((field) => (
          <MinuteField
            key={field}
            {...{ field, value: draft[field] }}
            onChange={(minute) => set({ [field]: minute })}
          />
        ))}
        {COUNTS.map(([field, unit]) => (
          <NumberField
            key={field}
            {...{ field, range: CALL_RANGES[field], unit, value: draft[field], isWrong: wrong.has(field) }}
            onChange={(value) => set({ [field]: value })}
          />
        ))}
        {MACHINES.map((field) => (
          <ChoiceField
            key={field}
            {...{ field, values: MACHINE_RULES, value: draft[field] }}
            onChange={(value) => set({ [field]: value })}
          />
        ))}
      </div>
      <ShownNumber />
      <Foot {...foot} />
    </Form>
  );
}
