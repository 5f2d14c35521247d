import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from './loading.tsx';
import type { ChartOption } from './chart-canvas.tsx';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }));

interface Props {
  /** What the picture says, in a sentence, for those who do not see it. */
  readonly label: string;
  /** Every chart states its unit. */
  readonly unit: string;
  readonly height: number;
  readonly option: ChartOption;
}

/** Lines and bars in the colours of the theme. The drawing library comes only when the first chart does. */
export function Chart({ label, unit, height, option }: Props) {
  const { t } = useTranslation('ui');
  return (
    <figure style={{ margin: 0 }} aria-label={label}>
      <figcaption style={{ fontSize: 12, opacity: 0.8 }}>{t('chart.unit', { unit })}</figcaption>
      <div style={{ height }}>
        <Suspense fallback={<Loading />}>
          <ChartCanvas label={label} option={option} />
        </Suspense>
      </div>
    </figure>
  );
}
