import { clock, dayAndTime } from "@shared/format/format.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { locale, t } from "../../shared/text.ts";
import type { ReplayItem } from "./api.ts";

const SHOWN = 5;

export function ReplayList({ slug, replays }: { slug: string; replays: readonly ReplayItem[] }) {
  if (!replays.length) return null;
  return (
    <nav class="replays" aria-label={t("replay.list")}>
      <h2>{t("replay.list")}</h2>
      <ul>
        {replays.slice(0, SHOWN).map((replay) => (
          <li key={replay.broadcast_id}>
            <a href={`/r/${encodeURIComponent(slug)}/b/${replay.broadcast_id}`}>
              <span class="replays-icon">
                <Icon name="play" size={18} />
              </span>
              <span>
                <b>{replay.title}</b>
                <small>{t("replay.item", { when: replay.started_at ? dayAndTime(replay.started_at, locale.value) : "", duration: clock(replay.duration_seconds) })}</small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
