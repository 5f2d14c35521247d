import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from './api-error.ts';

/** The sentence for whatever was thrown: the server's own when it spoke, ours when it could not. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation('ui');
  return (error) => {
    if (!(error instanceof ApiError)) return t('problem.unknown');
    if (error.title !== '') return error.title;
    // Not t(): the codes have dots, which it would take for nesting.
    const words = i18n.getResource(i18n.language, 'ui', 'problem') as Readonly<Record<string, string>> | undefined;
    return words?.[error.code] ?? t('problem.unknown');
  };
}

interface Props {
  readonly error: unknown;
  readonly onRetry?: () => void;
  /** Say so where a form stands below: people fear for what they have typed. */
  readonly kept?: boolean;
  /** What to do, where the sentence of the refusal does not say it. */
  readonly hint?: string;
}

/** What happened, what was kept, what to do. Stays until it is solved: a message that must be read is never a toast. */
export function ApiProblem({ error, onRetry, kept = false, hint }: Props) {
  const { t } = useTranslation('ui');
  const textOf = useProblemText();
  const isRecorded = error instanceof ApiError && error.status >= 500 && error.requestId !== '';
  const more = [
    ...(hint === undefined ? [] : [hint]),
    ...(kept ? [t('problem.kept')] : []),
    ...(isRecorded ? [t('problem.requestId', { requestId: error.requestId })] : []),
  ];
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={textOf(error)}
      {...(more.length === 0 ? {} : { description: more.map((line) => <div key={line}>{line}</div>) })}
      action={
        onRetry !== undefined && (
          <Button size="small" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
    />
  );
}
