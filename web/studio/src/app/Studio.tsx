import { useEffect } from "react";
import { compactCount } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { hasSource, healthIn } from "@shared/staff/health/judge.ts";
import { isRunning, useBroadcast, useChannel, useHealth, useLive } from "@shared/staff/room/use-live.ts";
import { GoLive } from "../features/control/GoLive.tsx";
import { Lights } from "../features/control/Lights.tsx";
import { OnAir } from "../features/control/OnAir.tsx";
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
  const read = useHealth(broadcast.id, running);
  const health = healthIn(broadcast.state, live.health ?? read.data?.source ?? null);
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
        <Stage broadcast={broadcast} sourced={hasSource(health)} />
        <div className="dashboard">
          <OnAir broadcast={broadcast} />
          <div className="tile">
            <span className="tile-name">{t("studio.viewers")}</span>
            <span className="tile-value">{running && live.people !== null ? compactCount(live.people, locale) : "–"}</span>
          </div>
          <GoLive broadcast={broadcast} sourced={hasSource(health)} />
        </div>
        <Lights health={health} />
      </div>
      <Comments comments={live.comments} />
    </main>
  );
}
