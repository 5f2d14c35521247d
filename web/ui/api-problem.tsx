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
}

/** What happened, what was kept, what to do. Stays until it is solved: a message that must be read is never a toast. */
export function ApiProblem({ error, onRetry, kept = false }: Props) {
  const { t } = useTranslation('ui');
  const textOf = useProblemText();
  const requestId = error instanceof ApiError ? error.requestId : '';
  const isGrave = error instanceof ApiError && error.status >= 500;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={textOf(error)}
      description={
        <>
          {kept && <div>{t('problem.kept')}</div>}
          {isGrave && requestId !== '' && <small>{t('problem.requestId', { requestId })}</small>}
        </>
      }
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
