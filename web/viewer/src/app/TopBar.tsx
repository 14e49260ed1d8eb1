import { compactCount } from "@shared/format/format.ts";
import { ShareButton, type ShareWay } from "../features/share/ShareButton.tsx";
import { locale, otherLocale, switchLocale, t } from "../shared/text.ts";
import type { RoomState } from "../features/room/state.ts";
import { linkOf } from "./address.ts";
import { Cover } from "./Cover.tsx";

interface Props {
  room: RoomState;
  title: string;
  live: boolean;
  onShared: (way: ShareWay) => void;
}

export function TopBar({ room, title, live, onShared }: Props) {
  if (!room.room) return null;
  const count = room.people === null ? null : t("live.people", { count: compactCount(room.people, locale.value) });
  return (
    <header class="topbar">
      <div class="chip">
        <span class={`chip-cover ${live ? "is-live" : ""}`}>
          <Cover room={room.room} />
        </span>
        <span class="chip-text">
          <h1 class="chip-title">{title}</h1>
          <small class="chip-count" data-people={room.people ?? ""}>
            {count ?? room.room.title}
          </small>
        </span>
      </div>
      <div class="topbar-acts">
        <button type="button" class="round is-text" lang={otherLocale()} onClick={() => switchLocale(otherLocale())} aria-label={`${t("language.short")}: ${t("language.switch")}`} title={t("language.switch")}>
          {t("language.short")}
        </button>
        <ShareButton title={title} link={() => linkOf(location.href, room.you?.id)} onShared={onShared} />
      </div>
    </header>
  );
}
