import { ExportOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { RoomRead } from "@shared/generated/model/index.ts";
import { useHealth } from "@shared/staff/room/use-live.ts";
import { useBroadcasts } from "../../features/broadcasts/api.ts";
import { BroadcastDrawer } from "../../features/broadcasts/BroadcastDrawer.tsx";
import { BroadcastTable } from "../../features/broadcasts/BroadcastTable.tsx";
import { Refusals } from "../../features/live/Refusals.tsx";
import { RulesCard } from "../../features/moderation/RulesCard.tsx";
import { useRoom } from "../../features/rooms/api.ts";
import { Cover } from "../../features/rooms/Cover.tsx";
import { CoverButton } from "../../features/rooms/CoverButton.tsx";
import { RoomActs } from "../../features/rooms/RoomActs.tsx";
import { StreamAddress } from "../../features/rooms/StreamAddress.tsx";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";

export function RoomPage() {
  const { t } = useText();
  const { roomId = "" } = useParams();
  const { data: room, isError, error, refetch } = useRoom(roomId);
  useDocumentTitle(room?.title ?? t("nav.rooms"));
  if (isError && !room) return <Failed error={error} retry={() => void refetch()} />;
  if (!room) return <Skeleton active />;
  const link = new URL(`/r/${room.slug}`, location.href).href;
  return (
    <>
      <PageHead title={room.title} back={{ to: "/rooms", text: t("nav.rooms") }}>
        <Button href={link} target="_blank" icon={<ExportOutlined aria-hidden />}>
          {t("room.open")}
        </Button>
        <RoomActs room={room} />
      </PageHead>
      <div className="room-page">
        <div className="column">
          <RoomBroadcasts room={room} />
        </div>
        <div className="column">
          <section className="card room-facts">
            <Cover room={room} large />
            <CoverButton room={room} />
            <CopyField label={t("room.link")} value={link} />
          </section>
          <StreamAddress roomId={room.id} />
          <RulesCard roomId={room.id} />
        </div>
      </div>
    </>
  );
}

function RoomBroadcasts({ room }: { room: RoomRead }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const { query, items } = useBroadcasts({ roomId: room.id });
  const newest = items[0];
  const create = (
    <Allowed permission="broadcasts.write">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setCreating(true)}>
          {t("broadcast.create")}
        </Button>
      )}
    </Allowed>
  );
  return (
    <>
      <section className="block" aria-labelledby="broadcasts-heading">
        <div className="block-head">
          <h2 id="broadcasts-heading">{t("nav.broadcasts")}</h2>
          {items.length > 0 && create}
        </div>
        {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <Skeleton active />}
        {query.isSuccess && items.length === 0 && (
          <Empty title={t("broadcast.none_title")} text={t("broadcast.none_text")} steps={[t("broadcast.step_create"), t("broadcast.step_push"), t("broadcast.step_start")]}>
            {create}
          </Empty>
        )}
        {items.length > 0 && <BroadcastTable items={items} inRoom />}
        <MoreButton query={query} />
      </section>
      {newest && <RoomRefusals broadcastId={newest.id} />}
      <BroadcastDrawer open={creating} roomId={room.id} onClose={() => setCreating(false)} onDone={(made) => void navigate(`/broadcasts/${made.id}`)} />
    </>
  );
}

function RoomRefusals({ broadcastId }: { broadcastId: string }) {
  const health = useHealth(broadcastId);
  return <Refusals refusals={health.data?.refusals ?? []} />;
}
