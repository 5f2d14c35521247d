import { ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { DISPOSITIONS } from '../../../shared/contracts/contacts.ts';
import {
  RECORDED_CHANNELS,
  RECORDING_LIMITS,
  type RetentionRule,
} from '../../../shared/contracts/contacts-recordings.ts';
import { useContactWords } from '../contacts/contact-words.ts';

interface Props {
  readonly nth: number;
  readonly rule: RetentionRule;
  readonly isLast: boolean;
  readonly problem: string | undefined;
  readonly onChange: (more: Partial<RetentionRule>) => void;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
}

export function RuleRow(props: Props) {
  const { nth, rule, isLast, problem, onChange, onUp, onRemove } = props;
  const { t } = useTranslation('recordings');
  return (
    <div>
      <div className="sj-recs-rule">
        <Input
          aria-label={t('rules.name', { nth })}
          placeholder={t('rules.nameExample')}
          value={rule.name}
          maxLength={RECORDING_LIMITS.ruleNameChars}
          {...(problem === 'name' ? { status: 'error' as const } : {})}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        {isLast ? <span className="sj-recs-rest">{t('rules.rest')}</span> : <Conditions {...props} />}
        <InputNumber
          aria-label={t('rules.months', { nth })}
          suffix={t('rules.monthsUnit')}
          min={1}
          max={RECORDING_LIMITS.months}
          precision={0}
          value={rule.months}
          onChange={(months) => onChange({ months: months ?? 1 })}
        />
        <Button
          type="text"
          icon={<ArrowUpOutlined />}
          aria-label={t('rules.up', { nth })}
          disabled={onUp === undefined}
          onClick={onUp}
        />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('rules.remove', { nth })}
          disabled={onRemove === undefined}
          onClick={onRemove}
        />
      </div>
      {problem !== undefined && (
        <p role="alert" className="sj-recs-problem">
          {t(`rules.problem.${problem}`, { nth })}
        </p>
      )}
    </div>
  );
}

/** Empty means: whatever it is. */
function Conditions({ nth, rule, onChange }: Props) {
  const { t, i18n } = useTranslation('recordings');
  const words = useContactWords();
  return (
    <>
      <Select
        allowClear
        aria-label={t('rules.channel', { nth })}
        placeholder={t('rules.anyChannel')}
        value={rule.channel}
        options={RECORDED_CHANNELS.map((value) => ({ value, label: words.channel(value) }))}
        onChange={(channel: RetentionRule['channel'] | undefined) => onChange({ channel: channel ?? null })}
      />
      <Input
        allowClear
        aria-label={t('rules.queue', { nth })}
        placeholder={t('rules.anyQueue')}
        maxLength={40}
        value={rule.queueCode ?? ''}
        onChange={({ target }) => onChange({ queueCode: target.value.trim() === '' ? null : target.value.trim() })}
      />
      <Select
        allowClear
        aria-label={t('rules.result', { nth })}
        placeholder={t('rules.anyResult')}
        value={rule.disposition}
        options={DISPOSITIONS.map((d) => ({ value: d.code, label: i18n.language === 'en' ? d.en : d.zh }))}
        onChange={(disposition: string | undefined) => onChange({ disposition: disposition ?? null })}
      />
      <Select
        allowClear
        aria-label={t('rules.complaint', { nth })}
        placeholder={t('rules.anyComplaint')}
        value={rule.complaint === null ? null : rule.complaint ? 'yes' : 'no'}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`filter.complaintIs.${value}`) }))}
        onChange={(value: string | undefined) => onChange({ complaint: value === undefined ? null : value === 'yes' })}
      />
    </>
  );
}
