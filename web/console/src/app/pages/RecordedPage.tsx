import { useMay } from "@shared/staff/session/session.ts";
import { LatencyCard } from "../../features/latency/LatencyCard.tsx";
import { RecordingPage } from "../../features/recordings/RecordingPage.tsx";

/** A recording, and what was measured while it was live. */
export function RecordedPage() {
  const mayCount = useMay("insight.read");
  return <RecordingPage figures={({ id, started_at }) => mayCount && <LatencyCard broadcastId={id} running={false} startedAt={started_at} />} />;
}
