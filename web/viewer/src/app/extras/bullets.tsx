/** Comments over the picture, and the sheet that says how. */
import { signal } from "@preact/signals";
import { Bullets } from "../../features/bullets/Bullets.tsx";
import { BulletSheet } from "../../features/bullets/BulletSheet.tsx";
import { remember, remembered, type Choice } from "../../features/bullets/choice.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function bullets(visit: Visit): Extra {
  const choice = signal(remembered());
  const listeners = new Set<(id: string) => void>();
  const onDeleted = (listener: (id: string) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const change = (next: Choice) => {
    choice.value = next;
    remember(next);
  };
  const over = () => {
    const view = visit.view.value;
    if (!choice.value.on || !view) return null;
    return <Bullets rows={visit.comments.value.rows} choice={choice.value} moving={view.state === "playing"} rate={visit.address.replayId ? view.rate : 1} onDeleted={onDeleted} />;
  };
  return {
    apply: (events) => {
      for (const event of events) {
        if (event.type === "comment.deleted") for (const listener of listeners) listener((event.data as { id: string }).id);
      }
    },
    places: { over },
    entries: [
      {
        key: "bullets",
        icon: "bullets",
        title: "bullets.title",
        offered: () => visit.view.value !== null,
        open: { sheet: (close) => <BulletSheet choice={choice.value} onChange={change} onClose={close} /> },
      },
    ],
  };
}
