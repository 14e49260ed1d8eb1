import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { clock } from "@shared/format/format.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { StateBadge } from "../../shared/ui/StateBadge.tsx";
import { BroadcastDrawer } from "./BroadcastDrawer.tsx";
import { DeleteBroadcast } from "./DeleteBroadcast.tsx";
import { isDeletable } from "./rules.ts";

interface Props {
  items: BroadcastRead[];
  /** Leaves the room's column out on the room's own page. */
  inRoom?: boolean;
}

export function BroadcastTable({ items, inRoom = false }: Props) {
  const { t, locale } = useText();
  const columns: TableColumnsType<BroadcastRead> = [
    {
      title: t("broadcast.title"),
      key: "title",
      render: (_, row) => (
        <Link to={`/broadcasts/${row.id}`} className="row-title">
          {row.title}
        </Link>
      ),
    },
    { title: t("broadcast.state"), key: "state", width: 120, render: (_, row) => <StateBadge state={row.state} /> },
    ...(inRoom
      ? []
      : [{ title: t("broadcast.room"), key: "room", responsive: ["md" as const], render: (_: unknown, row: BroadcastRead) => <Link to={`/rooms/${row.room_id}`} className="mono small">/r/{row.room_slug}</Link> }]),
    {
      title: t("broadcast.time"),
      key: "time",
      width: 168,
      responsive: ["sm"],
      render: (_, row) => <span className="figures">{moment(row.started_at ?? row.scheduled_at ?? row.created_at, locale)}</span>,
    },
    { title: t("broadcast.length"), key: "length", width: 96, align: "right", responsive: ["lg"], render: (_, row) => <span className="figures">{lengthOf(row)}</span> },
    { key: "acts", width: 56, align: "right", render: (_, row) => <RowActs broadcast={row} /> },
  ];
  return <Table rowKey="id" size="middle" columns={columns} dataSource={items} pagination={false} />;
}

function lengthOf({ started_at, ended_at }: BroadcastRead): string {
  return started_at && ended_at ? clock((Date.parse(ended_at) - Date.parse(started_at)) / 1000) : "–";
}

function RowActs({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const navigate = useNavigate();
  const mayWrite = useMay("broadcasts.write");
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const items = [
    { key: "open", label: t("broadcast.open"), onClick: () => void navigate(`/broadcasts/${broadcast.id}`) },
    ...(mayWrite ? [{ key: "edit", label: t("act.edit"), onClick: () => setEditing(true) }] : []),
    ...(mayWrite && isDeletable(broadcast) ? [{ key: "delete", label: t("broadcast.delete"), danger: true, onClick: () => setDeleting(true) }] : []),
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button type="text" size="small" icon={<MoreOutlined aria-hidden />} aria-label={t("act.more_about", { what: broadcast.title })} />
      </Dropdown>
      <BroadcastDrawer open={editing} broadcast={broadcast} onClose={() => setEditing(false)} onDone={() => undefined} />
      <DeleteBroadcast broadcast={broadcast} open={deleting} onClose={() => setDeleting(false)} />
    </>
  );
}
