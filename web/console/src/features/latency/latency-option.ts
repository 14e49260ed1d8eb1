/** What ECharts draws of latency, in the tokens' colours. Pure. */
import { clock } from "@shared/format/format.ts";
import type { Dot } from "./figures.ts";

const STEPS = 4;
const STEP_MILLISECONDS = 100;
const ROOM_ABOVE = 1.05;

export interface Look {
  color: (token: string) => string;
  span: (milliseconds: number | null) => string;
  names: { echo: string; paint: string; threshold: string };
}

export interface Lines {
  echo: Dot[];
  paint: Dot[];
  threshold: number;
}

interface Hovered {
  seriesName?: string;
  marker?: string;
  value?: unknown;
}

export function latencyOption({ echo, paint, threshold }: Lines, { color, span, names }: Look) {
  const axis = { axisLine: { lineStyle: { color: color("--line") } }, axisTick: { show: false }, axisLabel: { color: color("--text-faint"), fontSize: 12 } };
  const series = (name: string, data: Dot[], token: string) => ({
    name,
    type: "line",
    data,
    connectNulls: false,
    symbolSize: 5,
    showSymbol: data.length < 30,
    lineStyle: { width: 2, color: color(token) },
    itemStyle: { color: color(token) },
  });
  const highest = Math.max(threshold, ...[...echo, ...paint].map(([, milliseconds]) => milliseconds ?? 0));
  const interval = STEP_MILLISECONDS * Math.ceil((highest * ROOM_ABOVE) / STEPS / STEP_MILLISECONDS);
  return {
    animation: false,
    grid: { left: 56, right: 16, top: 36, bottom: 24 },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: color("--text-muted"), fontSize: 12 } },
    tooltip: {
      trigger: "axis",
      formatter: (hovered: Hovered[]) => hovered.map(({ marker, seriesName, value }) => `${marker ?? ""}${seriesName ?? ""} ${span((value as Dot)[1])}`).join("<br>"),
    },
    xAxis: { type: "value", min: 0, minInterval: 60, ...axis, axisLabel: { ...axis.axisLabel, formatter: (seconds: number) => clock(seconds) }, splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: STEPS * interval, interval, splitLine: { lineStyle: { color: color("--line") } }, ...axis, axisLabel: { ...axis.axisLabel, formatter: (milliseconds: number) => span(milliseconds) } },
    series: [
      {
        ...series(names.echo, echo, "--brand"),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: color("--warning"), type: "dashed", width: 1.5 },
          label: { position: "insideEndTop", formatter: names.threshold, color: color("--text-muted"), fontSize: 12 },
          data: [{ yAxis: threshold }],
        },
      },
      series(names.paint, paint, "--info"),
    ],
  };
}
