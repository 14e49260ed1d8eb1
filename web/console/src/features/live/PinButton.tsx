import { PushpinOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { usePin } from "./api.ts";

const MINUTES = [1, 5];

/** Puts a comment on top, for a time or until it is taken down. */
export function PinButton({ broadcastId, commentId, name }: { broadcastId: string; commentId: string; name: string }) {
  const { t } = useText();
  const notify = useNotify();
  const pin = usePin(broadcastId);
  const act = (seconds: number | null) => pin.mutate({ id: commentId, seconds }, { onError: notify.failed });
  const items = [
    { key: "stay", label: t("pin.stay"), onClick: () => act(null) },
    ...MINUTES.map((minutes) => ({ key: String(minutes), label: t("pin.minutes", { minutes }), onClick: () => act(60 * minutes) })),
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button type="text" size="small" icon={<PushpinOutlined aria-hidden />} loading={pin.isPending} aria-label={t("pin.pin_of", { name })} />
    </Dropdown>
  );
}
