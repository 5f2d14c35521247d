import { Button, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CALL_PURPOSES,
  TRUNK_LIMITS,
  type OutboundPlan,
  type ShownRule,
  type TrunkRoute,
} from '../../../shared/contracts/voice-trunks.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ListFields } from './list-fields.tsx';
import { savePlan } from './trunks-api.ts';
import { useChoices, usePlan, useSave, useTrunks } from './use-trunks.ts';

export function PlanTab() {
  const { data, error, refetch } = usePlan();
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <PlanForm key={data.version} plan={data} />;
}

/** Which trunk, and which number is shown: read from top to bottom, saved as one. */
function PlanForm({ plan }: { plan: OutboundPlan }) {
  const { t } = useTranslation('trunks');
  const [draft, setDraft] = useState(plan);
  const save = useSave((api, wish: OutboundPlan) => savePlan(api, wish));
  const trunks = (useTrunks().data?.items ?? []).map((x) => ({ value: x.name, label: x.name }));
  const purposes = [
    { value: '', label: t('anyPurpose') },
    ...CALL_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) })),
  ];
  const choices = useChoices('');
  const isSame = JSON.stringify(draft) === JSON.stringify(plan);
  return (
    <div className="sj-trunks-plan">
      <h3>{t('routes')}</h3>
      <p className="sj-trunks-hint">{t('routesHint')}</p>
      <ListFields<TrunkRoute>
        rows={draft.routes}
        className="sj-trunks-route"
        most={TRUNK_LIMITS.routes}
        fresh={() => ({ prefix: '', trunk: trunks[0]?.value ?? '', priority: 1 })}
        onChange={(routes) => setDraft({ ...draft, routes })}
      >
        {(row, set, nth) => (
          <>
            <Input
              aria-label={t('nth.prefix', { nth })}
              placeholder={t('placeholder.prefix')}
              value={row.prefix}
              onChange={(e) => set({ prefix: e.target.value.replace(/\D/g, '') })}
            />
            <Select
              aria-label={t('nth.trunk', { nth })}
              value={row.trunk}
              options={trunks}
              onChange={(trunk: string) => set({ trunk })}
            />
            <InputNumber
              aria-label={t('nth.priority', { nth })}
              prefix={t('priority')}
              min={1}
              max={100}
              value={row.priority}
              onChange={(n) => set({ priority: n ?? 1 })}
            />
          </>
        )}
      </ListFields>
      <h3>{t('shown')}</h3>
      <p className="sj-trunks-hint">{t('shownHint')}</p>
      <ListFields<ShownRule>
        rows={draft.shown}
        className="sj-trunks-shown"
        most={TRUNK_LIMITS.shown}
        fresh={() => ({ purpose: '', queue: '', topic: '', staffNo: '', number: '' })}
        onChange={(shown) => setDraft({ ...draft, shown })}
      >
        {(row, set, nth) => (
          <>
            <Select
              aria-label={t('nth.purpose', { nth })}
              value={row.purpose}
              options={purposes}
              onChange={(purpose: ShownRule['purpose']) => set({ purpose })}
            />
            {(['queue', 'topic'] as const).map((key) => (
              <Select
                key={key}
                aria-label={t(`nth.${key}`, { nth })}
                value={row[key]}
                options={choices[key].map((c) => (c.value === '' ? { ...c, label: t(`placeholder.${key}`) } : c))}
                onChange={(value: string) => set({ [key]: value })}
              />
            ))}
            {(['staffNo', 'number'] as const).map((key) => (
              <Input
                key={key}
                aria-label={t(`nth.${key}`, { nth })}
                placeholder={t(`placeholder.${key}`)}
                value={row[key]}
                onChange={(e) => set({ [key]: e.target.value.trim() })}
              />
            ))}
          </>
        )}
      </ListFields>
      {save.error !== null && <ApiProblem error={save.error} kept />}
      <div className="sj-trunks-foot">
        <Button disabled={isSame} onClick={() => setDraft(plan)}>
          {t('undo')}
        </Button>
        <Button type="primary" disabled={isSame} loading={save.isPending} onClick={() => save.mutate(draft)}>
          {t('savePlan')}
        </Button>
      </div>
    </div>
  );
}
