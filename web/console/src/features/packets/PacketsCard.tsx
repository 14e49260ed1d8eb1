import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popconfirm, Progress, Skeleton, Tag } from "antd";
import { useState } from "react";
import { PacketStateName, type PacketRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useDeletePacket, useEndPacket, useOpenPacket, usePackets } from "./api.ts";
import { PacketDrawer } from "./PacketDrawer.tsx";

interface Props {
  broadcastId: string;
  /** No more can be shown. */
  over: boolean;
}

/** Prepared, running and emptied red packets of points. */
export function PacketsCard({ broadcastId, over }: Props) {
  const { t } = useText();
  const mayRun = useMay("interaction.run");
  const [creating, setCreating] = useState(false);
  const packets = usePackets(broadcastId);
  const items = packets.data?.items ?? [];
  const busy = items.some(({ state }) => state === PacketStateName.open);
  return (
    <>
      {mayRun && !over && (
        <div className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
            {t("packet.create")}
          </Button>
        </div>
      )}
      {packets.isPending && <Skeleton active title={false} />}
      {packets.isError && <Failed error={packets.error} retry={() => void packets.refetch()} />}
      {packets.isSuccess && items.length === 0 && <p className="muted">{t("packet.none")}</p>}
      <ol className="polls">
        {items.map((packet) => (
          <li key={packet.id} className="poll">
            <span className="poll-head">
              <span className="row-title">{t("packet.sum", { points: packet.points, takers: packet.takers })}</span>
              <Tag>{t(`packet.split.${packet.split}`)}</Tag>
              <Tag color={packet.state === PacketStateName.open ? "processing" : undefined}>{t(`packet.state.${packet.state}`)}</Tag>
            </span>
            {packet.greeting && <p className="small">{packet.greeting}</p>}
            {packet.state !== PacketStateName.draft && <Taken packet={packet} />}
            {mayRun && packet.state === PacketStateName.open && <End broadcastId={broadcastId} packet={packet} />}
            {mayRun && packet.state === PacketStateName.draft && <Acts broadcastId={broadcastId} packet={packet} blocked={busy || over} />}
          </li>
        ))}
      </ol>
      <PacketDrawer broadcastId={broadcastId} open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function Taken({ packet }: { packet: PacketRead }) {
  const { t } = useText();
  const { taken, takers, points, taken_points, state } = packet;
  const left = points - taken_points;
  return (
    <>
      <Progress size="small" percent={Math.round((100 * taken) / takers)} aria-label={t("packet.taken", { taken, takers, points: taken_points })} />
      <p className="muted small figures">
        {t("packet.taken", { taken, takers, points: taken_points })}
        {state === PacketStateName.ended && left > 0 && ` · ${t("packet.returned", { points: left })}`}
      </p>
    </>
  );
}

function End({ broadcastId, packet }: { broadcastId: string; packet: PacketRead }) {
  const { t } = useText();
  const notify = useNotify();
  const end = useEndPacket(broadcastId);
  const { id, points, takers } = packet;
  return (
    <Popconfirm title={t("packet.end_title", { points, takers })} okText={t("packet.end")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => end.mutate(id, { onError: notify.failed })}>
      <Button size="small" danger loading={end.isPending}>
        {t("packet.end")}
      </Button>
    </Popconfirm>
  );
}

function Acts({ broadcastId, packet, blocked }: { broadcastId: string; packet: PacketRead; blocked: boolean }) {
  const { t } = useText();
  const notify = useNotify();
  const open = useOpenPacket(broadcastId);
  const remove = useDeletePacket(broadcastId);
  const failed = { onError: notify.failed };
  const { points, takers } = packet;
  return (
    <span className="poll-acts">
      <Button size="small" type="primary" disabled={blocked} loading={open.isPending} onClick={() => open.mutate(packet.id, failed)}>
        {t("packet.open")}
      </Button>
      <Popconfirm title={t("packet.delete_title")} okText={t("act.delete")} cancelText={t("act.cancel")} okButtonProps={{ danger: true }} onConfirm={() => remove.mutate(packet.id, failed)}>
        <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} loading={remove.isPending} aria-label={t("packet.delete_of", { points, takers })} />
      </Popconfirm>
    </span>
  );
}
