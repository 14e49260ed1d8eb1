import { clock } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { graceLeft } from "@shared/staff/room/grace.ts";
import { useNow } from "@shared/staff/use-now.ts";
import { useText } from "../../shared/text.ts";

/** The state, and the time on air. */
export function OnAir({ broadcast, clockOffset }: { broadcast: BroadcastRead; clockOffset: number }) {
  const { t } = useText();
  const { state, started_at, ended_at } = broadcast;
  const onAir = state === "live" || state === "interrupted";
  const now = useNow(onAir) + clockOffset;
  const end = onAir || !ended_at ? now : Date.parse(ended_at);
  const left = graceLeft(broadcast, now);
  return (
    <div className="tile">
      <span className={`tile-name badge badge-${state}`}>{t(`state.${state}`)}</span>
      <span className="tile-value" role="timer">
        {started_at ? clock((end - Date.parse(started_at)) / 1000) : "0:00"}
      </span>
      {left !== null && <span className="tile-note">{t("live.grace", { left: clock(left) })}</span>}
    </div>
  );
}
