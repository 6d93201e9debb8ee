import { theme } from 'antd';
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as withParts, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useMemo, useRef } from 'react';
import { readTokens, type Tokens } from '../look/tokens.ts';

withParts([BarChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface Series {
  name: string;
  /** of the tokens: jade for done, amber for what is late or waiting, else ink */
  colour: 'jade' | 'amber' | 'inkSoft' | 'ruleStrong' | 'rule';
  values: readonly number[];
}

/** Bars side by side in time or in days, stacked where there are several series. A click on a bar opens what is behind it. */
export default function Chart({
  label,
  categories,
  series,
  onPick,
}: {
  label: string;
  categories: readonly string[];
  series: readonly Series[];
  onPick(series: number, index: number): void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  // read at every drawing: the colours are those of the page as it stands, light or dark
  theme.useToken();
  const colours = JSON.stringify(readTokens());
  const option = useMemo(
    () => optionOf(JSON.parse(colours) as Tokens, categories, series),
    [categories, series, colours],
  );

  useEffect(() => {
    if (!place.current) return undefined;
    const made = init(place.current, null, { renderer: 'svg' });
    chart.current = made;
    made.on('click', (event) => pick.current(event.seriesIndex ?? 0, event.dataIndex));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return <div ref={place} role="img" aria-label={label} className="chart" />;
}

function optionOf(tokens: Tokens, categories: readonly string[], series: readonly Series[]) {
  const words = { color: tokens.inkSoft, fontFamily: tokens.font, fontSize: 13 };
  return {
    animation: false,
    textStyle: words,
    grid: { left: 8, right: 8, top: series.length > 1 ? 56 : 24, bottom: 4, outerBoundsMode: 'same' as const },
    ...(series.length > 1
      ? { legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, textStyle: words, selectedMode: false as const } }
      : {}),
    tooltip: {
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const, z: 0, shadowStyle: { color: tokens.rule, opacity: 0.4 } },
      backgroundColor: tokens.sheet,
      borderColor: tokens.ruleStrong,
      textStyle: { ...words, color: tokens.ink },
      transitionDuration: 0,
    },
    xAxis: {
      type: 'category' as const,
      data: [...categories],
      axisTick: { show: false },
      axisLine: { lineStyle: { color: tokens.ruleStrong } },
      axisLabel: { ...words, hideOverlap: true },
    },
    yAxis: {
      type: 'value' as const,
      minInterval: 1,
      splitLine: { lineStyle: { color: tokens.rule } },
      axisLabel: words,
    },
    series: series.map(({ name, colour, values }) => ({
      type: 'bar' as const,
      name,
      stack: 'all',
      // nothing is no bar, not a bar of no height with an edge
      data: values.map((value) => (value === 0 ? '-' : value)),
      barMaxWidth: 44,
      // the palest one needs an edge to be seen on paper
      itemStyle: { color: tokens[colour], ...(colour === 'rule' ? { borderColor: tokens.ruleStrong } : {}) },
      emphasis: { disabled: true },
      label:
        series.length > 1
          ? { show: false }
          : {
              show: true,
              position: 'top' as const,
              ...words,
              formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : ''),
            },
    })),
  };
}
