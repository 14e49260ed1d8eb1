import { Link } from "react-router";
import { clock } from "@shared/format/format.ts";
import { fileSize } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { useRecordingState } from "./api.ts";

/** Whether and how much is being recorded, or where the replay is. */
export function RecordingNote({ broadcastId, running }: { broadcastId: string; running: boolean }) {
  const { t, locale } = useText();
  const { data } = useRecordingState(broadcastId, running);
  if (!data) return null;
  const amount = t("recording.amount", { duration: clock(data.duration_seconds), size: fileSize(data.bytes, locale) });
  return (
    <section className="card recording-note">
      <span className={`state state-recording-${data.state}`}>{t(`recording.state.${data.state}`)}</span>
      {data.duration_seconds > 0 && <span className="muted figures">{amount}</span>}
      {data.state === "ready" && <Link to={`/recordings/${broadcastId}`}>{t("recording.watch")}</Link>}
    </section>
  );
}
