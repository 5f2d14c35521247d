import { theme } from 'antd';
import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type LegendComponentOption,
  type TooltipComponentOption,
} from 'echarts/components';
import { init, use as register, type ComposeOption, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

export type ChartOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

register([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

function useChartTheme() {
  const { token } = theme.useToken();
  const axis = {
    axisLine: { lineStyle: { color: token.colorBorder } },
    axisTick: { show: false },
    axisLabel: { color: token.colorTextSecondary },
    splitLine: { lineStyle: { color: token.colorBorderSecondary } },
  };
  return {
    color: [token.colorPrimaryBorder, token.colorInfo, token.colorWarning, token.colorTextTertiary, token.colorError],
    textStyle: { fontFamily: token.fontFamily, color: token.colorText },
    legend: { textStyle: { color: token.colorTextSecondary } },
    tooltip: {
      backgroundColor: token.colorBgElevated,
      borderColor: token.colorBorder,
      textStyle: { color: token.colorText },
    },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: axis,
  };
}

export function ChartCanvas({ label, option }: { label: string; option: ChartOption }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const look = JSON.stringify(useChartTheme());
  const latest = useRef(option);

  useEffect(() => {
    if (place.current === null) return;
    const drawn = init(place.current, JSON.parse(look) as object);
    chart.current = drawn;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    drawn.setOption({
      animationDuration: still ? 0 : 150,
      animationDurationUpdate: still ? 0 : 150,
      aria: { enabled: true, label: { description: label } },
      grid: { left: 8, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same' },
    });
    drawn.setOption(latest.current);
    const watch = new ResizeObserver(() => drawn.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, [look, label]);

  useEffect(() => {
    latest.current = option;
    chart.current?.setOption(option);
  }, [option]);

  return <div ref={place} role="img" aria-label={label} style={{ height: '100%' }} />;
}
