/** The 95th percentile minute by minute, with the second that it should stay below. Loaded only when there is something to draw. */
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback } from "react";
import type { LatencyRead } from "@shared/generated/model/index.ts";
import { useDark } from "@shared/staff/use-dark.ts";
import { useText } from "../../shared/text.ts";
import { useChart, type Color } from "../../shared/ui/use-chart.ts";
import { line, span } from "./figures.ts";
import { latencyOption } from "./latency-option.ts";

echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export function LatencyChart({ latency, startedAt, label }: { latency: LatencyRead; startedAt: string; label: string }) {
  const { t, locale } = useText();
  const dark = useDark();
  const option = useCallback(
    (color: Color) => {
      const lines = {
        echo: line(latency.minutes, startedAt, (minute) => minute.echo),
        paint: line(latency.minutes, startedAt, (minute) => minute.paint),
        threshold: latency.threshold_ms,
      };
      const names = { echo: `${t("latency.echo")} P95`, paint: `${t("latency.paint")} P95`, threshold: t("latency.threshold") };
      return latencyOption(lines, { color, span: (milliseconds) => span(milliseconds, locale), names });
    },
    // The colours are read anew where light turns dark.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [latency, startedAt, t, locale, dark],
  );
  return <div ref={useChart(option)} className="chart latency-chart" role="img" aria-label={label} />;
}
