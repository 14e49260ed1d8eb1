/** Viewers over time as a line. Loaded only when there is something to draw. */
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useCallback } from "react";
import type { AudiencePoint } from "@shared/generated/model/index.ts";
import { useDark } from "@shared/staff/use-dark.ts";
import { hourAndMinute } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { useChart, type Color } from "../../shared/ui/use-chart.ts";
import { audienceOption } from "./audience-option.ts";

echarts.use([LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export function AudienceChart({ points, label }: { points: AudiencePoint[]; label: string }) {
  const { t, locale } = useText();
  const dark = useDark();
  const unit = t("audience.people");
  const option = useCallback(
    (color: Color) => audienceOption(points, { color, time: (iso) => hourAndMinute(iso, locale), unit }),
    // The colours are read anew where light turns dark.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [points, locale, unit, dark],
  );
  return <div ref={useChart(option)} className="chart" role="img" aria-label={label} />;
}
