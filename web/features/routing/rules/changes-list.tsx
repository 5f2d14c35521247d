import { useTranslation } from 'react-i18next';
import type { RuleChange, RuleDetail } from '../../../../shared/contracts/routing-rules.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useNamed } from './editing.ts';

/** What this version changes against the one in force, a sentence each. */
export function ChangesList({ detail, changes }: { detail: RuleDetail; changes: readonly RuleChange[] }) {
  const { t } = useTranslation('routing');
  const named = useNamed();
  const isInForce = detail.version.version === detail.inForce;
  if (changes.length === 0)
    return (
      <EmptyState
        title={t('rules.noChanges')}
        hint={isInForce ? t('rules.noChangesInForce') : t('rules.noChangesHint', { version: detail.inForce })}
      />
    );
  return (
    <>
      <p>{t('rules.changesAgainst', { version: detail.inForce })}</p>
      <ul className="sj-rule-changes">
        {changes.map((c) => (
          <li key={c.zh}>{named(c)}</li>
        ))}
      </ul>
    </>
  );
}
