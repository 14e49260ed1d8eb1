/** The comment on top of the others. */
import { t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { shownAt, type Pin } from "./core.ts";

interface Props {
  pins: readonly Pin[];
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
}

export function Pinned({ pins, moment }: Props) {
  const now = useMoment(moment, pins);
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
