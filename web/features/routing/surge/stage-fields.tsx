import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import {
  SURGE_LIMITS,
  SURGE_STAGE_KINDS,
  type SurgeStageKind,
  type SurgeStagePlan,
} from '../../../../shared/contracts/routing-surge.ts';
import { newStage, raised } from './stage-defaults.ts';

interface Props {
  readonly stages: readonly SurgeStagePlan[];
  readonly kindName: (kind: SurgeStageKind) => string;
  readonly onChange: (stages: SurgeStagePlan[]) => void;
}

/** The ladder, rung by rung. */
export function StageFields({ stages, kindName, onChange }: Props) {
  const { t } = useTranslation('surge');
  const change = (at: number, more: Partial<SurgeStagePlan>): void =>
    onChange(stages.map((s, n) => (n === at ? { ...s, ...more } : s)));
  return (
    <fieldset className="sj-surge-fields">
      <legend>{t('stages')}</legend>
      {stages.map((stage, at) => (
        <div key={`${stage.kind}-${at}`} className="sj-surge-field" role="group" aria-label={kindName(stage.kind)}>
          <Select
            aria-label={t('stageKind')}
            style={{ width: 148 }}
            value={stage.kind}
            options={SURGE_STAGE_KINDS.map((k) => ({ value: k.code, label: kindName(k.code) }))}
            onChange={(kind: SurgeStageKind) => change(at, { kind })}
          />
          <Select
            aria-label={t('stageMode')}
            style={{ width: 152 }}
            value={stage.mode}
            options={[
              { value: 'propose' as const, label: t('propose') },
              { value: 'automatic' as const, label: t('automatic') },
            ]}
            onChange={(mode) => change(at, { mode })}
          />
          <InputNumber
            aria-label={t('after')}
            prefix={t('after')}
            suffix={t('minutesUnit')}
            style={{ width: 172 }}
            min={0}
            max={240}
            value={stage.afterMinutes}
            onChange={(n) => change(at, { afterMinutes: n ?? 0 })}
          />
          <Amount stage={stage} onChange={(more) => change(at, more)} />
          <span className="sj-surge-acts">
            <Button
              size="small"
              icon={<ArrowUpOutlined />}
              aria-label={`${t('up')} ${kindName(stage.kind)}`}
              disabled={at === 0}
              onClick={() => onChange(raised(stages, at))}
            />
            <Button
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`${t('remove')} ${kindName(stage.kind)}`}
              onClick={() => onChange(stages.filter((_, n) => n !== at))}
            />
          </span>
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={stages.length >= SURGE_LIMITS.stages}
        onClick={() => onChange([...stages, newStage('offer_callback')])}
      >
        {t('addStage')}
      </Button>
    </fieldset>
  );
}

/** What a measure is measured in: people, a share of callers, or a factor of time. */
function Amount({ stage, onChange }: { stage: SurgeStagePlan; onChange: (more: Partial<SurgeStagePlan>) => void }) {
  const { t } = useTranslation('surge');
  switch (stage.kind) {
    case 'borrow_back_office':
    case 'open_home_seats':
      return (
        <InputNumber
          aria-label={t('most')}
          prefix={t('most')}
          suffix={t('peopleUnit')}
          style={{ width: 128 }}
          min={1}
          max={SURGE_LIMITS.people}
          value={stage.people}
          onChange={(n) => onChange({ people: n ?? 1 })}
        />
      );
    case 'push_self_service':
    case 'offer_callback':
      return (
        <InputNumber
          aria-label={t('share')}
          prefix={t('share')}
          suffix="%"
          style={{ width: 128 }}
          min={1}
          max={90}
          value={Math.round(stage.share * 100)}
          onChange={(n) => onChange({ share: (n ?? 15) / 100 })}
        />
      );
    case 'shorten_after_call':
      return (
        <InputNumber
          aria-label={t('factor')}
          prefix={t('factor')}
          suffix="%"
          style={{ width: 128 }}
          min={20}
          max={100}
          value={Math.round(stage.factor * 100)}
          onChange={(n) => onChange({ factor: (n ?? 60) / 100 })}
        />
      );
  }
}
