import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import type { LatencyRead, LatencySummary } from "@shared/generated/model/index.ts";
import { decimal } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Defined } from "../../shared/ui/Defined.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useLatency } from "./api.ts";
import { span, stalledPercent } from "./figures.ts";

const LatencyChart = lazy(async () => ({ default: (await import("./LatencyChart.tsx")).LatencyChart }));

interface Props {
  broadcastId: string;
  running: boolean;
  /** Where the time line begins; null while it has not begun. */
  startedAt: string | null;
}

/** How long comments take, as a sample of real pages measured it. */
export function LatencyCard({ broadcastId, running, startedAt }: Props) {
  const { t } = useText();
  const { data, isError, error, refetch } = useLatency(broadcastId, running);
  return (
    <section className="card" aria-labelledby="latency-heading">
      <h2 id="latency-heading">{t("latency.title")}</h2>
      {!data && isError && <Failed error={error} retry={() => void refetch()} />}
      {!data && !isError && <Skeleton active title={false} />}
      {data && data.reports === 0 && <p className="muted">{t(running ? "latency.none" : "latency.none_was")}</p>}
      {data && data.reports > 0 && <Measured latency={data} startedAt={startedAt ?? data.minutes[0]?.at ?? ""} />}
    </section>
  );
}

function Measured({ latency, startedAt }: { latency: LatencyRead; startedAt: string }) {
  const { t, locale } = useText();
  const { echo, paint, picture, clock, reports, clipped, relative_error } = latency;
  const stalled = stalledPercent(latency.played_ms, latency.stalled_ms);
  return (
    <>
      <div className="latency-table-box" tabIndex={0} role="region" aria-label={t("latency.table")}>
        <table className="latency-table">
          <thead>
            <tr>
              <td />
              {(["p50", "p95", "p99"] as const).map((quantile) => (
                <th key={quantile} scope="col">
                  <Defined name={t(`latency.${quantile}`)}>{t(`latency.${quantile}.definition`)}</Defined>
                </th>
              ))}
              <th scope="col">
                <Defined name={t("latency.samples")}>{t("latency.samples.definition", { reports, clipped })}</Defined>
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name={t("latency.echo")} definition={t("latency.echo.definition")} summary={echo} threshold={latency.threshold_ms} />
            <Row name={t("latency.paint")} definition={t("latency.paint.definition", { clock: span(clock.p95, locale) })} summary={paint} threshold={latency.threshold_ms} />
            {picture.samples > 0 && <Row name={t("latency.picture")} definition={t("latency.picture.definition")} summary={picture} threshold={null} />}
          </tbody>
        </table>
      </div>
      <p className="muted small latency-notes">
        {stalled !== null && (
          <span>
            <Defined name={t("latency.stalled")}>{t("latency.stalled.definition", { stalls: latency.stalls })}</Defined> <b className="figures">{decimal(stalled, locale, 2)}%</b>
          </span>
        )}
        <span>{t("latency.exactness", { percent: decimal(Math.ceil(1_000 * relative_error) / 10, locale) })}</span>
      </p>
      {echo.samples + paint.samples > 0 && (
        <Suspense fallback={<Skeleton active title={false} />}>
          <LatencyChart latency={latency} startedAt={startedAt} label={t("latency.chart")} />
        </Suspense>
      )}
    </>
  );
}

interface RowProps {
  name: string;
  definition: string;
  summary: LatencySummary;
  /** Milliseconds above which a figure is marked; null: it has no such goal. */
  threshold: number | null;
}

function Row({ name, definition, summary, threshold }: RowProps) {
  const { t, locale } = useText();
  return (
    <tr>
      <th scope="row">
        <Defined name={name}>{definition}</Defined>
      </th>
      {[summary.p50, summary.p95, summary.p99].map((milliseconds, index) => {
        const over = threshold !== null && milliseconds !== null && milliseconds > threshold;
        return (
          <td key={index} className={over ? "figures is-over" : "figures"} title={over ? t("latency.over") : undefined}>
            {span(milliseconds, locale)}
          </td>
        );
      })}
      <td className="figures muted">{decimal(summary.samples, locale, 0)}</td>
    </tr>
  );
}
