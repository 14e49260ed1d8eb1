import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { RoomRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { ConfirmByName } from "../../shared/ui/ConfirmByName.tsx";
import { useDeleteRoom } from "./api.ts";
import { RoomDrawer } from "./RoomDrawer.tsx";

/** Edit and delete. */
export function RoomActs({ room }: { room: RoomRead }) {
  const { t } = useText();
  const notify = useNotify();
  const navigate = useNavigate();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const remove = useDeleteRoom(room.id);
  const confirm = () => remove.mutate(undefined, { onSuccess: () => void navigate("/rooms"), onError: notify.failed });
  return (
    <>
      <Allowed permission="rooms.write">
        {(allowed) => (
          <Button disabled={!allowed} onClick={() => setEditing(true)}>
            {t("act.edit")}
          </Button>
        )}
      </Allowed>
      <Allowed permission="rooms.write">
        {(allowed) => (
          <Button type="text" danger disabled={!allowed} onClick={() => setDeleting(true)}>
            {t("act.delete")}
          </Button>
        )}
      </Allowed>
      <RoomDrawer open={editing} room={room} onClose={() => setEditing(false)} onDone={() => notify.done(t("act.saved"))} />
      <ConfirmByName
        open={deleting}
        title={t("room.delete_title")}
        text={t("room.delete_text")}
        name={room.title}
        okText={t("room.delete")}
        busy={remove.isPending}
        onConfirm={confirm}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}
