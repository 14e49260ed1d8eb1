/** What ECharts draws of an audience, in the tokens' colours. Pure. */
import type { AudiencePoint } from "@shared/generated/model/index.ts";

export interface Look {
  color: (token: string) => string;
  time: (iso: string) => string;
  unit: string;
}

export function audienceOption(points: AudiencePoint[], { color, time, unit }: Look) {
  const axis = { axisLine: { lineStyle: { color: color("--line") } }, axisTick: { show: false }, axisLabel: { color: color("--text-faint"), fontSize: 12 } };
  return {
    animation: false,
    grid: { left: 36, right: 12, top: 12, bottom: 24 },
    tooltip: { trigger: "axis", valueFormatter: (value: unknown) => `${String(value)} ${unit}` },
    xAxis: { type: "category", boundaryGap: false, data: points.map((point) => time(point.at)), ...axis },
    yAxis: { type: "value", minInterval: 1, min: 0, splitNumber: 3, splitLine: { lineStyle: { color: color("--line") } }, ...axis },
    series: [
      {
        type: "line",
        data: points.map((point) => point.people),
        showSymbol: false,
        lineStyle: { width: 2, color: color("--brand") },
        itemStyle: { color: color("--brand") },
        areaStyle: { color: color("--brand"), opacity: 0.08 },
      },
    ],
  };
}
