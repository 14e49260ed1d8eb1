import { Alert, Button, Checkbox, Drawer, Form, Input } from "antd";
import { useEffect, useState } from "react";
import type { WebhookSecret, WebhookView, WebhookWrite } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useCreate, useUpdate, useWebhooks } from "./api.ts";

interface Props {
  /** Null: a new one. */
  webhook: WebhookView | null;
  open: boolean;
  onClose: () => void;
  onMade: (made: WebhookSecret) => void;
}

const FIELDS = ["url", "description", "event_types"] as const;

/** Where to send what. */
export function WebhookDrawer({ webhook, open, onClose, onMade }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const types = useWebhooks().data?.event_types ?? [];
  const [form] = Form.useForm<WebhookWrite>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreate();
  const update = useUpdate();
  useEffect(() => {
    if (open) form.setFieldsValue(webhook ?? { url: "", description: "", event_types: [] });
    setFault(null);
  }, [open, webhook, form]);
  const failed = (error: unknown) => setFault(showProblem(form, error, { fields: FIELDS }));
  const submit = (wanted: WebhookWrite) => {
    setFault(null);
    if (webhook) {
      update.mutate({ id: webhook.id, wanted }, { onSuccess: () => (notify.done(t("webhooks.saved")), onClose()), onError: failed });
      return;
    }
    create.mutate(wanted, { onSuccess: (made) => (onClose(), onMade(made)), onError: failed });
  };
  const missing = t("field.missing");
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t(webhook ? "webhooks.edit" : "webhooks.add")}
      size={440}
      forceRender
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending || update.isPending} onClick={() => form.submit()}>
            {t(webhook ? "act.save" : "webhooks.add")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="url" label={t("webhooks.address")} extra={t("webhooks.address_hint")} rules={[{ required: true, whitespace: true, message: missing }]}>
          <Input maxLength={2000} placeholder="https://erp.example.com/hook" inputMode="url" autoCapitalize="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="description" label={t("webhooks.description")}>
          <Input maxLength={120} placeholder={t("webhooks.description_example")} />
        </Form.Item>
        <Form.Item name="event_types" label={t("webhooks.events")} rules={[{ type: "array", min: 1, message: missing }]}>
          <Checkbox.Group className="scope-list" options={types.map((type) => ({ value: type, label: t(`webhooks.event.${type}`) }))} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
