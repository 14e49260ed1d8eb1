import { clock } from "@shared/format/format.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { t } from "../../shared/text.ts";
import type { Player, View } from "@shared/player/player.ts";

const RATES = [1, 1.25, 1.5, 2, 0.75];

export function ReplayControls({ view, player }: { view: View; player: Player }) {
  const running = view.state === "playing" || view.state === "stalled" || view.state === "starting";
  const next = RATES[(RATES.indexOf(view.rate) + 1) % RATES.length] ?? 1;
  const played = view.duration > 0 ? (view.position / view.duration) * 100 : 0;
  return (
    <div class="replay-controls">
      <button type="button" class="round" onClick={() => (running ? player.pause() : player.play())} aria-label={running ? t("picture.pause") : t("picture.play")}>
        <Icon name={running ? "pause" : "play"} size={22} />
      </button>
      <span class="replay-time">{clock(view.position)}</span>
      <input
        class="seek"
        type="range"
        min={0}
        max={Math.max(1, Math.floor(view.duration))}
        step={1}
        value={Math.floor(view.position)}
        style={{ "--played": `${played}%` }}
        aria-label={t("replay.seek")}
        aria-valuetext={t("replay.position", { position: clock(view.position), duration: clock(view.duration) })}
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
      />
      <span class="replay-time">{clock(view.duration)}</span>
      <button type="button" class="round is-text" onClick={() => player.setRate(next)} aria-label={t("replay.times", { rate: view.rate })}>
        {view.rate}×
      </button>
    </div>
  );
}
