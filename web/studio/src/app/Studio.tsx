import { useEffect } from "react";
import { compactCount } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { hasSource } from "@shared/staff/health/judge.ts";
import { isOver, isRunning } from "@shared/staff/room/states.ts";
import { useBroadcast, useChannel, useLive } from "@shared/staff/room/use-live.ts";
import { useSource } from "@shared/staff/room/use-source.ts";
import { GoLive } from "../features/control/GoLive.tsx";
import { Lights } from "../features/control/Lights.tsx";
import { OnAir } from "../features/control/OnAir.tsx";
import { Refused } from "../features/control/Refused.tsx";
import { Stage } from "../features/control/Stage.tsx";
import { Comments } from "../features/talk/Comments.tsx";
import { problemText, useText } from "../shared/text.ts";
import { Notice } from "./Notice.tsx";

/** What the host needs while talking, and nothing else. */
export function Studio({ id }: { id: string }) {
  const { t } = useText();
  const { data, isError, error, refetch } = useBroadcast(id);
  useChannel(data);
  const title = data?.title;
  useEffect(() => {
    document.title = title ? `${title} · ${t("studio.title")}` : t("studio.title");
  });
  if (isError && !data) return <Notice title={t("studio.failed")} text={problemText(error)} retry={() => void refetch()} />;
  if (!data) return <main className="studio" aria-busy="true" />;
  return <Control broadcast={data} />;
}

function Control({ broadcast }: { broadcast: BroadcastRead }) {
  const { t, locale } = useText();
  const live = useLive(broadcast.id);
  const running = isRunning(broadcast.state);
  const { health, refusals } = useSource(broadcast, live);
  const sourced = hasSource(health);
  const counted = running && live.link === "online" && live.people !== null;
  return (
    <main className="studio">
      <header className="head">
        <a href={`/console/broadcasts/${broadcast.id}`}>‹ {t("studio.back")}</a>
        <h1>{broadcast.title}</h1>
      </header>
      {running && (live.link === "waiting" || live.link === "broken") && (
        <p className="banner" role="status">
          {t("studio.link_lost")}
        </p>
      )}
      <div className="left">
        <Stage broadcast={broadcast} sourced={sourced} clockOffset={live.clockOffset} />
        {!sourced && <Refused refusal={refusals[0]} />}
        <div className="dashboard">
          <OnAir broadcast={broadcast} clockOffset={live.clockOffset} />
          <div className="tile">
            <span className="tile-name">{t("studio.viewers")}</span>
            <span className="tile-value">{counted ? compactCount(live.people ?? 0, locale) : "–"}</span>
          </div>
          <GoLive broadcast={broadcast} sourced={sourced} />
        </div>
        {!isOver(broadcast.state) && <Lights health={health} />}
      </div>
      <Comments live={live} />
    </main>
  );
}
