/** What is asked of who enters, and how far we are. */
import { t } from "../../shared/text.ts";
import type { Raffle, Standing } from "./core.ts";

export function Conditions({ conditions, mine }: { conditions: Raffle["conditions"]; mine: Standing | null }) {
  const { word, likes, minutes, shared } = conditions;
  const rows = [
    word && { key: "word", text: t("raffle.condition.word", { word }), done: mine?.said ?? false },
    likes && { key: "likes", text: t("raffle.condition.likes", { likes, mine: Math.min(mine?.likes ?? 0, likes) }), done: (mine?.likes ?? 0) >= likes },
    minutes && { key: "minutes", text: t("raffle.condition.minutes", { minutes, mine: Math.min(mine?.minutes ?? 0, minutes) }), done: (mine?.minutes ?? 0) >= minutes },
    shared && { key: "shared", text: t("raffle.condition.shared"), done: mine?.shared ?? false },
  ].filter((row) => !!row);
  if (rows.length === 0) return null;
  return (
    <ul class="draw-conditions">
      {rows.map(({ key, text, done }) => (
        <li key={key} class={done ? "is-done" : ""}>
          <span aria-hidden="true">{done ? "✓" : "○"}</span> {text}
          {done && <span class="visually-hidden">{t("raffle.condition.done")}</span>}
        </li>
      ))}
    </ul>
  );
}
