import { Alert, Button, Drawer, Form, InputNumber, Skeleton } from "antd";
import { useState } from "react";
import type { OrderSettings } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useOrderSettings, useSaveOrderSettings } from "./api.ts";

/** How long an order waits: to be paid, and to be completed after it was sent. */
export function SettingsDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const settings = useOrderSettings();
  return (
    <Drawer open onClose={onClose} size={420} title={t("orders.settings")}>
      {settings.isPending && <Skeleton active />}
      {settings.isError && <Failed error={settings.error} retry={() => void settings.refetch()} />}
      {settings.data && <SettingsForm settings={settings.data} onSaved={onClose} />}
    </Drawer>
  );
}

function SettingsForm({ settings, onSaved }: { settings: OrderSettings; onSaved: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<OrderSettings>();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSaveOrderSettings();
  const submit = (wanted: OrderSettings) =>
    save.mutate(wanted, {
      onSuccess: () => {
        notify.done(t("orders.settings_saved"));
        onSaved();
      },
      onError: (error) => setFault(showProblem(form, error, { fields: ["pay_minutes", "complete_days"] })),
    });
  return (
    <Form form={form} layout="vertical" initialValues={settings} onFinish={submit}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form.Item name="pay_minutes" label={t("orders.pay_minutes")} extra={t("orders.pay_minutes_note")} rules={[{ required: true, message: t("field.missing") }]}>
        <InputNumber min={5} max={1440} precision={0} className="wide" />
      </Form.Item>
      <Form.Item name="complete_days" label={t("orders.complete_days")} extra={t("orders.complete_days_note")} rules={[{ required: true, message: t("field.missing") }]}>
        <InputNumber min={1} max={60} precision={0} className="wide" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("act.save")}
      </Button>
    </Form>
  );
}
