import { Alert, Form, Input, InputNumber, Modal } from "antd";
import { useRef, useState } from "react";
import { fromMinor, money, toMinor } from "@shared/format/money.ts";
import type { PaymentDetail } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useRefund } from "./api.ts";

interface Fields {
  amount: number;
  reason: string;
}

/** The key stays the same while the form is open, so that sending it again gives back once. */
export function RefundForm({ payment, left, onClose }: { payment: PaymentDetail; left: number; onClose: () => void }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const refund = useRefund(payment.id);
  const key = useRef(crypto.randomUUID());
  const currency = payment.paid_currency ?? payment.currency;
  const most = fromMinor(left, currency);
  const submit = ({ amount, reason }: Fields) => {
    setFault(null);
    refund.mutate(
      { key: key.current, amount: toMinor(amount, currency), reason },
      {
        onSuccess: () => {
          notify.done(t("money.refund_asked"));
          onClose();
        },
        onError: (error) => setFault(showProblem(form, error, { fields: ["amount", "reason"], codes: { "refund.too_much": "amount" } })),
      },
    );
  };
  return (
    <Modal open title={t("money.give_back_title")} okText={t("money.give_back")} cancelText={t("act.cancel")} okButtonProps={{ danger: true, loading: refund.isPending }} onOk={form.submit} onCancel={onClose}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form form={form} layout="vertical" initialValues={{ amount: most, reason: "" }} onFinish={submit} onValuesChange={() => (key.current = crypto.randomUUID())}>
        <Form.Item name="amount" label={t("money.amount")} extra={t("money.left", { amount: money(left, currency, locale) })} rules={[{ required: true, message: t("field.missing") }]}>
          <InputNumber min={fromMinor(1, currency)} max={most} precision={currency === "JPY" || currency === "KRW" ? 0 : 2} className="wide" />
        </Form.Item>
        <Form.Item name="reason" label={t("money.reason")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
