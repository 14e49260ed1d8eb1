import { Alert, AutoComplete, Form, Input, Modal } from "antd";
import { useState } from "react";
import type { StaffOrderDetail } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useShip } from "./api.ts";

interface Fields {
  carrier: string;
  tracking_number: string;
}

/** The carrier that was named last is offered again. */
const KEPT = "liveloop.carrier";

export function ShipModal({ order, onClose }: { order: StaffOrderDetail; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const ship = useShip(order.id);
  const submit = (wanted: Fields) => {
    localStorage.setItem(KEPT, wanted.carrier);
    ship.mutate(wanted, { onSuccess: onClose, onError: (error) => setFault(showProblem(form, error, { fields: ["carrier", "tracking_number"] })) });
  };
  const carriers = t("orders.carriers").split("|");
  return (
    <Modal open title={t("orders.ship_title")} okText={t("orders.ship")} cancelText={t("act.cancel")} okButtonProps={{ loading: ship.isPending }} onOk={form.submit} onCancel={onClose}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form form={form} layout="vertical" initialValues={{ carrier: order.carrier ?? localStorage.getItem(KEPT) ?? "", tracking_number: order.tracking_number ?? "" }} onFinish={submit}>
        <Form.Item name="carrier" label={t("orders.carrier")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <AutoComplete options={carriers.map((value) => ({ value }))} maxLength={40} />
        </Form.Item>
        <Form.Item name="tracking_number" label={t("orders.tracking_number")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input maxLength={60} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
