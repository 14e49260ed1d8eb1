import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import type { StreamKeyRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { Allowed } from "../../shared/ui/Allowed.tsx";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { useStreamKey } from "./api.ts";
import { EncoderGuide } from "./EncoderGuide.tsx";

/** Where an encoder pushes to: hidden until asked for, since whoever has the key is on air. */
export function StreamAddress({ roomId }: { roomId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const [shown, setShown] = useState<StreamKeyRead | null>(null);
  const { reveal, rotate } = useStreamKey(roomId);
  const rotated = (key: StreamKeyRead) => {
    setShown(key);
    notify.done(t("stream.rotated"));
  };
  return (
    <section className="card" aria-labelledby="stream-heading">
      <div className="card-head">
        <h2 id="stream-heading">{t("stream.title")}</h2>
        <div className="card-acts">
          <Allowed permission="stream_keys.reveal">
            {(allowed) =>
              shown ? (
                <Button size="small" icon={<EyeInvisibleOutlined aria-hidden />} onClick={() => setShown(null)}>
                  {t("stream.hide")}
                </Button>
              ) : (
                <Button
                  size="small"
                  type="primary"
                  icon={<EyeOutlined aria-hidden />}
                  disabled={!allowed}
                  loading={reveal.isPending}
                  onClick={() => reveal.mutate(undefined, { onSuccess: setShown, onError: notify.failed })}
                >
                  {t("stream.reveal")}
                </Button>
              )
            }
          </Allowed>
          <Allowed permission="stream_keys.reveal">
            {(allowed) => (
              <Popconfirm
                title={t("stream.rotate_title")}
                description={<span className="popconfirm-text">{t("stream.rotate_text")}</span>}
                okText={t("stream.rotate")}
                cancelText={t("act.cancel")}
                okButtonProps={{ danger: true }}
                disabled={!allowed}
                onConfirm={() => rotate.mutate(undefined, { onSuccess: rotated, onError: notify.failed })}
              >
                <Button size="small" disabled={!allowed} loading={rotate.isPending}>
                  {t("stream.rotate")}
                </Button>
              </Popconfirm>
            )}
          </Allowed>
        </div>
      </div>
      {shown ? (
        <>
          <CopyField label={t("stream.server")} value={shown.server} />
          <CopyField label={t("stream.key")} value={shown.key} />
          <p className="muted small">{t("stream.secret")}</p>
          <EncoderGuide stream={shown} />
        </>
      ) : (
        <p className="muted">{t("stream.hidden")}</p>
      )}
    </section>
  );
}
