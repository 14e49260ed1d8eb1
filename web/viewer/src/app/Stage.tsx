/** The picture with everything that lies over it. */
import { useEffect, useState } from "preact/hooks";
import { LikeButton } from "../features/likes/LikeButton.tsx";
import { InterruptedBadge, LiveBadge } from "../features/player/LiveBadge.tsx";
import { Picture } from "../features/player/Picture.tsx";
import { PictureState, UnmuteHint } from "../features/player/PictureState.tsx";
import { ReplayControls } from "../features/player/ReplayControls.tsx";
import { isOnAir, type Phase } from "../features/room/state.ts";
import { Icon } from "../shared/ui/Icon.tsx";
import { Spinner } from "../shared/ui/Spinner.tsx";
import { t } from "../shared/text.ts";
import { Slot } from "./Slot.tsx";
import type { Visit } from "./visit.ts";

export function Stage({ visit, phase, title }: { visit: Visit; phase: Phase; title: string }) {
  const state = visit.room.value;
  const view = visit.view.value;
  const player = visit.player.value;
  const replay = phase === "replay";
  const missing = replay && state.you !== null && !state.playback;
  return (
    <>
      <Picture
        url={state.playback?.url ?? null}
        kind={replay ? "replay" : "live"}
        label={t("picture.label", { title })}
        poster={state.room?.cover_url ?? null}
        serverNow={visit.serverNow}
        renew={() => visit.session.renewPlayback()}
        onPlayer={visit.setPlayer}
        onView={visit.setView}
      />
      <div class="over">
        {replay && <ReplayBadge visit={visit} />}
        {phase === "live" && <LiveBadge view={view} onEdge={() => player?.toEdge()} />}
        {phase === "interrupted" && <InterruptedBadge />}
        {phase === "interrupted" && (
          <p class="banner" role="status">
            <Spinner size={16} />
            {t("live.interrupted")}
          </p>
        )}
        {missing ? <p class="picture-state is-text">{t("replay.none")}</p> : <PictureState view={view} player={player} interrupted={phase === "interrupted"} />}
        <UnmuteHint view={view} player={player} />
        <Slot visit={visit} place="over" />
      </div>
      <div class={`stage-controls ${replay ? "" : "is-rail"}`}>
        {!replay && state.you && <LikeButton likes={visit.likes.value} onTap={() => visit.hearts.tap()} />}
        <Slot visit={visit} place="rail" />
        {replay && view && player && <ReplayControls view={view} player={player} />}
        {player && view && <SoundButton muted={view.muted} onChange={(muted) => player.setMuted(muted)} />}
        <FullscreenButton />
      </div>
    </>
  );
}

function ReplayBadge({ visit }: { visit: Visit }) {
  const { broadcast, room } = visit.room.value;
  const elsewhereLive = isOnAir(broadcast) && broadcast?.id !== visit.address.replayId;
  return (
    <div class="badges">
      <span class="badge">{t("replay.badge")}</span>
      {elsewhereLive && room && (
        <a class="badge is-act" href={`/r/${encodeURIComponent(room.slug)}`}>
          {t("replay.toLive")}
        </a>
      )}
    </div>
  );
}

function SoundButton({ muted, onChange }: { muted: boolean; onChange: (muted: boolean) => void }) {
  return (
    <button type="button" class="round" onClick={() => onChange(!muted)} aria-label={muted ? t("picture.sound") : t("picture.mute")}>
      <Icon name={muted ? "muted" : "sound"} size={20} />
    </button>
  );
}

function FullscreenButton() {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return (
    <button type="button" class="round only-wide" onClick={toggle} aria-label={full ? t("picture.unfullscreen") : t("picture.fullscreen")}>
      <Icon name={full ? "shrink" : "grow"} size={20} />
    </button>
  );
}
