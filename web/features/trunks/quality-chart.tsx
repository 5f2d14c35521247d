import { theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { POOR_MOS } from '../../../shared/contracts/voice-traces.ts';
import { Chart } from '../../ui/chart.tsx';
import { useQualitySpread, type QualityWish } from './quality-api.ts';

const HEIGHT = 150;

/** How many legs sounded how well; the poor ones in the colour of warnings, and said in words beside. */
export function QualityChart({ filter }: { filter: QualityWish }) {
  const { t } = useTranslation('trunks');
  const { token } = theme.useToken();
  const { data } = useQualitySpread(filter);
  const [poor, well] = [token.colorWarning, token.colorPrimaryBorder];
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' as const },
      xAxis: {
        type: 'category' as const,
        name: 'MOS',
        data: (data?.bars ?? []).map(({ from, to }) => `${from.toFixed(2)}–${to.toFixed(2)}`),
        axisLabel: { interval: 1 },
      },
      yAxis: { type: 'value' as const, minInterval: 1, splitNumber: 3 },
      series: [
        {
          type: 'bar' as const,
          barCategoryGap: '20%',
          data: (data?.bars ?? []).map(({ to, legs }) => ({
            value: legs,
            itemStyle: { color: to <= POOR_MOS ? poor : well },
          })),
        },
      ],
    }),
    [data, poor, well],
  );
  if (data === undefined || data.legs === 0) return null;
  const { legs, silent } = data;
  const said = t('quality.spread', { legs, poor: data.poor, silent, average: data.average ?? '—' });
  return (
    <div className="sj-trunks-chart">
      <p>{said}</p>
      <Chart label={said} unit={t('quality.unit')} height={HEIGHT} option={option} />
    </div>
  );
}
