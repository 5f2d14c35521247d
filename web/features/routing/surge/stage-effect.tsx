import { ArrowRightOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { SurgeStage } from '../../../../shared/contracts/routing-surge.ts';
import { percentOf } from './surge-words.ts';

/** What it is expected to change, with what the number comes from: a promise that can be checked. */
export function StageEffect({ stage }: { stage: SurgeStage }) {
  const { t } = useTranslation('surge');
  const { effect } = stage;
  const isNow = stage.state === 'proposed' || stage.state === 'dismissed';
  if (effect === null) return isNow ? <p className="sj-surge-basis">{t('effectNone')}</p> : null;
  const { before, after } = effect;
  const seconds = (n: number): string => t('seconds', { count: Math.round(n) });
  const grows = stage.plan.kind === 'borrow_back_office' || stage.plan.kind === 'open_home_seats';
  return (
    <>
      <div className="sj-surge-effect">
        <span>{isNow ? t('effect') : t('effectWas')}</span>
        <span>
          {t('effectLevel')} {percentOf(before.serviceLevel)} <ArrowRightOutlined aria-label={t('to')} />{' '}
          <b>{percentOf(after.serviceLevel)}</b>
        </span>
        <span>
          {t('effectWait')} {seconds(before.waitSeconds)} <ArrowRightOutlined aria-label={t('to')} />{' '}
          <b>{seconds(after.waitSeconds)}</b>
        </span>
        {grows && <span>{t('effectPeople', { count: effect.people })}</span>}
      </div>
      <p className="sj-surge-basis">
        {t('effectBasis', {
          arrivals: effect.arrivalsPerMinute.toFixed(1),
          handle: Math.round(effect.handleSeconds),
          agents: before.agents,
          within: effect.withinSeconds,
          patience: effect.patienceSeconds,
        })}
        {before.isOverloaded && ` ${t('overloaded')}`}
      </p>
    </>
  );
}
