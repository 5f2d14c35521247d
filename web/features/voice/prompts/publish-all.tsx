import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { allDrafts, promptKeys, publishPrompt } from './prompts-api.ts';

interface Outcome {
  readonly done: number;
  readonly all: number;
  /** Each with why. */
  readonly failed: readonly string[];
  readonly isOver: boolean;
}

/** One after the other over all pages, so that the page can say how far it is and which ones failed; the others go on. */
export function PublishAll({ count }: { readonly count: number }) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const textOf = useProblemText();
  const [outcome, setOutcome] = useState<Outcome>();
  const leaving = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const publish = async (): Promise<void> => {
    const { signal } = (leaving.current = new AbortController());
    let now: Outcome = { done: 0, all: count, failed: [], isOver: false };
    setOutcome(now);
    try {
      const keys = await allDrafts(api, signal);
      now = { ...now, all: keys.length };
      for (const key of keys) {
        if (signal.aborted) return;
        setOutcome(now);
        const failure = await publishPrompt(api, key).then(
          () => undefined,
          (error: unknown) => `${key}：${textOf(error)}`,
        );
        now = { ...now, done: now.done + 1, failed: failure === undefined ? now.failed : [...now.failed, failure] };
      }
    } catch (error) {
      now = { ...now, failed: [...now.failed, textOf(error)] };
    }
    if (signal.aborted) return;
    setOutcome({ ...now, isOver: true });
    await queries.invalidateQueries({ queryKey: promptKeys.all });
  };
  return (
    <div className="sj-prompt-bulk">
      {outcome?.isOver === false && (
        <Progress
          aria-label={t('prompts.publishAll', { count })}
          percent={Math.round((outcome.done / Math.max(1, outcome.all)) * 100)}
          format={() => t('prompts.progress', { done: outcome.done, all: outcome.all })}
        />
      )}
      {outcome?.isOver === true && <Said outcome={outcome} onClose={() => setOutcome(undefined)} />}
      <Button
        type="primary"
        disabled={count === 0 || outcome?.isOver === false}
        onClick={() => {
          void publish();
        }}
      >
        {t('prompts.publishAll', { count })}
      </Button>
    </div>
  );
}

function Said({ outcome: { done, failed }, onClose }: { readonly outcome: Outcome; readonly onClose: () => void }) {
  const { t } = useTranslation('voice');
  return (
    <Alert
      closable={{ onClose }}
      showIcon
      type={failed.length === 0 ? 'success' : 'warning'}
      title={t('prompts.published', { count: done - failed.length })}
      {...(failed.length === 0 ? {} : { description: failed.slice(0, SHOWN).join(' ') })}
    />
  );
}
const SHOWN = 5;
