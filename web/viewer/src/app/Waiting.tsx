/** Before and after a broadcast: the same quiet card with other words. */
import type { ComponentChildren } from "preact";
import { clock, dayAndTime } from "@shared/format/format.ts";
import { Countdown } from "../features/room/Countdown.tsx";
import { ReplayList } from "../features/room/ReplayList.tsx";
import type { Room } from "../features/room/api.ts";
import { Icon } from "../shared/ui/Icon.tsx";
import { locale, t } from "../shared/text.ts";
import { Cover } from "./Cover.tsx";
import type { Visit } from "./visit.ts";

function Card({ room, title, children }: { room: Room; title: string; children: ComponentChildren }) {
  return (
    <div class="card">
      <div class={`card-cover is-${room.orientation}`}>
        <Cover room={room} />
      </div>
      <h2 class="card-title">{title}</h2>
      {children}
    </div>
  );
}

export function Before({ visit, room }: { visit: Visit; room: Room }) {
  const { broadcast, replays } = visit.room.value;
  const scheduled = broadcast?.state === "scheduled" ? broadcast.scheduled_at : null;
  const preparing = broadcast?.state === "preparing";
  return (
    <Card room={room} title={broadcast?.title ?? room.title}>
      {scheduled && (
        <>
          <p class="card-when">
            <Icon name="calendar" size={18} />
            {t("before.at", { when: dayAndTime(scheduled, locale.value) })}
          </p>
          <Countdown until={scheduled} serverNow={visit.serverNow} />
        </>
      )}
      {preparing && <p class="before-soon">{t("before.soon")}</p>}
      {!scheduled && !preparing && <p class="card-when">{t("before.unplanned")}</p>}
      <p class="card-hint">{scheduled || preparing ? t("before.auto") : t("before.unplanned.hint")}</p>
      <ReplayList slug={room.slug} replays={replays} />
    </Card>
  );
}

export function Ended({ visit, room }: { visit: Visit; room: Room }) {
  const { broadcast, replays } = visit.room.value;
  if (!broadcast) return null;
  const { started_at, ended_at } = broadcast;
  const lasted = started_at && ended_at ? clock((Date.parse(ended_at) - Date.parse(started_at)) / 1000) : null;
  return (
    <Card room={room} title={broadcast.title}>
      <p class="card-when">
        {t("ended.title")}
        {lasted && <span class="card-lasted">{t("ended.lasted", { duration: lasted })}</span>}
      </p>
      {broadcast.state === "replay_ready" ? (
        <a class="button is-primary" href={`/r/${encodeURIComponent(room.slug)}/b/${broadcast.id}`}>
          <Icon name="play" size={18} />
          {t("ended.watch")}
        </a>
      ) : (
        <p class="card-hint">{t("ended.preparing")}</p>
      )}
      <ReplayList slug={room.slug} replays={replays.filter((replay) => replay.broadcast_id !== broadcast.id)} />
    </Card>
  );
}
