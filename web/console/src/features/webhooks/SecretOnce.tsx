import { Alert, Button, Modal } from "antd";
import type { WebhookSecret } from "@shared/generated/model/index.ts";
import { moment } from "../../shared/figures.ts";
import { useText } from "../../shared/text.ts";
import { CopyField } from "../../shared/ui/CopyField.tsx";

/** A new secret, which nobody sees again. */
export function SecretOnce({ made, onClose }: { made: WebhookSecret; onClose: () => void }) {
  const { t, locale } = useText();
  return (
    <Modal
      open
      title={t("webhooks.secret")}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("webhooks.secret_kept")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("webhooks.once")} className="form-fault" />
      <CopyField label={made.description || made.url} value={made.secret} />
      <p className="muted small">{t("webhooks.secret_use")}</p>
      {made.previous_until && <p className="muted small">{t("webhooks.previous_until", { at: moment(made.previous_until, locale) })}</p>}
    </Modal>
  );
}
