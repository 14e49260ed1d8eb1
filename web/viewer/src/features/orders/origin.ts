/** How somebody came: the channel of the address that led them here, and who passed it on. Kept for the visit. */
const KEPT = "liveloop.from";
const CHANNEL = /^[A-Za-z0-9_.-]{1,40}$/;
const PERSON = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Origin {
  channel: string | null;
  inviter: string | null;
}

type Store = Pick<Storage, "getItem" | "setItem">;

/** What this address says counts; if it says nothing, what an earlier one of the visit said. */
export function originOf(search: string, kept: Store): Origin {
  const query = new URLSearchParams(search);
  const channel = matching(query.get("from"), CHANNEL);
  const inviter = matching(query.get("by"), PERSON);
  if (channel === null && inviter === null) return recalled(kept.getItem(KEPT));
  kept.setItem(KEPT, `${channel ?? ""} ${inviter ?? ""}`);
  return { channel, inviter };
}

function recalled(text: string | null): Origin {
  const [channel = null, inviter = null] = text?.split(" ") ?? [];
  return { channel: matching(channel, CHANNEL), inviter: matching(inviter, PERSON) };
}

function matching(text: string | null, form: RegExp): string | null {
  return text !== null && form.test(text) ? text : null;
}
