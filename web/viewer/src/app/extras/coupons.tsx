/** Coupons: a drop above the comments, the wall in a sheet. */
import { signal } from "@preact/signals";
import { claimOf, dropsOf, wallOf } from "../../features/coupons/api.ts";
import { NONE, type Drops } from "../../features/coupons/core.ts";
import { DropCard } from "../../features/coupons/DropCard.tsx";
import { CouponStore } from "../../features/coupons/store.ts";
import { WallSheet, type Kind } from "../../features/coupons/WallSheet.tsx";
import { isTalkOpen } from "../../features/room/state.ts";
import type { Visit } from "../visit.ts";
import type { Extra } from "./extra.ts";

export function coupons(visit: Visit): Extra {
  const { slug, replayId } = visit.address;
  const state = signal<Drops>(NONE);
  const opened = signal<Kind | null>(null);
  const store = new CouponStore(
    { send: (id, name, data) => visit.session.send(id, name, data), claim: (id) => claimOf(slug, id) },
    (next) => (state.value = next),
  );
  if (replayId) void dropsOf(slug, replayId).then((found) => store.show(found));
  const read = () => wallOf(slug, replayId);
  const claim = (target: Parameters<CouponStore["claim"]>[0]) => store.claim(target);
  const wall = (kind: Kind, close: () => void) => <WallSheet read={read} onClaim={claim} now={visit.serverNow} first={kind} onClose={close} />;
  const card = () => {
    const { you, broadcast } = visit.room.value;
    const open = isTalkOpen(visit.room.value);
    return (
      <>
        <DropCard
          drops={state.value}
          broadcastId={replayId ?? (open ? (broadcast?.id ?? null) : null)}
          moment={visit.moment}
          onClaim={you && !you.staff && !replayId ? (id) => store.claim({ drop_id: id }) : null}
          onWall={you ? () => (opened.value = "mine") : null}
          onDismiss={(id) => store.dismiss(id)}
        />
        {opened.value && wall(opened.value, () => (opened.value = null))}
      </>
    );
  };
  return {
    apply: (events) => replayId ?? store.apply(events),
    restore: (snapshot) => replayId ?? store.restore(snapshot),
    places: { cards: card },
    entries: [{ key: "coupons", icon: "ticket", title: "coupon.wall", offered: () => visit.room.value.you !== null, open: { sheet: (close) => wall("room", close) } }],
  };
}
