import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../shared/ui/Icon.tsx";
import { t } from "../shared/text.ts";
import type { Refusal } from "../features/room/state.ts";

const ICONS: Record<Refusal, IconName> = { not_found: "search", no_replay: "replay", removed: "gone", elsewhere: "device", unreachable: "offline" };

interface Props {
  refusal: Refusal;
  slug: string | null;
  onTakeOver: () => void;
  onRetry: () => void;
  /** What else there is to say. */
  children?: ComponentChildren;
}

export function Refused({ refusal, slug, onTakeOver, onRetry, children }: Props) {
  return (
    <main class="refused">
      <span class="refused-icon">
        <Icon name={ICONS[refusal]} size={40} />
      </span>
      <div role="alert">
        <h1>{t(`refused.${refusal}.title`)}</h1>
        <p>{t(`refused.${refusal}.hint`)}</p>
      </div>
      {refusal === "no_replay" && slug && (
        <a class="button is-primary" href={`/r/${encodeURIComponent(slug)}`}>
          {t("refused.no_replay.act")}
        </a>
      )}
      {refusal === "elsewhere" && (
        <button type="button" class="button is-primary" onClick={onTakeOver}>
          {t("refused.elsewhere.act")}
        </button>
      )}
      {refusal === "unreachable" && (
        <button type="button" class="button is-primary" onClick={onRetry}>
          {t("refused.retry")}
        </button>
      )}
      {children}
    </main>
  );
}
