import { ExclamationCircleFilled } from '@ant-design/icons';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SurgeNow } from '../../../../shared/contracts/routing-surge.ts';
import { Chart } from '../../../ui/chart.tsx';
import { sayDuration } from '../../../ui/said-time.ts';
import { percentOf } from './surge-words.ts';

const timeOf = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(
    new Date(at),
  );

/** How it stands, in one look: six numbers and the last hour. */
export function SurgeNumbers({ now }: { now: SurgeNow }) {
  const { t } = useTranslation('surge');
  const [all] = now.queues;
  if (all === undefined) return null;
  const level = all.offered === 0 ? null : all.answeredInTime / all.offered;
  const isLow = level !== null && level < all.answerTarget;
  const isLong = all.longestWaitSeconds > all.answerSeconds;
  return (
    <section className="sj-surge-now" aria-label={t('now')}>
      <dl>
        <Figure name={t('level')} isBad={isLow} value={percentOf(level)} />
        <Figure name={t('waiting')} value={all.waiting} />
        <Figure name={t('longest')} isBad={isLong} value={sayDuration(all.longestWaitSeconds * 1000)} />
        <Figure name={t('agents')} value={`${all.agentsReady} / ${all.agentsServing}`} />
        <Figure name={t('standby')} value={t('people', { count: now.home.standby })} />
        <Figure name={t('certified')} value={t('people', { count: now.certified })} />
      </dl>
      <Curve now={now} target={all.answerTarget} />
    </section>
  );
}

function Figure({ name, value, isBad = false }: { name: string; value: ReactNode; isBad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isBad ? 'sj-surge-bad' : ''}>
        {isBad && <ExclamationCircleFilled aria-hidden />} {value}
      </dd>
    </div>
  );
}

function Curve({ now, target }: { now: SurgeNow; target: number }) {
  const { t } = useTranslation('surge');
  const label = t('curve');
  const [name, goal] = [t('levelName'), t('target')];
  const option = useMemo(
    () => ({
      grid: { left: 4, right: 12, top: 8, bottom: 0 },
      tooltip: { trigger: 'axis' as const },
      xAxis: { type: 'category' as const, data: now.curve.map((p) => timeOf(p.at)), axisLabel: { interval: 9 } },
      yAxis: { type: 'value' as const, min: 0, max: 100, splitNumber: 2 },
      series: [
        {
          name,
          type: 'line' as const,
          showSymbol: false,
          connectNulls: true,
          lineStyle: { width: 2 },
          data: now.curve.map((p) => (p.serviceLevel === null ? null : Math.round(p.serviceLevel * 1000) / 10)),
        },
        {
          name: goal,
          type: 'line' as const,
          showSymbol: false,
          lineStyle: { type: 'dashed' as const, width: 1 },
          data: now.curve.map(() => target * 100),
        },
      ],
    }),
    [now.curve, target, name, goal],
  );
  return <Chart label={label} unit={`${label} · ${t('percent')}`} height={104} option={option} />;
}
