/** The comment on top of the others. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/text.ts";
import { shownAt, type Pin } from "./core.ts";

interface Props {
  pins: readonly Pin[];
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
}

const LOOK_MILLISECONDS = 500;

export function Pinned({ pins, moment }: Props) {
  const [now, setNow] = useState(moment);
  useEffect(() => {
    setNow(moment());
    if (pins.length === 0) return;
    const timer = setInterval(() => setNow(moment()), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [pins, moment]);
  const pin = shownAt(pins, now);
  return (
    <div role="status" class="pinned-place">
      {pin && (
        <p class="pinned">
          <span class="pinned-mark">{t("talk.pinned")}</span>
          <span class="comment-name">{pin.author.name}</span>
          <span class="comment-body">{pin.body}</span>
        </p>
      )}
    </div>
  );
}
