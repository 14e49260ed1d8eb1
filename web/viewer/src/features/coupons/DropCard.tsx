/** A drop of coupons while the picture shows it: countdown, a tap, what became of it. */
import { useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { useMoment } from "../../shared/ui/use-moment.ts";
import { shownAt, verdictOf, type Claim, type Drops, type Verdict } from "./core.ts";
import { validityOf } from "./terms.ts";
import { Ticket } from "./Ticket.tsx";

interface Props {
  drops: Drops;
  /** The broadcast whose drops are shown; null: none are. */
  broadcastId: string | null;
  /** Media time of the picture on the screen, or the time when there is none; milliseconds. */
  moment: () => number;
  /** Null where nobody claims: in a replay. */
  onClaim: ((dropId: string) => Promise<Claim | string>) | null;
  /** Null for who has none. */
  onWall: (() => void) | null;
  onDismiss: (dropId: string) => void;
}

const LOOK_MILLISECONDS = 250;

export function DropCard({ drops, broadcastId, moment, onClaim, onWall, onDismiss }: Props) {
  const now = useMoment(moment, drops.drops, LOOK_MILLISECONDS);
  const shown = shownAt(drops, broadcastId, now);
  if (!shown) return null;
  const { drop, phase, claimed, left } = shown;
  const verdict = verdictOf(shown, onClaim !== null);
  return (
    <section class="drop" aria-labelledby="drop-title">
      <header class="draw-head">
        <h3 id="drop-title">{t("coupon.drop")}</h3>
        <span class="draw-left">{verdict === null && phase === "open" && t("coupon.seconds_left", { seconds: left })}</span>
        {(verdict !== null || !onClaim) && (
          <button type="button" class="link" onClick={() => onDismiss(drop.id)}>
            {t("coupon.dismiss")}
          </button>
        )}
      </header>
      <Ticket coupon={drop.coupon} validity={validityOf(drop.coupon)} faded={verdict !== null && verdict !== "claimed"}>
        {verdict === null && onClaim && <Tap key={drop.id} left={phase === "countdown" ? left : 0} onClaim={() => onClaim(drop.id)} />}
        {verdict === "claimed" && <span class="ticket-stamp">{t("coupon.claimed")}</span>}
      </Ticket>
      <p class={`draw-note ${verdict === "claimed" ? "is-won" : ""}`} role="status">
        {noteOf(verdict)} {!(verdict === "replay") && t("coupon.count", { claimed, quantity: drop.quantity })}{" "}
        {verdict !== null && onWall && (
          <button type="button" class="link" onClick={onWall}>
            {t("coupon.to_wall")}
          </button>
        )}
      </p>
    </section>
  );
}

function noteOf(verdict: Verdict | null): string {
  return verdict === null ? "" : t(`coupon.verdict.${verdict}`);
}

function Tap({ left, onClaim }: { left: number; onClaim: () => Promise<Claim | string> }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const claim = () => {
    setBusy(true);
    void onClaim().then((answer) => {
      setBusy(false);
      setFailure(typeof answer === "string" ? answer : null);
    });
  };
  return (
    <>
      <button type="button" class="ticket-tap" disabled={busy || left > 0} onClick={claim}>
        {left > 0 ? t("coupon.in_seconds", { seconds: left }) : t("coupon.claim")}
      </button>
      {failure && (
        <span class="field-failure" role="alert">
          {errorText(failure)}
        </span>
      )}
    </>
  );
}
