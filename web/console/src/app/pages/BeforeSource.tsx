import { Link } from "react-router";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";

/** In place of the picture while there is none: what happens next, or where the replay is. */
export function BeforeSource({ broadcast }: { broadcast: BroadcastRead }) {
  const { t, locale } = useText();
  if (broadcast.state === "replay_ready") {
    return (
      <div className="stage-note">
        <strong>{t("live.over")}</strong>
        <Link to={`/recordings/${broadcast.id}`}>{t("recording.watch")}</Link>
      </div>
    );
  }
  if (broadcast.state === "ended") {
    return (
      <div className="stage-note">
        <strong>{t("live.over")}</strong>
        <span>{broadcast.started_at ? t("live.replay_comes") : t("live.never_aired")}</span>
      </div>
    );
  }
  return (
    <div className="stage-note">
      <strong>{t("live.waiting")}</strong>
      <span>{t(broadcast.start_on_first_picture ? "live.waiting_auto" : "live.waiting_manual")}</span>
      {broadcast.scheduled_at && <span className="figures">{t("live.planned", { at: moment(broadcast.scheduled_at, locale) })}</span>}
    </div>
  );
}
