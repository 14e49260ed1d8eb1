/** The coupon wall: what the room gives, and what one has, used and let expire. */
import { useEffect, useState } from "preact/hooks";
import { errorText, t } from "../../shared/text.ts";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import { Spinner } from "../../shared/ui/Spinner.tsx";
import type { Claim, Offered, Own, Wall } from "./core.ts";
import type { Target } from "./store.ts";
import { ownValidityOf, validityOf } from "./terms.ts";
import { Ticket } from "./Ticket.tsx";

interface Props {
  /** Null: it cannot be had now. */
  read: () => Promise<Wall | null>;
  onClaim: (target: Target) => Promise<Claim | string>;
  now: () => number;
  /** The kind that is shown first. */
  first?: Kind;
  onClose: () => void;
}

export type Kind = "room" | "mine" | "used" | "expired";

const KINDS: readonly Kind[] = ["room", "mine", "used", "expired"];

export function WallSheet({ read, onClaim, now, first = "room", onClose }: Props) {
  const [kind, setKind] = useState<Kind>(first);
  const [wall, setWall] = useState<Wall | "failed" | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    void read().then((found) => {
      if (wanted) setWall((before) => found ?? (before && before !== "failed" ? before : "failed"));
    });
    return () => {
      wanted = false;
    };
  }, [read, asked]);
  const again = () => {
    setWall((before) => (before === "failed" ? null : before));
    setAsked((times) => times + 1);
  };
  const claim = async (target: Target) => {
    const answer = await onClaim(target);
    again();
    return answer;
  };
  return (
    <Sheet title={t("coupon.wall")} onClose={onClose}>
      <div class="leaders-boards" role="tablist" aria-label={t("coupon.wall")}>
        {KINDS.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={kind === one} onClick={() => setKind(one)}>
            {t(`coupon.kind.${one}`)}
            {wall && wall !== "failed" && one === "mine" && wall.mine.length > 0 && ` ${wall.mine.length}`}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={t(`coupon.kind.${kind}`)}>
        {wall === null && <Spinner size={24} />}
        {wall === "failed" && (
          <p role="alert">
            {t("coupon.unloaded")}{" "}
            <button type="button" class="link" onClick={again}>
              {t("coupon.retry")}
            </button>
          </p>
        )}
        {wall && wall !== "failed" && (kind === "room" ? <Room offered={wall.room} onClaim={claim} /> : <Mine kind={kind} coupons={wall[kind]} now={now()} />)}
      </div>
    </Sheet>
  );
}

function Mine({ kind, coupons, now }: { kind: Kind; coupons: readonly Own[]; now: number }) {
  if (coupons.length === 0) return <p class="ticket-empty">{t(`coupon.none.${kind}`)}</p>;
  return (
    <ul class="tickets">
      {coupons.map((own) => (
        <li key={own.id}>
          <Ticket coupon={own.coupon} validity={ownValidityOf(own, now)} faded={kind !== "mine"} />
        </li>
      ))}
    </ul>
  );
}

function Room({ offered, onClaim }: { offered: readonly Offered[]; onClaim: (target: Target) => Promise<Claim | string> }) {
  if (offered.length === 0) return <p class="ticket-empty">{t("coupon.none.room")}</p>;
  return (
    <ul class="tickets">
      {offered.map((one) => (
        <li key={one.coupon.id}>
          <Offer offered={one} onClaim={onClaim} />
        </li>
      ))}
    </ul>
  );
}

function Offer({ offered, onClaim }: { offered: Offered; onClaim: (target: Target) => Promise<Claim | string> }) {
  const { coupon, state, drop_id } = offered;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const claim = () => {
    setBusy(true);
    void onClaim(drop_id ? { drop_id } : { coupon_id: coupon.id }).then((answer) => {
      setBusy(false);
      setFailure(typeof answer === "string" ? answer : null);
    });
  };
  const faded = state === "gone" || state === "over";
  return (
    <Ticket coupon={coupon} validity={validityOf(coupon)} faded={faded}>
      {state === "claimable" ? (
        <button type="button" class="ticket-tap" disabled={busy} aria-label={t("coupon.claim_of", { title: coupon.title })} onClick={claim}>
          {t(offered.mine > 0 ? "coupon.claim_more" : "coupon.claim")}
        </button>
      ) : (
        state !== "none" && <span class="ticket-stamp">{t(`coupon.state.${state}`)}</span>
      )}
      {failure && (
        <span class="field-failure" role="alert">
          {errorText(failure)}
        </span>
      )}
    </Ticket>
  );
}
