/** Measures how fast the room is for this page, when the server has chosen it for that. Shows nothing. */
import { computed, effect } from "@preact/signals";
import { afterFrame, LatencyReporter } from "@shared/realtime/latency-reporter.ts";
import { LatencyMeter } from "@shared/realtime/latency.ts";
import type { Comments } from "../../features/comments/core.ts";
import { PictureTally } from "../../features/latency/picture-tally.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function latency(visit: Visit): Extra {
  const meter = new LatencyMeter(visit.clock);
  const picture = new PictureTally(() => visit.player.peek()?.stats() ?? null);
  const reporter = new LatencyReporter(
    meter,
    (id, name, data) => visit.session.send(id, name, data),
    () => picture.take(),
  );
  const chosen = computed(() => visit.room.value.measures);
  const online = computed(() => visit.room.value.link === "online");
  let pending = new Set<string>();
  effect(() => {
    if (!chosen.value) return undefined;
    reporter.start();
    return () => reporter.close();
  });
  effect(() => (online.value ? meter.online() : meter.offline()));
  effect(() => {
    if (chosen.value) pending = follow(meter, visit.comments.value, pending);
  });
  return { apply: (events) => chosen.peek() && meter.heard(events, !document.hidden) };
}

/** A comment is pending from the tap on send; what is in the list is drawn with the next frame. */
function follow(meter: LatencyMeter, { rows }: Comments, before: ReadonlySet<string>): Set<string> {
  const pending = new Set(rows.filter((row) => row.delivery === "pending").map((row) => row.key));
  for (const key of pending) if (!before.has(key)) meter.sending(key);
  const drawn = meter.drawn(rows.map((row) => row.item.id));
  if (drawn.length > 0) afterFrame(() => meter.painted(drawn, !document.hidden));
  return pending;
}
