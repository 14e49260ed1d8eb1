import { Input, Modal } from "antd";
import { useState } from "react";
import { useText } from "../text.ts";

interface Props {
  open: boolean;
  title: string;
  text: string;
  /** What has to be typed. */
  name: string;
  okText: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** A loss that cannot be undone: confirmed by typing the thing's name. */
export function ConfirmByName({ open, title, text, name, okText, busy, onConfirm, onClose }: Props) {
  const { t } = useText();
  const [typed, setTyped] = useState("");
  const matches = typed.trim() === name;
  return (
    <Modal
      open={open}
      title={title}
      okText={okText}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true, disabled: !matches, loading: busy }}
      onOk={onConfirm}
      onCancel={onClose}
      afterClose={() => setTyped("")}
      destroyOnHidden
    >
      <p>{text}</p>
      <label htmlFor="confirm-name">{t("confirm.type_name", { name })}</label>
      <Input id="confirm-name" autoFocus autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} onPressEnter={() => matches && onConfirm()} />
    </Modal>
  );
}
