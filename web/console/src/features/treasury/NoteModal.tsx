import { Input, Modal } from "antd";
import { useState } from "react";
import { useText } from "../../shared/text.ts";

interface Props {
  title: string;
  okText: string;
  danger?: boolean;
  busy: boolean;
  onNote: (note: string) => void;
  onClose: () => void;
}

/** An act that is on record with what the person writes. */
export function NoteModal({ title, okText, danger = false, busy, onNote, onClose }: Props) {
  const { t } = useText();
  const [note, setNote] = useState("");
  return (
    <Modal open title={title} okText={okText} cancelText={t("act.cancel")} okButtonProps={{ danger, disabled: !note.trim(), loading: busy }} onOk={() => onNote(note.trim())} onCancel={onClose}>
      <Input.TextArea aria-label={t("money.note")} placeholder={t("money.note")} maxLength={500} rows={3} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
