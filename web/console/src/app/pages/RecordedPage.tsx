import { useMay } from "@shared/staff/session/session.ts";
import { LatencyCard } from "../../features/latency/LatencyCard.tsx";
import { RecordingPage } from "../../features/recordings/RecordingPage.tsx";
import { SharesCard } from "../../features/shares/SharesCard.tsx";
import { useText } from "../../shared/text.ts";

/** A recording, and what was measured while it was live. */
export function RecordedPage() {
  const { t } = useText();
  const mayCount = useMay("insight.read");
  return (
    <RecordingPage
      figures={({ id, started_at }) => (
        <>
          {mayCount && <LatencyCard broadcastId={id} running={false} startedAt={started_at} />}
          <section className="card" aria-labelledby="shares-heading">
            <h2 id="shares-heading">{t("share.title")}</h2>
            <SharesCard broadcastId={id} running={false} />
          </section>
        </>
      )}
    />
  );
}
