/** Who is muted or banned learns until when and why, and can appeal. */
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "@shared/api/problem.ts";
import type { EventData } from "@shared/generated/events.ts";
import { Answered, Explained } from "../../features/standing/Explained.tsx";
import { chosen, left, type Standing } from "../../features/standing/core.ts";
import { appeal, standingOf } from "../../features/room/api.ts";
import { t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

/** Whoever is banned has no live channel: they look whether there is an answer. */
const LOOK_MILLISECONDS = 5_000;
/** Timers cannot be longer; nobody keeps a page open for so long. */
const LONGEST_TIMER = 2 ** 31 - 1;

export function standing(visit: Visit): Extra {
  const { slug } = visit.address;
  const known = signal<Standing | null>(null);
  const look = async () => {
    try {
      known.value = await standingOf(slug);
    } catch (error) {
      if (!(error instanceof Problem)) throw error; // it is looked at again
    }
  };
  const say = async (id: string, note: string) => {
    await appeal(slug, id, note);
    await look();
  };
  const card = () => <MutedCard visit={visit} known={known.value} look={look} say={say} />;
  return {
    apply: (events) => {
      for (const event of events) if (event.type === "viewer.muted") visit.mute.value = (event.data as unknown as EventData["viewer.muted"]).mute;
    },
    places: { cards: card, refused: () => <Banned known={known.value} look={look} say={say} now={visit.serverNow} /> },
  };
}

interface Shown {
  known: Standing | null;
  /** Stays the same. */
  look: () => Promise<void>;
  say: (id: string, note: string) => Promise<void>;
}

function MutedCard({ visit, known, look, say }: Shown & { visit: Visit }) {
  const mute = visit.mute.value;
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    if (!mute) return undefined;
    void look();
    const wait = left(mute.until, visit.serverNow());
    if (wait === null) return undefined;
    const timer = setTimeout(() => (visit.mute.value = null), Math.min(wait, LONGEST_TIMER));
    return () => clearTimeout(timer);
  }, [mute, look, visit]);
  const found = chosen(known, "mute");
  if (!mute || visit.address.replayId) return null;
  return (
    <aside class="muted-card" aria-label={t("standing.muted")}>
      <p>
        <strong>{t("standing.muted")}</strong>
        {mute.reason && <span> {mute.reason}</span>}
      </p>
      {found && (
        <button type="button" class="link" onClick={() => setOpened(true)}>
          {t("standing.details")}
        </button>
      )}
      {opened && found && (
        <Sheet title={t("standing.muted")} onClose={() => setOpened(false)}>
          <Explained one={found} now={visit.serverNow()} onAppeal={(note) => say(found.id, note)} />
        </Sheet>
      )}
    </aside>
  );
}

function Banned({ known, look, say, now }: Shown & { now: () => number }) {
  const [wasBanned, setWasBanned] = useState(false);
  const ban = chosen(known, "ban");
  useEffect(() => {
    void look();
    const timer = setInterval(() => document.hidden || void look(), LOOK_MILLISECONDS);
    return () => clearInterval(timer);
  }, [look]);
  useEffect(() => {
    if (ban) setWasBanned(true);
  }, [ban]);
  if (ban) return <Explained one={ban} now={now()} onAppeal={(note) => say(ban.id, note)} />;
  if (!wasBanned) return null;
  return (
    <div class="explained">
      {known?.answers.map((one) => (
        <Answered key={one.id} appeal={one} />
      ))}
      <p role="status">{t("standing.free")}</p>
      <button type="button" class="button is-primary" onClick={() => location.reload()}>
        {t("standing.enter")}
      </button>
    </div>
  );
}
