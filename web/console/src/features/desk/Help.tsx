import { Modal } from "antd";
import { useText } from "../../shared/text.ts";

const KEYS = ["j", "k", "a", "d", "m", "b", "h", "p", "w", "r", "c"] as const;

export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal open={open} title={t("desk.help")} footer={null} onCancel={onClose}>
      <dl className="desk-keys">
        {KEYS.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{t(`desk.key.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
