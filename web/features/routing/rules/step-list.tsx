import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { RULE_LIMITS, STEP_SCOPES, type RelaxStep } from '../../../../shared/contracts/routing-rules.ts';
import { moved, replaced, useEditing, useNamed, without } from './editing.ts';
import { NumberField, Problems } from './fields.tsx';

interface Props {
  /** Which queue of the document. */
  readonly at: number;
  readonly steps: readonly RelaxStep[];
  readonly onChange: (steps: RelaxStep[]) => void;
}

/** Who is asked first, and whom else after how long: each step adds people, nobody is taken away again. */
export function StepList({ at, steps, onChange }: Props) {
  const { t } = useTranslation('rules');
  const { canEdit, options } = useEditing();
  const last = steps.at(-1)?.afterSeconds ?? 0;
  const add = (step: RelaxStep): void => onChange([...steps, step]);
  const skill = options.skills.find((s) => s.active)?.code;
  const queue = options.queues.find((q) => q.active)?.code;
  return (
    <div className="sj-rule-steps">
      <h4>{t('steps.title')}</h4>
      <p>{t('steps.hint')}</p>
      <ol>
        {steps.map((step, s) => (
          <li key={s}>
            <StepRow at={at} place={s} steps={steps} step={step} onChange={onChange} />
            <Problems path={`/queues/${at}/steps/${s}`} />
          </li>
        ))}
      </ol>
      {canEdit && steps.length < RULE_LIMITS.steps && (
        <div className="sj-rule-line">
          {skill !== undefined && (
            <Button
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ kind: 'skill', afterSeconds: last + 30, skill, minLevel: 1, scope: 'everywhere' })}
            >
              {t('steps.addSkill')}
            </Button>
          )}
          {queue !== undefined && (
            <Button
              size="small"
              icon={<PlusOutlined />}
              onClick={() => add({ kind: 'queue', afterSeconds: last + 30, queue })}
            >
              {t('steps.addQueue')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface RowProps extends Props {
  readonly place: number;
  readonly step: RelaxStep;
}

function StepRow({ place, steps, step, onChange }: RowProps) {
  const { t } = useTranslation('rules');
  const { canEdit } = useEditing();
  const number = t('steps.number', { count: place + 1 });
  const set = (next: RelaxStep): void => onChange(replaced(steps, place, next));
  return (
    <div className="sj-rule-line">
      <b>{number}</b>
      <NumberField
        label={`${number} ${t('steps.after')}`}
        value={step.afterSeconds}
        max={RULE_LIMITS.waitSeconds}
        unit={t('unit.secondsLater')}
        onChange={(afterSeconds) => set({ ...step, afterSeconds })}
      />
      {step.kind === 'skill' ? (
        <SkillFields number={number} step={step} onChange={set} />
      ) : (
        <OverflowFields number={number} step={step} onChange={set} />
      )}
      {canEdit && (
        <span className="sj-rule-buttons">
          <Button
            size="small"
            type="text"
            aria-label={`${number} ${t('up')}`}
            icon={<ArrowUpOutlined />}
            disabled={place === 0}
            onClick={() => onChange(moved(steps, place, -1))}
          />
          <Button
            size="small"
            type="text"
            aria-label={`${number} ${t('down')}`}
            icon={<ArrowDownOutlined />}
            disabled={place === steps.length - 1}
            onClick={() => onChange(moved(steps, place, 1))}
          />
          <Button
            size="small"
            type="text"
            aria-label={`${number} ${t('remove')}`}
            icon={<DeleteOutlined />}
            disabled={steps.length === 1}
            onClick={() => onChange(without(steps, place))}
          />
        </span>
      )}
    </div>
  );
}

interface FieldsProps<Step> {
  readonly number: string;
  readonly step: Step;
  readonly onChange: (step: Step) => void;
}

function SkillFields({ number, step, onChange }: FieldsProps<RelaxStep & { kind: 'skill' }>) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { canEdit, options } = useEditing();
  const agents = options.skills.find((s) => s.code === step.skill)?.agents[step.minLevel - 1] ?? 0;
  return (
    <>
      <Select
        size="small"
        aria-label={`${number} ${t('steps.skill')}`}
        value={step.skill}
        disabled={!canEdit}
        options={options.skills.map((s) => ({ value: s.code, label: named(s), disabled: !s.active }))}
        onChange={(skill) => onChange({ ...step, skill })}
        style={{ width: 140 }}
      />
      <Select
        size="small"
        aria-label={`${number} ${t('steps.level')}`}
        value={step.minLevel}
        disabled={!canEdit}
        options={[1, 2, 3, 4, 5].map((level) => ({ value: level, label: t('steps.atLeast', { count: level }) }))}
        onChange={(minLevel) => onChange({ ...step, minLevel })}
        style={{ width: 104 }}
      />
      <Select
        size="small"
        aria-label={`${number} ${t('steps.scope')}`}
        value={step.scope}
        disabled={!canEdit}
        options={STEP_SCOPES.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))}
        onChange={(scope) => onChange({ ...step, scope })}
        style={{ width: 104 }}
      />
      <small>{t('steps.agents', { count: agents })}</small>
    </>
  );
}

function OverflowFields({ number, step, onChange }: FieldsProps<RelaxStep & { kind: 'queue' }>) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { canEdit, options } = useEditing();
  return (
    <>
      <span>{t('steps.overflow')}</span>
      <Select
        size="small"
        aria-label={`${number} ${t('steps.overflow')}`}
        value={step.queue}
        disabled={!canEdit}
        options={options.queues.map((q) => ({ value: q.code, label: named(q) }))}
        onChange={(queue) => onChange({ ...step, queue })}
        style={{ width: 160 }}
      />
    </>
  );
}
