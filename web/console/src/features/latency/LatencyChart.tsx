/** The 95th percentile minute by minute, with the second that it should stay below. Loaded only when there is something to draw. */
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { LatencyRead } from "@shared/generated/model/index.ts";
import { useDark } from "@shared/staff/use-dark.ts";
import { useText } from "../../shared/text.ts";
import { line, span } from "./figures.ts";
import { latencyOption } from "./latency-option.ts";

echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export function LatencyChart({ latency, startedAt, label }: { latency: LatencyRead; startedAt: string; label: string }) {
  const { t, locale } = useText();
  const dark = useDark();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.ECharts | null>(null);
  useEffect(() => {
    if (!box.current) return undefined;
    const made = echarts.init(box.current);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const style = getComputedStyle(document.documentElement);
    const lines = {
      echo: line(latency.minutes, startedAt, (minute) => minute.echo),
      paint: line(latency.minutes, startedAt, (minute) => minute.paint),
      threshold: latency.threshold_ms,
    };
    const names = { echo: `${t("latency.echo")} P95`, paint: `${t("latency.paint")} P95`, threshold: t("latency.threshold") };
    chart.current?.setOption(latencyOption(lines, { color: (name) => style.getPropertyValue(name).trim(), span: (milliseconds) => span(milliseconds, locale), names }));
  }, [latency, startedAt, t, locale, dark]);
  return <div ref={box} className="chart latency-chart" role="img" aria-label={label} />;
}
