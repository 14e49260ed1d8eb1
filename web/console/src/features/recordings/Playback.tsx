import { PauseOutlined, PlayCircleFilled, CaretRightOutlined, MutedOutlined, SoundOutlined } from "@ant-design/icons";
import { Button, Select, Slider } from "antd";
import { useEffect, useRef, useState } from "react";
import { clock } from "@shared/format/format.ts";
import type { Player, View } from "@shared/player/player.ts";
import { Picture } from "@shared/staff/picture/Picture.tsx";
import { useText } from "../../shared/text.ts";

const RATES = [0.5, 1, 1.5, 2];

/** A recording with its own controls: play, time line, speed, sound. */
export function Playback({ url, at, renew }: { url: string; at: string | null; renew: () => Promise<void> }) {
  const { t } = useText();
  const [player, setPlayer] = useState<Player | null>(null);
  const [view, setView] = useState<View | null>(null);
  const playing = view?.state === "playing" || view?.state === "stalled";
  const muted = view?.muted ?? true;
  useJump(player, view, at);
  const toggle = () => (playing ? player?.pause() : player?.play());
  return (
    <div className="playback">
      <div className="preview">
        <Picture url={url} kind="replay" label={t("recording.picture")} renew={renew} onPlayer={setPlayer} onView={setView} />
        {!view?.pictured && <p className="preview-note">{t("live.picture_comes")}</p>}
        {view?.pictured && !playing && (
          <button type="button" className="preview-play" aria-label={t("player.play")} onClick={toggle}>
            <PlayCircleFilled aria-hidden />
          </button>
        )}
      </div>
      <div className="playback-bar">
        <Button type="text" icon={playing ? <PauseOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />} aria-label={playing ? t("player.pause") : t("player.play")} onClick={toggle} />
        <Slider
          className="playback-line"
          min={0}
          max={view?.duration || 1}
          step={0.1}
          value={view?.position ?? 0}
          onChange={(seconds) => player?.seek(seconds)}
          tooltip={{ formatter: (seconds) => clock(seconds ?? 0) }}
          ariaLabelForHandle={t("player.position")}
        />
        <span className="figures small">
          {clock(view?.position ?? 0)} / {clock(view?.duration ?? 0)}
        </span>
        <Select
          size="small"
          variant="borderless"
          aria-label={t("player.rate")}
          value={view?.rate ?? 1}
          onChange={(rate) => player?.setRate(rate)}
          options={RATES.map((rate) => ({ value: rate, label: `${rate}×` }))}
        />
        <Button type="text" icon={muted ? <MutedOutlined aria-hidden /> : <SoundOutlined aria-hidden />} aria-label={muted ? t("live.unmute") : t("live.mute")} aria-pressed={!muted} onClick={() => player?.setMuted(!muted)} />
      </div>
    </div>
  );
}

/** Goes to a moment of media time, once for each that is asked for. */
function useJump(player: Player | null, view: View | null, at: string | null): void {
  const done = useRef<string | null>(null);
  const pictured = view?.pictured ?? false;
  const position = view?.position ?? 0;
  useEffect(() => {
    const playing = player?.mediaTime();
    if (!player || !pictured || !at || !playing || done.current === at) return;
    done.current = at;
    player.seek(Math.max(0, position + (Date.parse(at) - Date.parse(playing)) / 1000));
  }, [player, pictured, position, at]);
}
