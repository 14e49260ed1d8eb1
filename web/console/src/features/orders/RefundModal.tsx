import { Alert, Form, Input, InputNumber, Modal } from "antd";
import { useRef, useState } from "react";
import { digitsOf, fromMinor, money, toMinor } from "@shared/format/money.ts";
import type { StaffOrderDetail } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useRefundOrder } from "./api.ts";
import { optionsOf } from "./words.ts";

interface Fields {
  amount: number;
  reason: string;
  goods: Record<string, number | null>;
}

/** All or a part of the money, with or without goods that come back into the stock. What was not sent yet comes
 * back by itself, unless somebody says otherwise. The key stays the same while the form stays as it is. */
export function RefundModal({ order, onClose }: { order: StaffOrderDetail; onClose: () => void }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const refund = useRefundOrder(order.id);
  const key = useRef(crypto.randomUUID());
  const most = fromMinor(order.refundable, order.currency);
  const unsent = order.state === "paid" || order.state === "fulfilling";
  const left = order.lines.filter((line) => line.quantity > line.returned);
  const submit = ({ amount, reason, goods }: Fields) => {
    setFault(null);
    const back = Object.entries(goods).filter((entry): entry is [string, number] => Boolean(entry[1]));
    refund.mutate(
      { key: key.current, amount: toMinor(amount, order.currency), reason, goods: Object.fromEntries(back) },
      {
        onSuccess: () => {
          notify.done(t("orders.refund_asked"));
          onClose();
        },
        onError: (error) => setFault(showProblem(form, error, { fields: ["amount", "reason"], codes: { "refund.too_large": "amount" } })),
      },
    );
  };
  const goods = Object.fromEntries(left.map((line) => [line.id, unsent ? line.quantity - line.returned : 0]));
  return (
    <Modal open title={t("orders.refund_title")} okText={t("orders.give_back")} cancelText={t("act.cancel")} okButtonProps={{ danger: true, loading: refund.isPending }} onOk={form.submit} onCancel={onClose}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form form={form} layout="vertical" initialValues={{ amount: most, reason: order.refund_wish ?? "", goods }} onFinish={submit} onValuesChange={() => (key.current = crypto.randomUUID())}>
        <Form.Item name="amount" label={t("orders.amount")} extra={t("orders.refundable", { amount: money(order.refundable, order.currency, locale) })} rules={[{ required: true, message: t("field.missing") }]}>
          <InputNumber min={fromMinor(1, order.currency)} max={most} precision={digitsOf(order.currency)} className="wide" />
        </Form.Item>
        <Form.Item name="reason" label={t("orders.reason")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input maxLength={200} />
        </Form.Item>
        {left.map((line) => (
          <Form.Item key={line.id} name={["goods", line.id]} label={t("orders.comes_back", { title: `${line.title} ${optionsOf(line.options)}` })}>
            <InputNumber min={0} max={line.quantity - line.returned} precision={0} className="wide" />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}
