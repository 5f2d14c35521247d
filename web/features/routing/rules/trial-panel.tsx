import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RuleDetail } from '../../../../shared/contracts/routing-rules.ts';
import type { Trial, TrialAsk } from '../../../../shared/contracts/routing-simulation.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useMay } from '../../identity/session.tsx';
import { askTrial, cancelTrial, listTrials, readTrial, ruleKeys } from './rules-api.ts';
import { TrialForm } from './trial-form.tsx';
import { TrialReport } from './trial-report.tsx';

const LOOK_EVERY_MS = 1_000;
const isOpen = (trial: Trial | undefined): boolean => trial?.state === 'waiting' || trial?.state === 'running';

/** 试算: a day through this version and the one in force, offline; what runs can be left and found again. */
export function TrialPanel({ detail, isDirty }: { detail: RuleDetail; isDirty: boolean }) {
  const { t } = useTranslation('rules');
  const api = useApi();
  const may = useMay();
  const cache = useQueryClient();
  const [chosen, choose] = useState<string>();
  const { version } = detail.version;
  const trials = useQuery({
    queryKey: ruleKeys.lists('trials'),
    queryFn: ({ signal }) => listTrials(api, signal),
    refetchInterval: (query) => (query.state.data?.items.some(isOpen) === true ? LOOK_EVERY_MS : false),
  });
  const mine = trials.data?.items.filter((trial) => trial.asked.version === version) ?? [];
  const ask = useMutation({
    mutationFn: (asked: TrialAsk) => askTrial(api, asked),
    onSuccess: async ({ trial }) => {
      choose(trial.id);
      await cache.invalidateQueries({ queryKey: ruleKeys.lists('trials') });
    },
  });
  const open = chosen ?? mine[0]?.id;
  return (
    <div className="sj-trial">
      <div className="sj-trial-side">
        {isDirty && <Alert type="info" showIcon title={t('trial.saveFirst')} />}
        {may('queue.manage') && (
          <TrialForm
            pair={{ version, against: detail.inForce }}
            isBusy={ask.isPending}
            isBlocked={isDirty}
            onAsk={(asked) => ask.mutate(asked)}
          />
        )}
        {ask.error !== null && <ApiProblem error={ask.error} kept />}
        {trials.error !== null && <ApiProblem error={trials.error} onRetry={() => void trials.refetch()} />}
        <ul className="sj-rule-versions" aria-label={t('trial.runs')}>
          {mine.map((trial) => (
            <li key={trial.id}>
              <button type="button" aria-current={trial.id === open} onClick={() => choose(trial.id)}>
                <span>
                  <b>{dayWords(trial, t)}</b>
                  <TrialTag trial={trial} />
                </span>
                <small>
                  {trial.askedByName ?? t('system')} <TimeText at={trial.askedAt} />
                </small>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {open === undefined ? (
        <EmptyState title={t('trial.none')} hint={t('trial.noneHint')} />
      ) : (
        <OneTrial key={open} id={open} />
      )}
    </div>
  );
}

type Say = TFunction<'rules'>;

function dayWords(trial: Trial, t: Say): string {
  const { day } = trial.asked;
  if (day.kind === 'recorded') return day.date;
  return t(day.monthEnd ? 'trial.monthEndDay' : 'trial.plainDay', { count: day.contacts });
}

const TONES: Readonly<Record<Trial['state'], Tone>> = {
  waiting: 'soon',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'neutral',
};

function TrialTag({ trial }: { trial: Trial }) {
  const { t } = useTranslation('rules');
  return <StatusTag tone={TONES[trial.state]} text={t(`trial.state.${trial.state}`)} />;
}

function OneTrial({ id }: { id: string }) {
  const { t } = useTranslation('rules');
  const api = useApi();
  const may = useMay();
  const cache = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ruleKeys.one('trial', id),
    queryFn: ({ signal }) => readTrial(api, id, signal),
    refetchInterval: (query) => (isOpen(query.state.data?.trial) ? LOOK_EVERY_MS : false),
  });
  const cancel = useMutation({
    mutationFn: () => cancelTrial(api, id),
    onSettled: () => cache.invalidateQueries({ queryKey: ruleKeys.all }),
  });
  if (error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return null;
  const { trial, outcome } = data;
  if (outcome !== null) return <TrialReport trial={trial} outcome={outcome} />;
  if (!isOpen(trial))
    return (
      <EmptyState
        title={t(`trial.state.${trial.state}`)}
        hint={trial.failure === null ? t('trial.cancelledHint') : failureWords(trial.failure, t)}
      />
    );
  const done = Math.round(trial.progress * 100);
  return (
    <div className="sj-trial-running" aria-live="polite">
      <p>{t(trial.state === 'waiting' ? 'trial.inLine' : 'trial.runs1', { count: done })}</p>
      <Progress percent={done} aria-label={t('trial.progress')} />
      <p>{t('trial.canLeave')}</p>
      {may('queue.manage') && (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('trial.cancel')}
        </Button>
      )}
    </div>
  );
}

const failureWords = (code: string, t: Say): string =>
  t(code === 'routing.trial_too_slow' ? 'trial.tooSlow' : 'trial.crashed');
