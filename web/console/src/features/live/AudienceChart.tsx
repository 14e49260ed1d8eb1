/** Viewers over time as a line. Loaded only when there is something to draw. */
import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { AudiencePoint } from "@shared/generated/model/index.ts";
import { useDark } from "@shared/staff/use-dark.ts";
import { hourAndMinute } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { audienceOption } from "./audience-option.ts";

echarts.use([LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export function AudienceChart({ points, label }: { points: AudiencePoint[]; label: string }) {
  const { t, locale } = useText();
  const dark = useDark();
  const unit = t("audience.people");
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
    const color = (name: string) => style.getPropertyValue(name).trim();
    chart.current?.setOption(audienceOption(points, { color, time: (iso) => hourAndMinute(iso, locale), unit }));
  }, [points, locale, unit, dark]);
  return <div ref={box} className="chart" role="img" aria-label={label} />;
}
