import { Alert, Button, Drawer, Form, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { Split } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useCreatePacket } from "./api.ts";

interface Fields {
  greeting: string;
  points: number;
  takers: number;
  split: Split;
  countdown: number;
  seconds: number;
}

const FIELDS = ["greeting", "points", "takers", "countdown", "seconds"] as const;
const COUNTDOWNS = [0, 5, 10, 30, 60, 180, 300];
const SECONDS = [30, 60, 120, 300, 600];
const START: Fields = { greeting: "", points: 1000, takers: 20, split: Split.random, countdown: 10, seconds: 120 };

/** A red packet is prepared here and shown later. */
export function PacketDrawer({ broadcastId, open, onClose }: { broadcastId: string; open: boolean; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreatePacket(broadcastId);
  const takers = Form.useWatch("takers", form) ?? START.takers;
  const submit = (wanted: Fields) => {
    setFault(null);
    create.mutate(wanted, { onSuccess: onClose, onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) });
  };
  const required = [{ required: true, message: t("field.missing") }];
  const duration = (value: number) => ({ value, label: value ? t("poll.seconds", { seconds: value }) : t("packet.at_once") });
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t("packet.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
            {t("packet.prepare")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={START} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="greeting" label={t("packet.greeting")}>
          <Input autoFocus maxLength={60} />
        </Form.Item>
        <Form.Item name="takers" label={t("packet.takers")} rules={required}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="points" label={t("packet.points")} extra={t("packet.points_hint")} rules={required}>
          <InputNumber min={takers} max={10_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="split" label={t("packet.split")}>
          <Segmented block options={[Split.random, Split.even].map((value) => ({ value, label: t(`packet.split.${value}`) }))} />
        </Form.Item>
        <Form.Item name="countdown" label={t("packet.countdown")}>
          <Select options={COUNTDOWNS.map(duration)} />
        </Form.Item>
        <Form.Item name="seconds" label={t("packet.time")}>
          <Select options={SECONDS.map(duration)} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
