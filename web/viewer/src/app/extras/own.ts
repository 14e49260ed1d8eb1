/** What this viewer wrote is still there after the page was loaded again, also what waits for a person. */
import { effect } from "@preact/signals";
import { recalled } from "../../features/comments/core.ts";
import { ownComments } from "../../features/room/api.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

const KEPT = "liveloop.wrote";
/** So many pages as a list has room for, and as a replay reads of one span. */
const PAGES = { live: 4, replay: 20 };

/** Of what is live only a browser that wrote here asks: a whole audience need not. */
export function own(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  let asked = "";
  const recall = async (broadcastId: string) => {
    const items = await ownComments(slug, broadcastId, PAGES.live);
    const heard = items.map((item) => ({ ...item, offset: item.offset ?? 0 }));
    if (visit.room.value.broadcast?.id === broadcastId) visit.talk.amend((state, me) => recalled(state, heard, me));
  };
  if (replayId) void ownComments(slug, replayId, PAGES.replay).then((items) => visit.remember(items));
  effect(() => {
    const { broadcast, you } = visit.room.value;
    const mine = visit.comments.value.rows.some((row) => row.mine && row.delivery !== "failed");
    if (replayId || !broadcast || !you) return;
    const wrote = localStorage.getItem(KEPT);
    if (asked !== broadcast.id && wrote === broadcast.id) void recall(broadcast.id);
    asked = broadcast.id;
    if (mine && wrote !== broadcast.id) localStorage.setItem(KEPT, broadcast.id);
  });
  return {
    restore: () => {
      asked = "";
    },
  };
}
