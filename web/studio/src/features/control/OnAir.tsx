import { clock } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { useInterruption } from "@shared/staff/room/interruption.ts";
import { useNow } from "@shared/staff/use-now.ts";
import { useText } from "../../shared/text.ts";

/** The state, and the time on air. */
export function OnAir({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const { state, started_at, ended_at, grace_seconds } = broadcast;
  const onAir = state === "live" || state === "interrupted";
  const now = useNow(onAir);
  const lostAt = useInterruption(broadcast);
  const end = onAir || !ended_at ? now : Date.parse(ended_at);
  return (
    <div className="tile">
      <span className={`tile-name badge badge-${state}`}>{t(`state.${state}`)}</span>
      <span className="tile-value" role="timer">
        {started_at ? clock((end - Date.parse(started_at)) / 1000) : "0:00"}
      </span>
      {lostAt !== null && <span className="tile-note">{t("live.grace", { left: clock(grace_seconds - (now - lostAt) / 1000) })}</span>}
    </div>
  );
}
