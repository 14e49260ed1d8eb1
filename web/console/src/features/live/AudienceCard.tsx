import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { compactCount } from "@shared/format/format.ts";
import type { AudiencePoint } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { useAudience } from "./api.ts";

const AudienceChart = lazy(async () => ({ default: (await import("./AudienceChart.tsx")).AudienceChart }));

const NO_POINTS: AudiencePoint[] = [];

interface Props {
  broadcastId: string;
  running: boolean;
  /** Watching now, from the live channel; null while that is down. */
  people: number | null;
  /** Null before the first news of them. */
  likes: number | null;
}

/** Watching now, the most at once, and the line over time. */
export function AudienceCard({ broadcastId, running, people, likes }: Props) {
  const { t, locale } = useText();
  const audience = useAudience(broadcastId, running);
  const points = audience.data ?? NO_POINTS;
  const peak = points.reduce((most, point) => Math.max(most, point.people), running ? (people ?? 0) : 0);
  return (
    <section className="card" aria-labelledby="audience-heading">
      <h2 id="audience-heading">{t("audience.title")}</h2>
      <dl className="tiles">
        {running && (
          <div className="tile">
            <dt>{t("audience.now")}</dt>
            <dd className="figures">{people === null ? "–" : compactCount(people, locale)}</dd>
          </div>
        )}
        <div className="tile">
          <dt>{t("audience.peak")}</dt>
          <dd className="figures">{compactCount(peak, locale)}</dd>
        </div>
        {likes !== null && (
          <div className="tile">
            <dt>{t("audience.likes")}</dt>
            <dd className="figures">{compactCount(likes, locale)}</dd>
          </div>
        )}
      </dl>
      {points.length > 1 ? (
        <Suspense fallback={<Skeleton active title={false} />}>
          <AudienceChart points={points} label={t("audience.chart")} />
        </Suspense>
      ) : (
        <p className="muted">{t("audience.none")}</p>
      )}
    </section>
  );
}
