import { MutedOutlined, SoundOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useCallback, useState } from "react";
import { tenths } from "@shared/format/format.ts";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import type { Player, View } from "@shared/player/player.ts";
import { Picture } from "@shared/staff/picture/Picture.tsx";
import { usePreview } from "@shared/staff/room/use-live.ts";
import { watchPicture } from "../../shared/picture-moment.ts";
import { useText } from "../../shared/text.ts";

interface Props {
  broadcast: BroadcastRead;
  standby: boolean;
  clockOffset: number;
}

/** The programme as viewers get it, silent until asked. */
export function Preview({ broadcast, standby, clockOffset }: Props) {
  const { t, locale } = useText();
  const preview = usePreview(broadcast);
  const [player, setPlayer] = useState<Player | null>(null);
  const [view, setView] = useState<View | null>(null);
  const shows = useCallback((next: Player | null) => {
    setPlayer(next);
    watchPicture(next);
  }, []);
  const muted = view?.muted ?? true;
  return (
    <div className="preview">
      <Picture
        url={preview.data?.playback_url ?? null}
        kind="live"
        label={t("live.programme")}
        clockOffset={clockOffset}
        renew={async () => void (await preview.refetch({ throwOnError: true }))}
        onPlayer={shows}
        onView={setView}
      />
      {!view?.pictured && <p className="preview-note">{t("live.picture_comes")}</p>}
      {standby && view?.pictured && <p className="preview-note low">{t("live.standby")}</p>}
      <div className="preview-bar">
        {typeof view?.latency === "number" && <span className="figures">{t("live.latency", { seconds: tenths(view.latency, locale) })}</span>}
        <Button
          size="small"
          icon={muted ? <MutedOutlined aria-hidden /> : <SoundOutlined aria-hidden />}
          aria-pressed={!muted}
          onClick={() => player?.setMuted(!muted)}
        >
          {muted ? t("live.unmute") : t("live.mute")}
        </Button>
      </div>
    </div>
  );
}
