import { ExportOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useCallback } from "react";
import { useParams } from "react-router";
import type { BroadcastRead, CommentRead } from "@shared/generated/model/index.ts";
import { hasSource } from "@shared/staff/health/judge.ts";
import { isOver, isPlan, isRunning } from "@shared/staff/room/states.ts";
import { useBroadcast, useChannel, useDrawn, useLive } from "@shared/staff/room/use-live.ts";
import { useSource } from "@shared/staff/room/use-source.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { LiveActs } from "../../features/broadcasts/LiveActs.tsx";
import { LiveClock } from "../../features/broadcasts/LiveClock.tsx";
import { RunButtons } from "../../features/broadcasts/RunButtons.tsx";
import { SanctionMenu } from "../../features/desk/SanctionMenu.tsx";
import { LatencyCard } from "../../features/latency/LatencyCard.tsx";
import { AudienceCard } from "../../features/live/AudienceCard.tsx";
import { HealthCard } from "../../features/live/HealthCard.tsx";
import { Preview } from "../../features/live/Preview.tsx";
import { RecordingNote } from "../../features/live/RecordingNote.tsx";
import { Refusals } from "../../features/live/Refusals.tsx";
import { Talk } from "../../features/live/Talk.tsx";
import { Queue } from "../../features/moderation/Queue.tsx";
import { SalesCard } from "../../features/orders/SalesCard.tsx";
import { StreamAddress } from "../../features/rooms/StreamAddress.tsx";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { StateBadge } from "../../shared/ui/StateBadge.tsx";
import { BeforeSource } from "./BeforeSource.tsx";
import { Tools } from "./tools.tsx";

/** The control room of one broadcast. */
export function LivePage() {
  const { t } = useText();
  const { broadcastId = "" } = useParams();
  const { data, isError, error, refetch } = useBroadcast(broadcastId);
  const meter = useChannel(data);
  useDocumentTitle(data?.title ?? t("nav.broadcasts"));
  if (isError && !data) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return <ControlRoom key={data.id} broadcast={data} meter={meter} />;
}

function ControlRoom({ broadcast, meter }: { broadcast: BroadcastRead; meter: ReturnType<typeof useChannel> }) {
  const { t } = useText();
  const running = isRunning(broadcast.state);
  const live = useLive(broadcast.id);
  useDrawn(meter, live);
  const mayCount = useMay("insight.read");
  const maySell = useMay("orders.read");
  const { health, refusals } = useSource(broadcast, live);
  const sourced = hasSource(health);
  const before = isPlan(broadcast.state);
  const neverAired = isOver(broadcast.state) && !broadcast.started_at;
  // Until an encoder is there the origin has nothing to play.
  const acts = useCallback((comment: CommentRead) => <SanctionMenu person={comment.author} roomId={broadcast.room_id} commentId={comment.id} />, [broadcast.room_id]);
  const pictured = running && (sourced || broadcast.state !== "preparing");
  return (
    <>
      <PageHead title={broadcast.title} back={{ to: `/rooms/${broadcast.room_id}`, text: `/r/${broadcast.room_slug}` }}>
        <Button href={`/r/${broadcast.room_slug}`} target="_blank" icon={<ExportOutlined aria-hidden />}>
          {t("room.open")}
        </Button>
        <LiveActs broadcast={broadcast} />
      </PageHead>
      <div className="control">
        <div className="control-main">
          <section className="stage" aria-label={t("live.programme")}>
            {pictured ? <Preview broadcast={broadcast} standby={!sourced} clockOffset={live.clockOffset} /> : <BeforeSource broadcast={broadcast} />}
            <div className="stage-bar">
              <StateBadge state={broadcast.state} />
              <LiveClock broadcast={broadcast} clockOffset={live.clockOffset} />
              <span className="stage-acts">
                <RunButtons broadcast={broadcast} hasSource={sourced} />
              </span>
            </div>
          </section>
          {running && <HealthCard health={health} />}
          {(before || (running && !sourced)) && <StreamAddress roomId={broadcast.room_id} />}
          <Refusals refusals={refusals} />
          {maySell && !before && !neverAired && <SalesCard broadcastId={broadcast.id} running={running} />}
          <Tools broadcast={broadcast} />
          {mayCount && !before && !neverAired && <AudienceCard broadcastId={broadcast.id} running={running} people={live.link === "online" ? live.people : null} likes={live.likes} />}
          {mayCount && !before && !neverAired && <LatencyCard broadcastId={broadcast.id} running={running} startedAt={broadcast.started_at} />}
          {!before && !neverAired && <RecordingNote broadcastId={broadcast.id} running={running} />}
        </div>
        <div className="control-side">
          {!isOver(broadcast.state) && <Queue broadcastId={broadcast.id} />}
          <Talk live={live} acts={acts} />
        </div>
      </div>
    </>
  );
}
