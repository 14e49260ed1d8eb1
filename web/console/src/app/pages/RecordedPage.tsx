import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { LatencyCard } from "../../features/latency/LatencyCard.tsx";
import { PollsCard } from "../../features/polls/PollsCard.tsx";
import { RecordingPage } from "../../features/recordings/RecordingPage.tsx";
import { BroadcastComments } from "../../features/search/BroadcastComments.tsx";
import { ShelfCard } from "../../features/shelf/ShelfCard.tsx";
import { SharesCard } from "../../features/shares/SharesCard.tsx";
import { useText } from "../../shared/text.ts";

/** A recording, and what was said, asked and measured while it was live. */
export function RecordedPage() {
  return <RecordingPage figures={(broadcast) => <Figures broadcast={broadcast} />} />;
}

function Figures({ broadcast }: { broadcast: BroadcastRead }) {
  const { id, started_at } = broadcast;
  const { t } = useText();
  const mayShop = useMay("shop.read");
  const mayCount = useMay("insight.read");
  const mayModerate = useMay("comments.moderate");
  return (
    <>
      {mayModerate && (
        <section className="card" aria-labelledby="recorded-comments">
          <h2 id="recorded-comments">{t("nav.comments")}</h2>
          <BroadcastComments broadcastId={id} />
        </section>
      )}
      {mayCount && <LatencyCard broadcastId={id} running={false} startedAt={started_at} />}
      {mayShop && (
        <section className="card" aria-labelledby="shelf-heading">
          <h2 id="shelf-heading">{t("shelf.title")}</h2>
          <ShelfCard broadcast={broadcast} />
        </section>
      )}
      <section className="card" aria-labelledby="polls-heading">
        <h2 id="polls-heading">{t("poll.title")}</h2>
        <PollsCard broadcastId={id} over />
      </section>
      <section className="card" aria-labelledby="shares-heading">
        <h2 id="shares-heading">{t("share.title")}</h2>
        <SharesCard broadcastId={id} running={false} />
      </section>
    </>
  );
}
