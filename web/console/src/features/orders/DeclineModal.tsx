import { Input, Modal } from "antd";
import { useState } from "react";
import { useText } from "../../shared/text.ts";

interface Props {
  busy: boolean;
  onReason: (reason: string) => void;
  onClose: () => void;
}

/** The answer to a buyer who asked for their money; the reason is on record. */
export function DeclineModal({ busy, onReason, onClose }: Props) {
  const { t } = useText();
  const [reason, setReason] = useState("");
  return (
    <Modal open title={t("orders.decline_title")} okText={t("orders.decline")} cancelText={t("act.cancel")} okButtonProps={{ disabled: !reason.trim(), loading: busy }} onOk={() => onReason(reason.trim())} onCancel={onClose}>
      <Input.TextArea aria-label={t("orders.reason")} placeholder={t("orders.reason")} maxLength={200} rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Modal>
  );
}
