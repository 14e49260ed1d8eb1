import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useText } from "../../shared/text.ts";

interface Props {
  note: string;
  onAnswer: (lift: boolean, words: string) => void;
  onClose: () => void;
}

/** The answer is read by whoever appealed. */
export function AppealDialog({ note, onAnswer, onClose }: Props) {
  const { t } = useText();
  const [words, setWords] = useState("");
  const answer = (lift: boolean) => {
    onAnswer(lift, words);
    onClose();
  };
  return (
    <Modal open title={t("appeal.title")} footer={null} onCancel={onClose}>
      <blockquote className="appeal-note">{note}</blockquote>
      <Input.TextArea rows={3} maxLength={500} autoFocus aria-label={t("appeal.answer")} placeholder={t("appeal.answer")} value={words} onChange={(event) => setWords(event.target.value)} />
      <div className="dialog-acts">
        <Button onClick={() => answer(false)}>{t("desk.delete.appeal")}</Button>
        <Button type="primary" onClick={() => answer(true)}>
          {t("desk.approve.appeal")}
        </Button>
      </div>
    </Modal>
  );
}
