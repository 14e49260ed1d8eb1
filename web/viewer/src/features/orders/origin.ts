import { CHANNEL, INVITER, personOrNull } from "../../shared/link.ts";

/** How somebody came: the channel of the address that led them here, and who passed it on. Kept for the visit. */
const KEPT = "liveloop.from";
const NAME = /^[A-Za-z0-9_.-]{1,40}$/;

export interface Origin {
  channel: string | null;
  inviter: string | null;
}

type Store = Pick<Storage, "getItem" | "setItem">;

/** What this address says counts; if it says nothing, what an earlier one of the visit said. */
export function originOf(search: string, kept: Store): Origin {
  const query = new URLSearchParams(search);
  const channel = channelOrNull(query.get(CHANNEL));
  const inviter = personOrNull(query.get(INVITER));
  if (channel === null && inviter === null) return recalled(kept.getItem(KEPT));
  kept.setItem(KEPT, `${channel ?? ""} ${inviter ?? ""}`);
  return { channel, inviter };
}

function recalled(text: string | null): Origin {
  const [channel = null, inviter = null] = text?.split(" ") ?? [];
  return { channel: channelOrNull(channel), inviter: personOrNull(inviter) };
}

function channelOrNull(text: string | null): string | null {
  return text !== null && NAME.test(text) ? text : null;
}
