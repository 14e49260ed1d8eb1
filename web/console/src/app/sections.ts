/** What the left rail leads to: a section holds pages, a page may ask for a permission. */
import type { Permission } from "@shared/staff/session/session.ts";
import type { MessageKey } from "../i18n.ts";

export interface PageLink {
  to: string;
  title: MessageKey;
  icon: IconName;
  permission?: Permission;
}

export type IconName = "room" | "broadcast" | "recording" | "members" | "token" | "audit" | "about" | "words" | "gift" | "points" | "poll" | "comments" | "replies" | "desk" | "coupon" | "shipping" | "payment" | "reconciliation" | "provider" | "webhook" | "order" | "flash" | "products" | "attribution";

export interface Section {
  title: MessageKey;
  pages: PageLink[];
}

export const SECTIONS: Section[] = [
  {
    title: "nav.live",
    pages: [
      { to: "/rooms", title: "nav.rooms", icon: "room", permission: "rooms.read" },
      { to: "/broadcasts", title: "nav.broadcasts", icon: "broadcast", permission: "broadcasts.read" },
      { to: "/recordings", title: "nav.recordings", icon: "recording", permission: "recordings.read" },
    ],
  },
  {
    title: "nav.interaction",
    pages: [
      { to: "/desk", title: "nav.desk", icon: "desk", permission: "comments.moderate" },
      { to: "/comments", title: "nav.comments", icon: "comments", permission: "comments.moderate" },
      { to: "/words", title: "nav.words", icon: "words", permission: "comments.moderate" },
      { to: "/replies", title: "nav.replies", icon: "replies", permission: "comments.moderate" },
      { to: "/poll-templates", title: "nav.poll_templates", icon: "poll", permission: "interaction.run" },
      { to: "/gifts", title: "nav.gifts", icon: "gift", permission: "broadcasts.read" },
      { to: "/points", title: "nav.points", icon: "points", permission: "interaction.manage" },
    ],
  },
  {
    title: "nav.shop",
    pages: [
      { to: "/orders", title: "nav.orders", icon: "order", permission: "orders.read" },
      { to: "/attribution", title: "nav.attribution", icon: "attribution", permission: "orders.read" },
      { to: "/products", title: "nav.products", icon: "products", permission: "shop.read" },
      { to: "/coupons", title: "nav.coupons", icon: "coupon", permission: "shop.read" },
      { to: "/flash-sales", title: "nav.flash", icon: "flash", permission: "shop.read" },
      { to: "/shipping", title: "nav.shipping", icon: "shipping", permission: "shop.read" },
      { to: "/payments", title: "nav.payments", icon: "payment", permission: "orders.read" },
      { to: "/reconciliation", title: "nav.reconciliation", icon: "reconciliation", permission: "payments.manage" },
      { to: "/payment-providers", title: "nav.payment_providers", icon: "provider", permission: "payments.manage" },
    ],
  },
  {
    title: "nav.settings",
    pages: [
      { to: "/settings/members", title: "nav.members", icon: "members", permission: "members.read" },
      { to: "/settings/tokens", title: "nav.tokens", icon: "token", permission: "tokens.manage" },
      { to: "/settings/webhooks", title: "nav.webhooks", icon: "webhook", permission: "webhooks.manage" },
      { to: "/settings/audit", title: "nav.audit", icon: "audit", permission: "audit.read" },
      { to: "/settings/about", title: "nav.about", icon: "about" },
    ],
  },
];

/** The sections a role can use; a section without a page is left out. */
export function visibleSections(permissions: readonly Permission[]): Section[] {
  return SECTIONS.map((section) => ({
    ...section,
    pages: section.pages.filter(({ permission }) => permission === undefined || permissions.includes(permission)),
  })).filter((section) => section.pages.length > 0);
}
