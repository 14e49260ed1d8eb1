import { Button, Input, Modal } from "antd";
import { useState } from "react";
import type { RaffleRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useCallOffRaffle } from "./api.ts";

/** A raffle that must not be drawn: asked once more with its prize, and why. */
export function CallOff({ broadcastId, raffle }: { broadcastId: string; raffle: RaffleRead }) {
  const { t } = useText();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const callOff = useCallOffRaffle(broadcastId);
  const confirm = () => callOff.mutate({ id: raffle.id, reason }, { onError: notify.failed, onSettled: () => setAsking(false) });
  return (
    <>
      <Button size="small" type="text" danger onClick={() => setAsking(true)}>
        {t("raffle.call_off")}
      </Button>
      <Modal
        open={asking}
        title={t("raffle.call_off_title", { prize: raffle.prize })}
        okText={t("raffle.call_off")}
        cancelText={t("act.cancel")}
        okButtonProps={{ danger: true, loading: callOff.isPending }}
        onOk={confirm}
        onCancel={() => setAsking(false)}
        destroyOnHidden
      >
        <p>{t("raffle.call_off_text")}</p>
        <Input value={reason} maxLength={120} placeholder={t("raffle.call_off_reason")} aria-label={t("raffle.call_off_reason")} onChange={({ target }) => setReason(target.value)} />
      </Modal>
    </>
  );
}
