/** A chart that fills its box and follows its size. Imported by charts alone: they are loaded when there is something to draw. */
import * as echarts from "echarts/core";
import { useEffect, useRef, type RefObject } from "react";

/** What a chart's option is made with: the value of a design token, by its name. */
export type Color = (token: string) => string;

/** `option` is drawn anew whenever it is another function: keep it with `useCallback`. */
export function useChart(option: (color: Color) => echarts.EChartsCoreOption): RefObject<HTMLDivElement | null> {
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
    chart.current?.setOption(option((token) => style.getPropertyValue(token).trim()));
  }, [option]);
  return box;
}
