import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { useMay } from "@shared/staff/session/session.ts";
import { BroadcastDrawer } from "./BroadcastDrawer.tsx";
import { DeleteBroadcast } from "./DeleteBroadcast.tsx";
import { isDeletable } from "./rules.ts";

/** Edit and delete on the page of a broadcast, and the way to the host's page. */
export function LiveActs({ broadcast }: { broadcast: BroadcastRead }) {
  const { t } = useText();
  const navigate = useNavigate();
  const mayRun = useMay("broadcasts.run");
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const over = broadcast.state === "ended" || broadcast.state === "replay_ready";
  return (
    <>
      {mayRun && !over && <Button href={`/studio/${broadcast.id}`}>{t("live.studio")}</Button>}
      <Allowed permission="broadcasts.write">
        {(allowed) => (
          <Button disabled={!allowed} onClick={() => setEditing(true)}>
            {t("act.edit")}
          </Button>
        )}
      </Allowed>
      {isDeletable(broadcast) && (
        <Allowed permission="broadcasts.write">
          {(allowed) => (
            <Button type="text" danger disabled={!allowed} onClick={() => setDeleting(true)}>
              {t("broadcast.delete")}
            </Button>
          )}
        </Allowed>
      )}
      <BroadcastDrawer open={editing} broadcast={broadcast} onClose={() => setEditing(false)} onDone={() => undefined} />
      <DeleteBroadcast broadcast={broadcast} open={deleting} onClose={() => setDeleting(false)} onDeleted={() => void navigate(`/rooms/${broadcast.room_id}`)} />
    </>
  );
}
