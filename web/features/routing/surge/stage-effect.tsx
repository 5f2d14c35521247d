import { ArrowRightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { SurgeStage } from '../../../../shared/contracts/routing-surge.ts';
import { percentOf } from './surge-words.ts';

/** What it is expected to change, with what the number comes from: a promise that can be checked. */
export function StageEffect({ stage }: { stage: SurgeStage }) {
  const { t } = useTranslation('routing');
  const { effect } = stage;
  const isNow = stage.state === 'proposed' || stage.state === 'dismissed';
  if (effect === null) return isNow ? <p className="sj-surge-basis">{t('surge.effectNone')}</p> : null;
  const { before, after } = effect;
  const seconds = (n: number): string => t('surge.seconds', { count: Math.round(n) });
  const grows = stage.plan.kind === 'borrow_back_office' || stage.plan.kind === 'open_home_seats';
  return (
    <>
      <div className="sj-surge-effect">
        <span>{isNow ? t('surge.effect') : t('surge.effectWas')}</span>
        <span>
          {t('surge.effectLevel')} {percentOf(before.serviceLevel)} <ArrowRightOutlined aria-label={t('surge.to')} />{' '}
          <b>{percentOf(after.serviceLevel)}</b>
        </span>
        <span>
          {t('surge.effectWait')} {seconds(before.waitSeconds)} <ArrowRightOutlined aria-label={t('surge.to')} />{' '}
          <b>{seconds(after.waitSeconds)}</b>
        </span>
        {grows && <span>{t('surge.effectPeople', { count: effect.people })}</span>}
      </div>
      <p className="sj-surge-basis">
        {t('surge.effectBasis', {
          arrivals: effect.arrivalsPerMinute.toFixed(1),
          handle: Math.round(effect.handleSeconds),
          agents: before.agents,
          within: effect.withinSeconds,
          patience: effect.patienceSeconds,
        })}
        {before.isOverloaded && ` ${t('surge.overloaded')}`}
      </p>
    </>
  );
}
