import { useState } from "react";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import type { View } from "@shared/player/player.ts";
import { Picture } from "@shared/staff/picture/Picture.tsx";
import { isOver, isRunning } from "@shared/staff/room/states.ts";
import { usePreview } from "@shared/staff/room/use-live.ts";
import { usePush } from "@shared/staff/room/use-push.ts";
import { useText } from "../../shared/text.ts";

interface Props {
  broadcast: BroadcastRead;
  sourced: boolean;
  clockOffset: number;
}

/** The picture as viewers get it; until an encoder is there, what to do instead. */
export function Stage({ broadcast, sourced, clockOffset }: Props) {
  const pictured = isRunning(broadcast.state) && (sourced || broadcast.state !== "preparing");
  if (pictured) return <Programme broadcast={broadcast} sourced={sourced} clockOffset={clockOffset} />;
  return isOver(broadcast.state) ? <Over aired={broadcast.started_at !== null} /> : <Waiting broadcast={broadcast} />;
}

/** Always silent: the host hears themselves anyway. */
function Programme({ broadcast, sourced, clockOffset }: Props) {
  const { t } = useText();
  const preview = usePreview(broadcast);
  const [view, setView] = useState<View | null>(null);
  return (
    <section className="stage" aria-label={t("live.programme")}>
      <Picture
        url={preview.data?.playback_url ?? null}
        kind="live"
        label={t("live.programme")}
        clockOffset={clockOffset}
        renew={async () => void (await preview.refetch({ throwOnError: true }))}
        onPlayer={() => undefined}
        onView={setView}
      />
      {!view?.pictured && <p className="stage-note">{t("live.picture_comes")}</p>}
      {view?.pictured && !sourced && <p className="stage-note low">{t("live.standby")}</p>}
    </section>
  );
}

function Over({ aired }: { aired: boolean }) {
  const { t } = useText();
  return (
    <section className="stage blank">
      <strong>{t("studio.over")}</strong>
      <span>{t(aired ? "studio.over_text" : "live.never_aired")}</span>
    </section>
  );
}

/** Says what a push would do now. */
function Waiting({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const push = usePush(broadcast);
  if (!push) return <section className="stage blank" aria-busy="true" />;
  const kind = push.kind;
  return (
    <section className="stage blank">
      <strong>{kind === "this" ? t("studio.waiting") : t(`push.${kind}`)}</strong>
      {"broadcast" in push && <a href={`/studio/${push.broadcast.id}`}>{push.broadcast.title}</a>}
      <span>{kind === "this" ? t("studio.waiting_text") : t(`push.${kind}_act`)}</span>
      {kind === "this" && <a href={`/console/broadcasts/${broadcast.id}`}>{t("studio.where")}</a>}
    </section>
  );
}
