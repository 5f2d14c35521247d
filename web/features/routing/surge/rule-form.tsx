import { Button, Form, Input, InputNumber, Select, Space, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  SURGE_LIMITS,
  type QueueSight,
  type SurgeCondition,
  type SurgeRule,
  type SurgeRuleDraft,
} from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { StageFields } from './stage-fields.tsx';
import { saveRule } from './surge-api.ts';
import { newStage } from './stage-defaults.ts';
import { useRuleWords } from './surge-words.ts';
import { useSurgeAct } from './use-surge.ts';

const EMPTY: SurgeRuleDraft = {
  name: '',
  queue: null,
  condition: { kind: 'service_level', below: 0.7, minutes: 5 },
  holdSeconds: 60,
  clearMinutes: 10,
  stages: [newStage('borrow_back_office')],
  active: true,
};
const CONDITIONS: Readonly<Record<SurgeCondition['kind'], SurgeCondition>> = {
  service_level: { kind: 'service_level', below: 0.7, minutes: 5 },
  longest_wait: { kind: 'longest_wait', seconds: 180 },
  waiting_per_ready: { kind: 'waiting_per_ready', above: 1 },
};
const ALL = '*';

interface Props {
  readonly rule: SurgeRule | undefined;
  readonly queues: readonly QueueSight[];
  readonly onDone: () => void;
}

const draftOf = (rule: SurgeRule): SurgeRuleDraft => {
  const { id: _, version: _v, updatedAt: _a, updatedBy: _b, ...draft } = rule;
  return draft;
};

/** A rule from its condition to its measures. What was typed stays when the saving is refused. */
export function RuleForm({ rule, queues, onDone }: Props) {
  const { t } = useTranslation('surge');
  const words = useRuleWords(queues);
  const [draft, setDraft] = useState<SurgeRuleDraft>(rule === undefined ? EMPTY : draftOf(rule));
  const save = useSurgeAct<SurgeRuleDraft>((api, wish) => saveRule(api, wish, rule), onDone);
  const change = (more: Partial<SurgeRuleDraft>): void => setDraft({ ...draft, ...more });
  const isFull = draft.name.trim() !== '' && draft.stages.length > 0;
  return (
    <Form
      layout="vertical"
      className="sj-surge-form"
      onFinish={() => save.mutate({ ...draft, name: draft.name.trim() })}
    >
      <div className="sj-surge-row">
        <Form.Item label={t('ruleName')} htmlFor="surge-name" required>
          <Input
            id="surge-name"
            value={draft.name}
            maxLength={SURGE_LIMITS.nameChars}
            onChange={(e) => change({ name: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('ruleQueue')} htmlFor="surge-queue">
          <Select
            id="surge-queue"
            value={draft.queue ?? ALL}
            options={queues.map((q) => ({ value: q.code, label: words.queue(q.code === ALL ? null : q.code) }))}
            onChange={(code: string) => change({ queue: code === ALL ? null : code })}
          />
        </Form.Item>
        <Form.Item label={t('on')} htmlFor="surge-on">
          <Switch id="surge-on" checked={draft.active} onChange={(active) => change({ active })} />
        </Form.Item>
      </div>
      <Condition value={draft.condition} onChange={(condition) => change({ condition })} />
      <div className="sj-surge-row">
        <Form.Item label={t('hold')} htmlFor="surge-hold">
          <InputNumber
            id="surge-hold"
            min={0}
            max={3600}
            suffix={t('secondsUnit')}
            value={draft.holdSeconds}
            onChange={(n) => change({ holdSeconds: n ?? 0 })}
          />
        </Form.Item>
        <Form.Item label={t('clear')} htmlFor="surge-clear">
          <InputNumber
            id="surge-clear"
            min={1}
            max={120}
            suffix={t('minutesUnit')}
            value={draft.clearMinutes}
            onChange={(n) => change({ clearMinutes: n ?? 1 })}
          />
        </Form.Item>
      </div>
      <StageFields stages={draft.stages} kindName={words.kind} onChange={(stages) => change({ stages })} />
      {save.error !== null && <ApiProblem error={save.error} kept />}
      <Space>
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!isFull}>
          {t('save')}
        </Button>
        <Button onClick={onDone}>{t('back')}</Button>
      </Space>
    </Form>
  );
}

function Condition({ value, onChange }: { value: SurgeCondition; onChange: (c: SurgeCondition) => void }) {
  const { t } = useTranslation('surge');
  const kinds = Object.keys(CONDITIONS) as SurgeCondition['kind'][];
  return (
    <div className="sj-surge-row">
      <Form.Item label={t('condition')} htmlFor="surge-condition">
        <Select
          id="surge-condition"
          value={value.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind: SurgeCondition['kind']) => onChange(CONDITIONS[kind])}
        />
      </Form.Item>
      {value.kind === 'service_level' && (
        <>
          <Form.Item label={t('limit')} htmlFor="surge-below">
            <InputNumber
              id="surge-below"
              min={1}
              max={100}
              suffix="%"
              value={Math.round(value.below * 100)}
              onChange={(n) => onChange({ ...value, below: (n ?? 70) / 100 })}
            />
          </Form.Item>
          <Form.Item label={t('windowMinutes')} htmlFor="surge-window">
            <InputNumber
              id="surge-window"
              min={1}
              max={60}
              suffix={t('minutesUnit')}
              value={value.minutes}
              onChange={(n) => onChange({ ...value, minutes: n ?? 5 })}
            />
          </Form.Item>
        </>
      )}
      {value.kind === 'longest_wait' && (
        <Form.Item label={t('limit')} htmlFor="surge-seconds">
          <InputNumber
            id="surge-seconds"
            min={5}
            max={7200}
            suffix={t('secondsUnit')}
            value={value.seconds}
            onChange={(n) => onChange({ ...value, seconds: n ?? 180 })}
          />
        </Form.Item>
      )}
      {value.kind === 'waiting_per_ready' && (
        <Form.Item label={t('limit')} htmlFor="surge-above">
          <InputNumber
            id="surge-above"
            min={0.1}
            max={100}
            step={0.1}
            suffix={t('peopleUnit')}
            value={value.above}
            onChange={(n) => onChange({ ...value, above: n ?? 1 })}
          />
        </Form.Item>
      )}
    </div>
  );
}
