import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { SLOTS, type WallCurve as Curve } from '../../../shared/contracts/insight.ts';
import { ChartCanvas } from './wall-chart.tsx';
import { slotLabel, todayStrokes } from './figures.ts';

const TODAY = '#2fb7a2';

/** The chart draws with pixels, so it is told the unit of wall.css in them. */
function useScreenUnit(): number {
  const read = (): number => Math.round(Math.min(window.innerWidth, window.innerHeight * 1.7778) / 92);
  const listen = (hear: () => void): (() => void) => {
    window.addEventListener('resize', hear);
    return () => window.removeEventListener('resize', hear);
  };
  return useSyncExternalStore(listen, read);
}

/** Today against what this weekday usually brings. The running half hour is not over, so its stroke is dotted. */
export function WallCurve({ curve }: { curve: Curve }) {
  const { t } = useTranslation('insight');
  const label = t('wall.curve');
  const [now, usual] = [t('wall.today'), t('wall.usual', { count: curve.sampleDays })];
  const size = useScreenUnit();
  const option = useMemo(() => {
    const { over, running } = todayStrokes(curve.today);
    return {
      legend: { top: 0, right: 0, itemWidth: size * 1.5, textStyle: { fontSize: size }, data: [now, usual] },
      grid: { left: 4, right: 16, top: size * 2.2, bottom: 0 },
      xAxis: {
        type: 'category' as const,
        data: Array.from({ length: SLOTS }, (_, at) => slotLabel(at)),
        axisLabel: { fontSize: size * 0.9, interval: 3 },
      },
      yAxis: { type: 'value' as const, minInterval: 1, splitNumber: 3, axisLabel: { fontSize: size * 0.9 } },
      series: [
        {
          name: usual,
          type: 'line' as const,
          smooth: 0.3,
          data: curve.expected,
          showSymbol: false,
          lineStyle: { type: 'dashed' as const, width: 3 },
          itemStyle: { color: '#8fa0af' },
        },
        {
          name: now,
          type: 'line' as const,
          data: [...over],
          showSymbol: false,
          lineStyle: { width: 5 },
          itemStyle: { color: TODAY },
        },
        {
          name: t('wall.running'),
          type: 'line' as const,
          data: running.map((count, slot) => ({ value: count, symbolSize: slot === running.length - 1 ? size : 0 })),
          symbol: 'circle',
          showAllSymbol: true,
          lineStyle: { type: 'dotted' as const, width: 4 },
          itemStyle: { color: TODAY },
        },
      ],
    };
  }, [curve, now, usual, size, t]);
  return (
    <section className="sj-wall-curve" aria-label={label}>
      <h2>{label}</h2>
      <ChartCanvas label={label} option={option} />
    </section>
  );
}
