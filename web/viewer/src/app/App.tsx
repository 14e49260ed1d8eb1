import { useEffect } from "preact/hooks";
import { phaseOf } from "../features/room/state.ts";
import { Spinner } from "../shared/ui/Spinner.tsx";
import { Toast } from "../shared/ui/Toast.tsx";
import { t } from "../shared/text.ts";
import { hueOf } from "./Cover.tsx";
import { LinkNotice } from "./LinkNotice.tsx";
import { Refused } from "./Refused.tsx";
import { Slot } from "./Slot.tsx";
import { Stage } from "./Stage.tsx";
import { Talk } from "./Talk.tsx";
import { TopBar } from "./TopBar.tsx";
import { Before, Ended } from "./Waiting.tsx";
import type { Visit } from "./visit.ts";

/** Wider than high, so that on a high screen it does not fill it. */
const WIDE_ASPECT = 1.1;

export function App({ visit }: { visit: Visit }) {
  const state = visit.room.value;
  const { room, broadcast, refusal } = state;
  const phase = phaseOf(state);
  const title = (phase === "replay" ? state.replay : broadcast)?.title ?? room?.title ?? "";
  useEffect(() => {
    document.title = title ? `${title} · ${t("app.name")}` : t("app.name");
  }, [title]);

  if (refusal) {
    return (
      <>
        <Refused refusal={refusal} slug={visit.address.slug} onTakeOver={() => visit.session.takeOver()} onRetry={() => visit.session.hurry()}>
          {refusal === "removed" && <Slot visit={visit} place="refused" />}
        </Refused>
        <Slot visit={visit} place="sheets" />
        <Toast />
      </>
    );
  }
  if (!room) {
    return (
      <main class="refused" aria-busy="true">
        <Spinner size={28} />
        <p>{t("loading")}</p>
      </main>
    );
  }
  const playing = phase === "live" || phase === "interrupted" || phase === "replay";
  const aspect = visit.view.value?.aspect ?? (room.orientation === "landscape" ? 16 / 9 : 9 / 16);
  const wide = aspect > WIDE_ASPECT;
  return (
    <main class={`room is-${phase} ${wide ? "is-wide" : "is-tall"}`} style={{ "--aspect": String(aspect), "--hue": String(hueOf(room.slug)) }}>
      <div class="stage">
        <div class="backdrop" style={room.cover_url ? { backgroundImage: `url(${JSON.stringify(room.cover_url)})` } : undefined} aria-hidden="true" />
        {playing && <Stage visit={visit} phase={phase} title={title} />}
        {phase === "before" && <Before visit={visit} room={room} />}
        {phase === "ended" && <Ended visit={visit} room={room} />}
        <TopBar room={state} title={title} live={phase === "live"} onShared={visit.shared} />
        <LinkNotice link={state.link} />
      </div>
      <Talk visit={visit} />
      <Slot visit={visit} place="sheets" />
      <Toast />
    </main>
  );
}
