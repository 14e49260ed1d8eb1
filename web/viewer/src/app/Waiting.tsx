/** Before and after a broadcast: the same quiet card with other words. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { clock, dayAndTime } from "@shared/format/format.ts";
import { Countdown } from "../features/room/Countdown.tsx";
import { ReplayList } from "../features/room/ReplayList.tsx";
import type { Broadcast, Room } from "../features/room/api.ts";
import { Icon } from "../shared/ui/Icon.tsx";
import { locale, t } from "../shared/text.ts";
import { Cover } from "./Cover.tsx";
import type { Visit } from "./visit.ts";

/** A replay is there within seconds; one that is not there by now does not come. */
const PREPARING_MILLISECONDS = 60_000;

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
  const { broadcast, next, replays } = visit.room.value;
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
        <Preparing until={Date.parse(ended_at ?? "") + PREPARING_MILLISECONDS} serverNow={visit.serverNow} />
      )}
      {next && <Next broadcast={next} />}
      <ReplayList slug={room.slug} replays={replays.filter((replay) => replay.broadcast_id !== broadcast.id)} />
    </Card>
  );
}

function Preparing({ until, serverNow }: { until: number; serverNow: () => number }) {
  const [late, setLate] = useState(serverNow() > until);
  useEffect(() => {
    setLate(serverNow() > until);
    const timer = setInterval(() => setLate(serverNow() > until), 1_000);
    return () => clearInterval(timer);
  }, [until, serverNow]);
  return <p class="card-hint">{late ? t("ended.noReplay") : t("ended.preparing")}</p>;
}

function Next({ broadcast }: { broadcast: Broadcast }) {
  const { scheduled_at, state, title } = broadcast;
  return (
    <p class="card-next">
      <b>{t("ended.next", { title })}</b>
      {state === "preparing" && <span>{t("before.soon")}</span>}
      {state === "scheduled" && scheduled_at && <span>{t("before.at", { when: dayAndTime(scheduled_at, locale.value) })}</span>}
    </p>
  );
}
