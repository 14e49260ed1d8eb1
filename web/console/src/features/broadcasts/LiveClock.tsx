import { clock } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { graceLeft } from "@shared/staff/room/grace.ts";
import { useNow } from "@shared/staff/use-now.ts";
import { useText } from "../../shared/text.ts";

/** Time on air; while interrupted, how long the broadcast still waits for its encoder. */
export function LiveClock({ broadcast, clockOffset }: { broadcast: BroadcastRead; clockOffset: number }) {
  const { t } = useText();
  const onAir = broadcast.state === "live" || broadcast.state === "interrupted";
  const now = useNow(onAir) + clockOffset;
  const { started_at, ended_at } = broadcast;
  if (!started_at) return null;
  const end = onAir ? now : ended_at ? Date.parse(ended_at) : now;
  const left = graceLeft(broadcast, now);
  return (
    <span className="live-clock">
      <span className="figures" role="timer">
        {clock((end - Date.parse(started_at)) / 1000)}
      </span>
      {left !== null && <span className="grace">{t("live.grace", { left: clock(left) })}</span>}
    </span>
  );
}
