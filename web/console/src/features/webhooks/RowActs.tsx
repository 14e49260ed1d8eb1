import { MoreOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { WebhookState, type WebhookSecret, type WebhookView } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useDelete, useRotate, useSwitch, useTest } from "./api.ts";

interface Props {
  webhook: WebhookView;
  onEdit: () => void;
  onWatch: () => void;
  onSecret: (made: WebhookSecret) => void;
}

/** What can be done with one webhook. */
export function RowActs({ webhook, onEdit, onWatch, onSecret }: Props) {
  const { t } = useText();
  const { modal } = App.useApp();
  const notify = useNotify();
  const test = useTest();
  const flip = useSwitch();
  const rotate = useRotate();
  const remove = useDelete();
  const isOn = webhook.state === WebhookState.on;
  const name = webhook.description || webhook.url;
  const onError = notify.failed;
  const ask = (title: string, content: string, okText: string, onOk: () => void, danger = false) =>
    void modal.confirm({ title, content, okText, cancelText: t("act.cancel"), okButtonProps: { danger }, onOk });
  const acts: Record<string, () => void> = {
    log: onWatch,
    test: () => test.mutate(webhook.id, { onSuccess: onWatch, onError }),
    edit: onEdit,
    switch: () => flip.mutate({ id: webhook.id, on: !isOn }, { onSuccess: () => notify.done(t(isOn ? "webhooks.switched_off" : "webhooks.switched_on")), onError }),
    rotate: () => ask(t("webhooks.rotate_title"), t("webhooks.rotate_text"), t("webhooks.rotate"), () => rotate.mutate(webhook.id, { onSuccess: onSecret, onError })),
    remove: () => ask(t("webhooks.delete_title", { name }), t("webhooks.delete_text"), t("act.delete"), () => remove.mutate(webhook.id, { onError }), true),
  };
  const items = [
    { key: "log", label: t("webhooks.log") },
    { key: "test", label: t("webhooks.test") },
    { key: "edit", label: t("act.edit") },
    { key: "switch", label: t(isOn ? "webhooks.switch_off" : webhook.state === WebhookState.paused ? "webhooks.resume" : "webhooks.switch_on") },
    { key: "rotate", label: t("webhooks.rotate") },
    { key: "remove", label: t("act.delete"), danger: true },
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => acts[key]?.() }}>
      <Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t("webhooks.acts", { name })} loading={test.isPending || flip.isPending || rotate.isPending || remove.isPending} />
    </Dropdown>
  );
}
