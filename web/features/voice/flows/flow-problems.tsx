import { useTranslation } from 'react-i18next';
import { FLOW_PROBLEMS, type FlowProblem } from '../../../../shared/contracts/flows.ts';

/** What is wrong, each in a sentence. */
export function FlowProblemList({ problems }: { readonly problems: readonly FlowProblem[] }) {
  const { t, i18n } = useTranslation('voice');
  if (problems.length === 0) return <p className="sj-flow-fine">✓ {t('flows.noProblems')}</p>;
  const sentence = (p: FlowProblem): string =>
    FLOW_PROBLEMS[p.code][i18n.language.startsWith('zh') ? 'zh' : 'en']
      .replace('{step}', p.step ?? '')
      .replace('{target}', p.target ?? '');
  return (
    <ol className="sj-flow-problems" aria-label={t('flows.problems')}>
      {problems.map((p) => (
        <li key={`${p.code} ${p.step ?? ''} ${p.target ?? ''}`}>{sentence(p)}</li>
      ))}
    </ol>
  );
}
