/** A coupon as it looks everywhere: what it takes off on the left, its terms beside it. */
import type { ComponentChildren } from "preact";
import { t } from "../../shared/text.ts";
import type { Coupon } from "./core.ts";
import { conditionOf, faceOf, scopeOf } from "./terms.ts";

interface Props {
  coupon: Coupon;
  /** How long it is good. */
  validity: string;
  /** Cannot be used or claimed. */
  faded?: boolean;
  /** What can be done with it. */
  children?: ComponentChildren;
}

export function Ticket({ coupon, validity, faded = false, children }: Props) {
  return (
    <div class={`ticket ${faded ? "is-faded" : ""}`}>
      <p class="ticket-face">
        <b>{faceOf(coupon)}</b>
        <span>{conditionOf(coupon)}</span>
      </p>
      <div class="ticket-text">
        <p class="ticket-title">
          {coupon.audience !== "everybody" && <span class="ticket-mark">{t(`coupon.audience.${coupon.audience}`)}</span>}
          {coupon.title}
        </p>
        <p class="ticket-note">{scopeOf(coupon)}</p>
        <p class="ticket-note">
          {validity}
          {coupon.stackable && ` · ${t("coupon.stackable")}`}
        </p>
      </div>
      {children && <div class="ticket-act">{children}</div>}
    </div>
  );
}
