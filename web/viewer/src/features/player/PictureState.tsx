/** What lies over the picture while it does not simply play. */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../shared/ui/Icon.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import { useOnline } from "../../shared/ui/online.ts";
import { t } from "../../shared/text.ts";
import type { Player, View } from "@shared/player/player.ts";

/** After this long without a first picture the viewer is told in words. */
const LATE_MILLISECONDS = 8_000;

function Loading() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class={`picture-state ${late ? "is-pill" : ""}`} role="status">
      <Spinner size={late ? 16 : 28} />
      {late ? t("picture.late") : <span class="visually-hidden">{t("picture.loading")}</span>}
    </p>
  );
}

interface PictureProps {
  view: View | null;
  player: Player | null;
}

/** `interrupted`: the host is away, so that a standstill is not the viewer's network. */
export function PictureState({ view, player, interrupted }: PictureProps & { interrupted: boolean }) {
  if (!view || !player || view.state === "starting" || (!view.pictured && view.state === "playing")) return <Loading />;
  if (view.state === "unsupported") return <p class="picture-state is-text">{t("picture.unsupported")}</p>;
  if (view.state === "blocked" || view.state === "paused") {
    return (
      <button type="button" class="picture-play" onClick={() => player.play()} aria-label={view.state === "blocked" ? t("picture.blocked") : t("picture.play")}>
        <Icon name="play" size={36} />
      </button>
    );
  }
  return view.state === "stalled" && !interrupted ? <Stalled /> : null;
}

/** Without a network the page says so elsewhere; "slow" would be wrong then. */
function Stalled() {
  if (!useOnline()) return null;
  return (
    <p class="picture-state is-pill" role="status">
      <Spinner size={16} />
      {t("picture.stalled")}
    </p>
  );
}

/** The first tap a viewer makes is nearly always for sound. */
export function UnmuteHint({ view, player }: PictureProps) {
  if (!player || !view?.pictured || !view.muted || view.state === "blocked" || view.state === "paused") return null;
  return (
    <button type="button" class="unmute" onClick={() => player.setMuted(false)}>
      <Icon name="muted" size={20} />
      {t("picture.unmute")}
    </button>
  );
}
