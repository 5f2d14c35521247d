import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleChange, RuleDetail } from '../../../../shared/contracts/routing-rules.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useNamed } from './editing.ts';
import { compareVersions, listVersions, ruleKeys } from './rules-api.ts';

interface Props {
  readonly detail: RuleDetail;
  /** Of the form as it stands, against the version in force. */
  readonly changes: readonly RuleChange[];
}

/** What this version changes against the one in force, or against any other, a sentence each. */
export function ChangesList({ detail, changes }: Props) {
  const { t } = useTranslation('rules');
  const api = useApi();
  const [other, setOther] = useState(detail.inForce);
  const { version } = detail.version;
  const isInForce = other === detail.inForce;
  const versions = useQuery({
    queryKey: ruleKeys.lists('versions'),
    queryFn: ({ signal }) => listVersions(api, signal),
  });
  const compared = useQuery({
    queryKey: ruleKeys.one('changes', `${version}.${detail.version.edition}.${other}`),
    queryFn: ({ signal }) => compareVersions(api, { version, with: other }, signal),
    enabled: !isInForce,
  });
  const shown = isInForce ? changes : compared.data;
  const others = (versions.data?.items ?? []).filter((v) => v.version !== version || v.version === detail.inForce);
  return (
    <>
      <div className="sj-rule-line">
        <span>{t('compareWith')}</span>
        <Select
          size="small"
          aria-label={t('compareWith')}
          value={other}
          options={others.map((v) => ({
            value: v.version,
            label: `${t('version', { version: v.version })} · ${t(`state.${v.state}`)}`,
          }))}
          onChange={setOther}
          style={{ width: 180 }}
        />
      </div>
      {compared.error !== null && <ApiProblem error={compared.error} onRetry={() => void compared.refetch()} />}
      {shown?.length === 0 && (
        <EmptyState
          title={t('noChanges')}
          hint={version === other ? t('noChangesInForce') : t('noChangesHint', { version: other })}
        />
      )}
      <Changes changes={shown ?? []} />
    </>
  );
}

function Changes({ changes }: { changes: readonly RuleChange[] }) {
  const named = useNamed();
  if (changes.length === 0) return null;
  return (
    <ul className="sj-rule-changes">
      {changes.map((c) => (
        <li key={c.zh}>{named(c)}</li>
      ))}
    </ul>
  );
}
