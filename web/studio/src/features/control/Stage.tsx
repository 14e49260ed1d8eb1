import { useState } from "react";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import type { View } from "@shared/player/player.ts";
import { Picture } from "@shared/staff/picture/Picture.tsx";
import { isRunning, usePreview } from "@shared/staff/room/use-live.ts";
import { useText } from "../../shared/text.ts";

/** The picture as viewers get it, always silent: the host hears themselves anyway. */
export function Stage({ broadcast, sourced }: { broadcast: BroadcastRead; sourced: boolean }) {
  const { t } = useText();
  const preview = usePreview(broadcast);
  const [view, setView] = useState<View | null>(null);
  if (!isRunning(broadcast.state)) return <Blank broadcast={broadcast} />;
  return (
    <section className="stage" aria-label={t("live.programme")}>
      <Picture
        url={preview.data?.playback_url ?? null}
        kind="live"
        label={t("live.programme")}
        renew={async () => void (await preview.refetch())}
        onPlayer={() => undefined}
        onView={setView}
      />
      {!view?.pictured && <p className="stage-note">{t("live.picture_comes")}</p>}
      {view?.pictured && !sourced && <p className="stage-note low">{t("live.standby")}</p>}
    </section>
  );
}

function Blank({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const over = broadcast.state === "ended" || broadcast.state === "replay_ready";
  return (
    <section className="stage blank">
      <strong>{t(over ? "studio.over" : "studio.waiting")}</strong>
      <span>{t(over ? "studio.over_text" : "studio.waiting_text")}</span>
      {!over && <a href={`/console/broadcasts/${broadcast.id}`}>{t("studio.where")}</a>}
    </section>
  );
}
