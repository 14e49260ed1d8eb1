/** How it ended, and what comes next. */
import { t } from "../../shared/text.ts";

interface Props {
  phase: "paid" | "held" | "returned" | "expired";
  onClose: () => void;
}

export function EndPane({ phase, onClose }: Props) {
  return (
    <div class={`pay-end is-${phase}`} role="status">
      <span class="pay-mark" aria-hidden="true">
        {phase === "paid" ? "✓" : "!"}
      </span>
      <strong>{t(`pay.${phase}.title`)}</strong>
      <p class="pay-note">{t(`pay.${phase}.note`)}</p>
      <button type="button" class="button is-primary is-wide" onClick={onClose}>
        {t("pay.done")}
      </button>
    </div>
  );
}
