import { ExclamationCircleFilled, PlusOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { STRATEGIES, type QueueRules } from '../../../../shared/contracts/routing-rules.ts';
import { problemsAt, replaced, useEditing, useNamed, without } from './editing.ts';
import { Group, NumberField, Problems } from './fields.tsx';
import { StepList } from './step-list.tsx';

/** Queues at the left, the rule of the chosen one at the right. */
export function QueueForms() {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { rules, options, problems, canEdit, change } = useEditing();
  // In the address, so that saving – which begins with a fresh form – does not lose the place.
  const [search, setSearch] = useSearchParams();
  const choose = (next: number): void =>
    setSearch((before) => new URLSearchParams({ ...Object.fromEntries(before), queue: String(next) }), {
      replace: true,
    });
  const chosen = Math.trunc(Number(search.get('queue') ?? 0)) || 0;
  const at = Math.min(Math.max(0, chosen), rules.queues.length - 1);
  const queue = rules.queues[at];
  const nameOf = (code: string): string => {
    const known = options.queues.find((q) => q.code === code);
    return known === undefined ? code : named(known);
  };
  const missing = options.queues.filter((q) => q.active && !rules.queues.some((r) => r.code === q.code));
  const add = (code: string): void => {
    const skill = options.skills.find((s) => s.active)?.code ?? 'general';
    change((r) => ({ ...r, queues: [...r.queues, newQueue(code, skill)] }));
    choose(rules.queues.length);
  };
  return (
    <div className="sj-rule-queues">
      <div>
        <Problems path="/queues" />
        <ul aria-label={t('queues.list')}>
          {rules.queues.map((q, i) => (
            <li key={`${q.code}-${i}`}>
              <button type="button" aria-current={i === at} onClick={() => choose(i)}>
                <span>{nameOf(q.code)}</span>
                <Marks path={`/queues/${i}`} />
              </button>
            </li>
          ))}
        </ul>
        {canEdit && missing.length > 0 && (
          <Select<string>
            size="small"
            aria-label={t('queues.add')}
            placeholder={
              <>
                <PlusOutlined /> {t('queues.add')}
              </>
            }
            value={null}
            options={missing.map((q) => ({ value: q.code, label: named(q) }))}
            onChange={add}
            style={{ width: '100%' }}
          />
        )}
      </div>
      {queue !== undefined && (
        <QueueForm
          key={queue.code}
          at={at}
          queue={queue}
          title={nameOf(queue.code)}
          isKnown={problemsAt(problems, `/queues/${at}`).every((p) => p.code !== 'unknown_queue')}
        />
      )}
    </div>
  );
}

const newQueue = (code: string, skill: string): QueueRules => ({
  code,
  strategy: 'longest_idle',
  ringSeconds: 20,
  afterCallSeconds: 180,
  steps: [{ kind: 'skill', afterSeconds: 0, skill, minLevel: 1, scope: 'everywhere' }],
});

/** Whether something in this queue is wrong, before it is opened. */
function Marks({ path }: { path: string }) {
  const { t } = useTranslation('rules');
  const { problems } = useEditing();
  const here = problemsAt(problems, path, true);
  const errors = here.filter((p) => p.severity === 'error').length;
  if (here.length === 0) return null;
  const label = errors > 0 ? t('errors', { count: errors }) : t('warnings', { count: here.length });
  return (
    <small data-severity={errors > 0 ? 'error' : 'warning'}>
      {errors > 0 ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />} {label}
    </small>
  );
}

interface QueueProps {
  readonly at: number;
  readonly queue: QueueRules;
  readonly title: string;
  readonly isKnown: boolean;
}

function QueueForm({ at, queue, title, isKnown }: QueueProps) {
  const { t } = useTranslation('rules');
  const named = useNamed();
  const { canEdit, change } = useEditing();
  const set = (next: Partial<QueueRules>): void =>
    change((r) => ({ ...r, queues: replaced(r.queues, at, { ...queue, ...next }) }));
  return (
    <Group title={t('queues.title', { name: title })}>
      <Problems path={`/queues/${at}`} />
      <div className="sj-rule-line">
        <span>{t('queues.strategy')}</span>
        <Select
          size="small"
          aria-label={t('queues.strategy')}
          value={queue.strategy}
          disabled={!canEdit}
          options={STRATEGIES.map((s) => ({ value: s.code, label: named(s) }))}
          onChange={(strategy) => set({ strategy })}
          style={{ width: 130 }}
        />
        <span>{t('queues.ring')}</span>
        <NumberField
          label={t('queues.ring')}
          value={queue.ringSeconds}
          min={5}
          max={120}
          unit={t('unit.seconds')}
          onChange={(ringSeconds) => set({ ringSeconds })}
        />
        <span>{t('queues.afterCall')}</span>
        <NumberField
          label={t('queues.afterCall')}
          value={queue.afterCallSeconds}
          max={1_800}
          unit={t('unit.seconds')}
          onChange={(afterCallSeconds) => set({ afterCallSeconds })}
        />
        {canEdit && !isKnown && (
          <Button size="small" danger onClick={() => change((r) => ({ ...r, queues: without(r.queues, at) }))}>
            {t('queues.remove')}
          </Button>
        )}
      </div>
      <StepList at={at} steps={queue.steps} onChange={(steps) => set({ steps })} />
    </Group>
  );
}
