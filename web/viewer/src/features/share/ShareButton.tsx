import { Icon } from "../../shared/ui/Icon.tsx";
import { say } from "../../shared/ui/toast.ts";
import { t } from "../../shared/text.ts";
import { sharedLink } from "./link.ts";

/** The ways that the server counts. */
export type ShareWay = "system" | "link";

/** Tells `shared` only of what has happened: the sheet came back, or the link was copied. */
async function share(title: string, by: string | undefined, shared: (way: ShareWay) => void): Promise<void> {
  const url = sharedLink(location.href, by);
  try {
    if (navigator.share) {
      await navigator.share({ title, url });
      shared("system");
      return;
    }
    await navigator.clipboard.writeText(url);
    say(t("share.copied"));
    shared("link");
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return; // the person closed the sheet
    window.prompt(t("share.manual"), url); // no clipboard: not a secure page, or not allowed
  }
}

/** `by`: who shares, once they are in. */
export function ShareButton({ title, by, onShared }: { title: string; by: string | undefined; onShared: (way: ShareWay) => void }) {
  return (
    <button type="button" class="round" onClick={() => void share(title, by, onShared)} aria-label={t("share.action")}>
      <Icon name="share" size={20} />
    </button>
  );
}
