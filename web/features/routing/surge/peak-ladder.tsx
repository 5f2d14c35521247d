import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueSight, SurgePeak, SurgeStage, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { DurationTicker } from '../../../ui/duration-ticker.tsx';
import { StageEffect } from './stage-effect.tsx';
import { StagePeople } from './stage-people.tsx';
import { actOnStage, endPeak, type StageAct } from './surge-api.ts';
import { useRuleWords } from './surge-words.ts';
import { useSurgeAct } from './use-surge.ts';

const TONES: Readonly<Record<SurgeStage['state'], Tone>> = {
  proposed: 'soon',
  active: 'good',
  ending: 'info',
  ended: 'neutral',
  dismissed: 'neutral',
  lapsed: 'neutral',
};

interface PeakProps {
  readonly peak: SurgePeak;
  readonly queues: readonly QueueSight[];
}

/** One peak: its rungs from top to bottom, those raised and those still to come. */
export function PeakLadder({ peak, queues }: PeakProps) {
  const { t } = useTranslation('surge');
  const words = useRuleWords(queues);
  const [isAsking, setAsking] = useState(false);
  const end = useSurgeAct<string>(endPeak, () => setAsking(false));
  // One thing to do next: the others may be done, too, but do not shout.
  const next = peak.stages.find((s) => s.state === 'proposed');
  return (
    <article className="sj-surge-peak" aria-label={peak.name}>
      <header>
        <div>
          <h3>{peak.name}</h3>
          <p>
            {t('peakSince', { queue: words.queue(peak.queue) })} <DurationTicker since={peak.startedAt} />
            {' · '}
            {words.condition(peak.rule)}
            {peak.startedBy !== null && ` · ${t('startedByHand', { name: peak.startedBy })}`}
          </p>
          {peak.clearSince !== null && (
            <StatusTag tone="good" text={t('clearing', { minutes: peak.rule.clearMinutes })} />
          )}
        </div>
        <Button onClick={() => setAsking(true)}>{t('endPeak')}</Button>
        <Modal
          open={isAsking}
          title={`${t('endPeak')} · ${peak.name}`}
          okText={t('endPeak')}
          cancelText={t('keep')}
          confirmLoading={end.isPending}
          onOk={() => end.mutate(peak.id)}
          onCancel={() => setAsking(false)}
          width={440}
        >
          {t('endPeakAsk')}
          {end.error !== null && <ApiProblem error={end.error} />}
        </Modal>
      </header>
      <ol>
        {peak.rule.stages.map((plan, place) => {
          const stage = peak.stages.find((s) => s.place === place);
          const key = `${peak.id}-${place}`;
          return stage === undefined ? (
            <Coming key={key} plan={plan} words={words} />
          ) : (
            <Rung key={key} stage={stage} words={words} isNext={stage.id === next?.id} />
          );
        })}
      </ol>
    </article>
  );
}

type Words = ReturnType<typeof useRuleWords>;

function Coming({ plan, words }: { plan: SurgeStagePlan; words: Words }) {
  const { t } = useTranslation('surge');
  return (
    <li className="sj-surge-rung sj-surge-coming">
      <div className="sj-surge-rung-head">
        <b>{words.kind(plan.kind)}</b>
        <span>{t('next', { minutes: plan.afterMinutes })}</span>
      </div>
    </li>
  );
}

function Rung({ stage, words, isNext }: { stage: SurgeStage; words: Words; isNext: boolean }) {
  const { t } = useTranslation('surge');
  const act = useSurgeAct<StageAct>((api, wish) => actOnStage(api, stage.id, wish));
  const isRunning = stage.state === 'active' || stage.state === 'ending';
  const by = stage.startedBy === null ? t('byRule') : t('byName', { name: stage.startedBy });
  const name = words.kind(stage.plan.kind);
  const button = (wish: StageAct, text: string, isMain = false) => (
    <Button
      key={wish}
      size="small"
      type={isMain ? 'primary' : 'default'}
      aria-label={`${text} ${name}`}
      disabled={act.isPending}
      loading={act.isPending && act.variables === wish}
      onClick={() => act.mutate(wish)}
    >
      {text}
    </Button>
  );
  return (
    <li className={`sj-surge-rung sj-surge-${stage.state}`}>
      <div className="sj-surge-rung-head">
        <b>{name}</b>
        <StatusTag tone={TONES[stage.state]} text={t(`state.${stage.state}`)} />
        {isRunning && <span>{by}</span>}
        <span className="sj-surge-acts">
          {stage.state === 'proposed' && [button('start', t('start'), isNext), button('dismiss', t('dismiss'))]}
          {stage.state === 'active' && button('stop', t('stop'))}
          {(stage.state === 'ended' || stage.state === 'dismissed') && button('start', t('restart'))}
        </span>
      </div>
      <p>{stage.state === 'ending' ? t('endingNote') : words.plan(stage.plan)}</p>
      {act.error !== null && <ApiProblem error={act.error} />}
      {stage.state !== 'lapsed' && <StageEffect stage={stage} />}
      <StagePeople stage={stage} />
    </li>
  );
}
