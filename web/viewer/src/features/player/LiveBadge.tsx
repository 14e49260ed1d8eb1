/** Says that this is live and, honestly, how far behind. */
import { tenths } from "@shared/format/format.ts";
import { locale, t } from "../../shared/text.ts";
import type { View } from "@shared/player/player.ts";

/** The picture that stands in for the host is nobody's delay. */
export function InterruptedBadge() {
  return (
    <div class="badges">
      <span class="badge is-interrupted">{t("live.interrupted.badge")}</span>
    </div>
  );
}

export function LiveBadge({ view, onEdge }: { view: View | null; onEdge: () => void }) {
  const seconds = view?.latency === null || view === null ? null : tenths(view.latency, locale.value);
  return (
    <div class="badges">
      <span class="badge is-live">
        <span class="badge-dot" aria-hidden="true" />
        {t("live.badge")}
      </span>
      {seconds !== null && (
        <span class="badge is-latency" title={t("live.latency.hint", { seconds })} data-latency={view?.latency?.toFixed(2)}>
          {t("live.latency", { seconds })}
        </span>
      )}
      {view?.behind && (
        <button type="button" class="badge is-act" onClick={onEdge}>
          {t("live.toEdge")}
        </button>
      )}
    </div>
  );
}
