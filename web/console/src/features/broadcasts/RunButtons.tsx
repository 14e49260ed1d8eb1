import { Button, Modal } from "antd";
import { useState } from "react";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { isPlan } from "@shared/staff/room/states.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { useEndBroadcast, usePrepareBroadcast, useStartBroadcast } from "./api.ts";
import { isEndable } from "./rules.ts";

interface Props {
  broadcast: BroadcastRead;
  /** Whether a picture comes in; without one there is nothing to start. */
  hasSource: boolean;
}

/** Open for the encoder, start, and end with a question. */
export function RunButtons({ broadcast, hasSource }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const prepare = usePrepareBroadcast(broadcast.id);
  const start = useStartBroadcast(broadcast.id);
  const end = useEndBroadcast(broadcast.id);
  const startable = broadcast.state === "preparing" && hasSource;
  const finish = () => end.mutate(undefined, { onSuccess: () => setAsking(false), onError: notify.failed });
  return (
    <>
      {isPlan(broadcast.state) && (
        <Allowed permission="broadcasts.run">
          {(allowed) => (
            <Button size="large" disabled={!allowed} loading={prepare.isPending} onClick={() => prepare.mutate(undefined, { onError: notify.failed })}>
              {t("broadcast.prepare")}
            </Button>
          )}
        </Allowed>
      )}
      {broadcast.state === "preparing" && (
        <Allowed permission="broadcasts.run">
          {(allowed) => (
            <Button
              type="primary"
              size="large"
              disabled={!allowed || !startable}
              loading={start.isPending}
              onClick={() => start.mutate(undefined, { onError: notify.failed })}
            >
              {t("broadcast.start")}
            </Button>
          )}
        </Allowed>
      )}
      {isEndable(broadcast) && (
        <Allowed permission="broadcasts.run">
          {(allowed) => (
            <Button size="large" danger disabled={!allowed} onClick={() => setAsking(true)}>
              {t("broadcast.end")}
            </Button>
          )}
        </Allowed>
      )}
      <Modal
        open={asking}
        title={t("broadcast.end_title", { title: broadcast.title })}
        okText={t("broadcast.end")}
        cancelText={t("broadcast.end_not")}
        okButtonProps={{ danger: true, loading: end.isPending }}
        onOk={finish}
        onCancel={() => setAsking(false)}
      >
        {t("broadcast.end_text")}
      </Modal>
    </>
  );
}
