import { PlusOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import type { RoomRead } from "@shared/generated/model/index.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { Empty } from "../../shared/ui/Empty.tsx";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { StateBadge } from "../../shared/ui/StateBadge.tsx";
import { useRooms } from "./api.ts";
import { Cover } from "./Cover.tsx";
import { RoomDrawer } from "./RoomDrawer.tsx";

/** `children` stand below the rooms. */
export function RoomsPage({ children }: { children?: ReactNode }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const { query, items } = useRooms();
  useDocumentTitle(t("nav.rooms"));
  const create = (
    <Allowed permission="rooms.write">
      {(allowed) => (
        <Button type="primary" icon={<PlusOutlined aria-hidden />} disabled={!allowed} onClick={() => setCreating(true)}>
          {t("room.create")}
        </Button>
      )}
    </Allowed>
  );
  return (
    <>
      <PageHead title={t("nav.rooms")} note={t("room.what")}>
        {items.length > 0 && create}
      </PageHead>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && items.length === 0 && (
        <Empty title={t("room.none_title")} text={t("room.none_text")} steps={[t("room.step_create"), t("room.step_push"), t("room.step_live")]}>
          {create}
        </Empty>
      )}
      {items.length > 0 && (
        <ul className="room-grid">
          {items.map((room) => (
            <RoomCard key={room.id} room={room} />
          ))}
        </ul>
      )}
      <MoreButton query={query} />
      {children}
      <RoomDrawer open={creating} onClose={() => setCreating(false)} onDone={(room) => void navigate(`/rooms/${room.id}`)} />
    </>
  );
}

function RoomCard({ room }: { room: RoomRead }) {
  const { t, locale } = useText();
  const current = room.current_broadcast;
  return (
    <li className="room-card">
      <Link to={`/rooms/${room.id}`}>
        <Cover room={room} large />
        <span className="room-card-words">
          <span className="room-card-title">{room.title}</span>
          <span className="muted small mono">/r/{room.slug}</span>
          <span className="room-card-state">
            {current ? <StateBadge state={current.state} /> : <span className="muted small">{t("room.idle")}</span>}
            {current?.state === "scheduled" && current.scheduled_at && <span className="muted small figures">{moment(current.scheduled_at, locale)}</span>}
          </span>
        </span>
      </Link>
    </li>
  );
}
