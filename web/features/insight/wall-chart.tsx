import { lazy, Suspense } from 'react';
import type { ChartOption } from '../../ui/chart-canvas.tsx';
import { Loading } from '../../ui/loading.tsx';

/** The drawing library comes by itself, after the numbers. */
const Canvas = lazy(async () => ({ default: (await import('../../ui/chart-canvas.tsx')).ChartCanvas }));

export const ChartCanvas = ({ label, option }: { label: string; option: ChartOption }) => (
  <div className="sj-wall-chart">
    <Suspense fallback={<Loading />}>
      <Canvas label={label} option={option} />
    </Suspense>
  </div>
);
