import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { PlusOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RECORDING_LIMITS, type RetentionPlan } from '../../../shared/contracts/contacts-recordings.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi } from '../../ui/services.tsx';
import { readRules, recordingKeys, saveRules } from './recordings-api.ts';
import { RuleRow } from './rule-row.tsx';
import { movedUp, ruleProblem, withFresh } from './rules.ts';

export function RulesTab() {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: recordingKeys.list('rules', {}),
    queryFn: ({ signal }) => readRules(api, signal),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <RulesForm key={data.version} plan={data} />;
}

/** Read from top to bottom, the first that fits decides; saved as a whole. */
function RulesForm({ plan }: { plan: RetentionPlan }) {
  const { t } = useTranslation('recordings');
  const api = useApi();
  const queries = useQueryClient();
  const [rules, setRules] = useState(plan.rules);
  const save = useMutation({
    mutationFn: () => saveRules(api, { version: plan.version, rules }),
    onSuccess: () => queries.invalidateQueries({ queryKey: recordingKeys.all }),
  });
  const isSame = JSON.stringify(rules) === JSON.stringify(plan.rules);
  const isWrong = rules.some((_, i) => ruleProblem(rules, i) !== undefined);
  const last = rules.length - 1;
  return (
    <div className="sj-recs-rules">
      <p className="sj-recording-note">{t('rules.hint')}</p>
      {rules.map((rule, i) => (
        <RuleRow
          key={i}
          nth={i + 1}
          rule={rule}
          isLast={i === last}
          problem={ruleProblem(rules, i)}
          onChange={(more) => setRules(rules.map((r, at) => (at === i ? { ...r, ...more } : r)))}
          onUp={i === 0 || i === last ? undefined : () => setRules(movedUp(rules, i))}
          onRemove={i === last ? undefined : () => setRules(rules.filter((_, at) => at !== i))}
        />
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={rules.length >= RECORDING_LIMITS.rules}
        onClick={() => setRules(withFresh(rules))}
      >
        {t('rules.add')}
      </Button>
      {save.error !== null && <ApiProblem error={save.error} kept />}
      <div className="sj-recs-foot">
        <Button disabled={isSame} onClick={() => setRules(plan.rules)}>
          {t('rules.undo')}
        </Button>
        <Button type="primary" disabled={isSame || isWrong} loading={save.isPending} onClick={() => save.mutate()}>
          {t('rules.save')}
        </Button>
      </div>
    </div>
  );
}
